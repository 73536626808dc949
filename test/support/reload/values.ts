import type { Settings } from '../../../src/domain/conf.ts';

export const user = (name: string, more: Settings = {}): Settings => ({
  user: name,
  password: 'secret',
  ...more,
});

export const account = (more: Settings, name = 'a'): Settings => ({ users: [user(name)], ...more });

/** JetStream with limits of its own, so that they do not depend on the machine. */
export const JETSTREAM: Settings = {
  jetstream: { store_dir: '@DIR@/js', max_memory_store: 64 * 1024 * 1024, max_file_store: 64 * 1024 * 1024 },
};

/** Public keys. */
export const nkeys = {
  user: [
    'UDPGP4V633XE5MN73UU55HFVKQKL2THAN5BQCQHTDSR47I3GMP3XHTMX',
    'UDMHZ7JIF6ZFWGEU2UFIEMCXT72HSJK3OJRU7MCMW2NKHRUZDHWNA4U7',
  ],
  account: [
    'ABOYLM63I54U7Y7SH7LZMN7ARYVWWNUFUDYMYBMM5CUUIXN47HC7DTD2',
    'ADHDO5F7PCAQAGZHKEFZS4G5UGNXDK7IYG6OS7ZFIOVP2U4HA2JTUH3L',
  ],
  operator: [
    'OD5573R5MXZOFULTLQACNQ7CTIWDB7ANN4EDRNYC6L242ZIGLGY7WIT7',
    'OCCIJAZRIQPI7IZIZI5RQAWH7QE374NINPBGCZSXHAWO64I4XMJNLCKN',
  ],
} as const;

/** A `tls` block over one of the certificates that the tests put into the server's folder. */
export const tls = (name: 'a' | 'b'): Settings => ({
  cert_file: `@TLS@/${name}.pem`,
  key_file: `@TLS@/${name}.key`,
});

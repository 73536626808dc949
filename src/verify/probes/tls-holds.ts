import type { ConnectionOptions } from 'node:tls';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import { speakWith } from '../tls-attempt.ts';

/** Before what each is too old; security levels of OpenSSL would keep 1.1 from being tried (SSL_CTX_set_security_level(3)). */
const TOO_OLD = {
  '1.2': { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
  '1.3': { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' },
} as const;

export const tlsHolds: Probe = {
  id: 'tls-holds',
  proves:
    'clients get in by TLS alone: not without it, by an older version, or without a certificate where one is asked for',
  needs: ['tls'],
  harmless: true,
  async run(machine, { options: { tls } }) {
    const own = machine.tls;
    const address = machine.address('client');
    const withCertificate: ConnectionOptions = {
      ca: own?.authority,
      cert: own?.certificate,
      key: own?.key,
    };
    const { cert: _, key: __, ...withoutCertificate } = withCertificate;
    const first = tls.handshakeFirst === 'only';
    const attempts: [expected: string, gets: boolean, how: ConnectionOptions | null][] = [
      ['a client that speaks TLS gets in', true, withCertificate],
      ['a client without TLS does not get in', false, null],
      [
        `a client that speaks nothing newer than ${TOO_OLD[tls.minVersion].maxVersion} does not get in`,
        false,
        { ...withCertificate, ...TOO_OLD[tls.minVersion] },
      ],
    ];
    if (tls.verify !== 'none')
      attempts.push(['a client without a certificate does not get in', false, withoutCertificate]);
    const differences: Difference[] = [];
    for (const [expected, gets, how] of attempts) {
      const kept = await speakWith(address, how, first);
      if ((kept === undefined) !== gets) differences.push({ expected, actual: kept ?? 'it does' });
    }
    return differences;
  },
};

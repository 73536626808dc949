import { defineDeployment } from 'natsmith';

const files = { certificate: '/etc/ssl/nats/chain.pem', key: '/etc/ssl/nats/key.pem' };

export default defineDeployment({
  name: 'orders',
  profiles: {
    bare: { tls: { enable: true, certificate: '/etc/ssl/nats/chain.pem' } },
    anyone: { tls: { enable: true, ...files, verify: 'required' } },
    nobody: { tls: { enable: true, ...files, ca: '/etc/ssl/ca.pem', verify: 'map', handshakeFirst: 'only' } },
    saved: { backup: { enable: true }, tls: { enable: true, ...files, ca: '/etc/ssl/ca.pem', minVersion: '1.3' } },
  },
});

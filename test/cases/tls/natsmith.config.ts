import { defineDeployment } from 'natsmith';

const files = { certificate: '/etc/ssl/nats/chain.pem', key: '/etc/ssl/nats/key.pem' };

export default defineDeployment({
  name: 'orders',
  profiles: {
    bare: { tls: { enable: true, certificate: '/etc/ssl/nats/chain.pem' } },
    anyone: { tls: { enable: true, ...files, verify: 'required' } },
    nobody: { tls: { enable: true, ...files, ca: '/etc/ssl/ca.pem', verify: 'map', handshakeFirst: 'only' } },
    taken: {
      auth: { enable: true, users: [{ name: 'app@example.org', publish: ['app.>'], subscribe: ['app.>'] }] },
      tls: { enable: true, ...files, ca: '/etc/ssl/ca.pem', verify: 'map' },
      settings: { tls: { verify_and_map: false } },
    },
    asked: {
      backup: { enable: true },
      streams: { ORDERS: { subjects: ['orders.>'], maxBytes: '512MB' } },
      tls: { enable: true, ...files, ca: '/etc/ssl/ca.pem', verify: 'required' },
    },
    saved: { backup: { enable: true }, tls: { enable: true, ...files, ca: '/etc/ssl/ca.pem', minVersion: '1.3' } },
  },
});

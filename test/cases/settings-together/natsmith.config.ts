import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  base: {
    jetstream: { enable: false },
    metrics: { enable: true },
    settings: {
      websocket: { port: 4222 },
      mqtt: { port: 443 },
      leafnodes: { port: 7777 },
      no_auth_user: 'guest',
      system_account: 'SYS',
      max_payload: 134217728,
      tls: { cert_file: '/etc/ssl/nats.pem' },
      http: null,
      https: '127.0.0.1:8222',
    },
  },
});

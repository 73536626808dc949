import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  base: {
    proxy: { enable: true, tls: { enable: true } },
    settings: { port: 4333, max_traced_msg_length: 10, pid_file: '/run/nats/a', pidfile: '/run/nats/b', server_metadata: { rack: 'a1' } },
  },
  profiles: { dev: { jetstream: { storeDir: '/home/nats' } }, prod: {} },
  accept: [
    { code: 'listen/port-clash', because: 'it never was' },
  ],
});

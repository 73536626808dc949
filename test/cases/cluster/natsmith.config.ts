import { defineDeployment } from 'natsmith';

const tls = {
  enable: true,
  certificate: '/etc/ssl/nats/route.pem',
  key: '/etc/ssl/nats/route.key',
  ca: '/etc/ssl/nats/routes-ca.pem',
};
const routes = ['n1:6222', 'n2:6222'];

export default defineDeployment({
  name: 'orders',
  base: { serverName: 'n1' },
  profiles: {
    alone: {},
    joined: { cluster: { enable: true, routes, advertise: 'n1:6222', tls } },
    lonely: { serverName: 'n2', cluster: { enable: true, port: 4222, tls: { ...tls, ca: null } } },
    unnamed: { serverName: null, cluster: { enable: true, routes: ['n3:6222'] } },
  },
});

import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  base: {
    settings: {
      logfile_size_limit: '8MB',
      max_subscription_tokens: 300,
      cluster: { name: 'two words', ping_interval: '2m' },
      jetstream: { limits: { duplicate_window: 120 }, max_outstanding_catchup: '64MB' },
      mqtt: { ack_wait: '1d', max_ack_pending: 100000 },
      websocket: { no_tls: 'yes', handshake_timeout: '1d' },
      tls: { min_version: '1.1' },
    },
  },
});

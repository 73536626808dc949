import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'events',
  base: {
    jetstream: { maxMemory: '256MB', maxFileStore: '2GB' },
    auth: {
      enable: true,
      users: [
        { name: 'producer', does: { publish: ['events.>'] } },
        { name: 'consumer', does: { subscribe: ['events.>'] } },
      ],
    },
  },
  profiles: {
    dev: { safeMode: false, debug: true },
    prod: {},
  },
});

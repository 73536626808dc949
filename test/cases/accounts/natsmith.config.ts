import { defineDeployment } from 'natsmith';

/* Accounts that promise too much, share what is not there, and have nobody to ask about them. */
export default defineDeployment({
  name: 'tenants',
  base: {
    auth: {
      enable: true,
      users: [{ name: 'legacy', publish: ['legacy.>'], subscribe: ['legacy.>'] }],
    },
    jetstream: { maxMemory: '256MB' },
    streams: { LEGACY: { subjects: ['legacy.>'] } },
    accounts: {
      SHOP: {
        users: [{ name: 'app', publish: ['orders.>'], subscribe: ['_INBOX_app.>'] }],
        jetstream: { enable: true, maxMemory: '200MB' },
        limits: { maxPayload: '4GB' },
        exports: [{ stream: 'prices.eu.>' }, { service: 'stock.get', accounts: ['BILING'] }],
      },
      BILLING: {
        users: [
          { name: 'app', publish: ['bills.>'] },
          { name: 'clerk', publish: ['bills.>'], subscribe: ['_INBOX.*'] },
        ],
        jetstream: { enable: true, maxMemory: '100MB' },
        imports: [
          { account: 'SHOP', stream: 'prices.>' },
          { account: 'SHOP', service: 'stock.get' },
          { account: 'SHOPS', stream: 'orders.>' },
        ],
      },
      AUDIT: {
        users: [{ name: 'audit', publish: { deny: ['>'] }, subscribe: ['>'] }],
        streams: { TRAIL: { subjects: ['audit.>'] } },
      },
    },
  },
  profiles: { prod: {} },
});

import { defineDeployment } from 'natsmith';

const users = Array.from({ length: 22 }, (_, i) => ({ name: `user${i}`, publish: [], subscribe: ['>'] }));

export default defineDeployment({
  name: 'orders',
  base: { auth: { enable: true, users } },
});

import { defineDeployment } from 'natsmith';

const matrix = 'correct horse battery staple';

export default defineDeployment({
  name: 'orders',
  base: {
    auth: {
      enable: true,
      users: [
        { name: 'gitlab', password: 'hunter2', publish: [], subscribe: ['>'] }, // was hunter1
        { name: 'matrix', password: matrix, publish: ['>'], subscribe: ['>'] },
        {
          name: 'monitoring',
          password:
            'swordfish',
          publish: ['>'],
          subscribe: ['>'],
        },
      ],
    },
    settings: { authorization: { token: 'sesame' }, leafnodes: { remotes: [{ url: 'nats-leaf://a:sesame2@hub' }] } },
  },
});

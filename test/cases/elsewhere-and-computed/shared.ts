export const options = { health: { interval: '5 minutes' } };

export const users = [
  { name: 'gitlab', publish: ['gitlab.>'], subscribe: ['gitlab..>'] },
];

export { admins as operators } from './admins.ts';

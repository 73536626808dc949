const all = ['>'];

export const admins = [{ name: 'admin', publish: all, subscribe: all, pasword: 'correct horse battery' }];

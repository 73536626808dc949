import * as z from 'zod';

// To be imported before any schema is made. zod can compile a function for each object schema, which takes longer than to
// check one spec of 10,000 users without.
z.config({ jitless: true });

import { or } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import type { Expr } from '../../expr/symbolic.ts';

/** Whether only programs of the same host reach it. */
export const isLoopback = (host: Expr<string>): Expr<boolean> =>
  or(fn.elem(host, ['localhost', '::1']), fn.hasPrefix('127.', host));

import type { NatsConnection } from 'nats';
import { GLOBAL_ACCOUNT } from '../domain/permission/conf-users.ts';
import { ask } from './api.ts';
import { ServerError } from './errors.ts';

/** Milliseconds; who may not ask is not always told so. */
const PATIENCE = 2000;

/** Accounts of operators have keys for names, and are no part of a configuration. */
const KEY = /^A[A-Z2-7]{55}$/;

/**
 * What the server says that the account is called that is logged in to (server/events.go, userInfoReq); undefined where it does not
 * say so: users may be forbidden to ask.
 */
export async function accountOf(connection: NatsConnection): Promise<string | undefined> {
  try {
    type Info = { data?: { account?: string } };
    const { value } = await ask<Info>(connection, '$SYS.REQ.USER.INFO', '', 'ask for the account', PATIENCE);
    const account = value.data?.account;
    return account !== undefined && KEY.test(account) ? GLOBAL_ACCOUNT : account;
  } catch (error) {
    if (error instanceof ServerError) return undefined;
    throw error;
  }
}

import type { NatsConnection } from 'nats';
import { ask } from './api.ts';
import { ServerError } from './errors.ts';

/** Milliseconds; who may not ask is not always told so. */
const PATIENCE = 2000;

/** What the server says that the account of a connection is called (server/events.go, userInfoReq); users may be forbidden to ask. */
export async function ownAccount(connection: NatsConnection): Promise<string | undefined> {
  try {
    type Info = { data?: { account?: string } };
    const { value } = await ask<Info>(connection, '$SYS.REQ.USER.INFO', '', 'ask for the account', PATIENCE);
    return value.data?.account;
  } catch (error) {
    if (error instanceof ServerError) return undefined;
    throw error;
  }
}

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pause } from '../wait.ts';

/** Milliseconds between the moment that a socket's file is there and that where QEMU listens (bind(2), listen(2)). */
const LIMIT = 2_000;

/** Connects to one of QEMU's sockets, whose file must be there. @throws where nobody listens */
export async function connectSocket(path: string): Promise<Socket> {
  for (const end = Date.now() + LIMIT; ; await pause(20)) {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      const refused = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
      if (!refused || Date.now() > end) throw error;
    }
  }
}

// Runs in another network namespace than the test. The test hands it sockets that listen on the test's side (a socket
// keeps the namespace that it was made in); each of their connections is led to a port on this side.
import { connect } from 'node:net';

process.on('message', ({ host, port }, server) => {
  server.on('connection', (here) => {
    const there = connect(port, host);
    here.on('error', () => there.destroy()).on('close', () => there.destroy());
    there.on('error', () => here.destroy()).on('close', () => here.destroy());
    here.pipe(there).pipe(here);
  });
  process.send({ port });
});
process.on('disconnect', () => process.exit());

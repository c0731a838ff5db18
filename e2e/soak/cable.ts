import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of a server that can be pulled like a cable: every connection breaks and new ones are refused. */
export async function layCable(target: { host: string; port: number }) {
  let plugged = true;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (!plugged) {
      near.destroy();
      return;
    }
    const far = connect(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port for the proxy');
  return {
    port: address.port,
    pull() {
      plugged = false;
      for (const socket of sockets) socket.destroy();
    },
    plug() {
      plugged = true;
    },
    async close() {
      this.pull();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import { startEmbedded } from '#lib/db/embedded';
import { env } from '#lib/env';

/** Says it to the supervisor, if it still lives. */
function tellParent(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** How long those who still write may take to end: longer than a worker's own stop would be a worker that hangs. */
const CLIENTS_GRACE_MS = 15_000;

const orphaned = () => process.exit(1);
// Until the database runs there is nothing to end in order.
process.once('disconnect', orphaned);

/** The process that owns the embedded database: alone, so that its work never holds up the web or a worker. */
try {
  const server = await startEmbedded(env().dataDir);
  let closing = false;
  const stop = async () => {
    if (closing) return;
    closing = true;
    // Where the supervisor died, web and worker learn of it at the same moment and still have writes to finish.
    await server.clientsGone(CLIENTS_GRACE_MS);
    await server.close();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.off('disconnect', orphaned);
  process.once('disconnect', stop);
  tellParent({ ready: true });
  // The supervisor may have died while the database was starting.
  if (!process.connected) await stop();
} catch (error) {
  tellParent({ failed: (error as Error).message });
  process.off('disconnect', orphaned);
  process.exitCode = 1;
  process.disconnect?.();
}

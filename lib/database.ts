import { startEmbedded } from '#lib/db/embedded';
import { env } from '#lib/env';

/** The process that owns the embedded database: alone, so that its work never holds up the web or a worker. */
try {
  const server = await startEmbedded(env().dataDir);
  let closing = false;
  const stop = async () => {
    if (closing) return;
    closing = true;
    await server.close();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
  process.send?.({ ready: true });
} catch (error) {
  process.send?.({ failed: (error as Error).message });
  process.exitCode = 1;
  process.disconnect?.();
}

// What Prisma (P1001, P1017 ...), its adapter's driver, Node's sockets and Postgres (class 08, 57P0x) call it.
const AWAY_CODES =
  /^(P1000|P1001|P1002|P1003|P1008|P1017|P2024|ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|08\w{3}|28\w{3}|57P0\d|53300|3D000)$/;
const AWAY_KINDS =
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|DatabaseDoesNotExist|AuthenticationFailed)$/;
// ENOENT of a connection is the socket's file; elsewhere the same code speaks of other files.
const AWAY_TEXT =
  /connect ENOENT|timeout exceeded when trying to connect|Connection terminated|Can't reach database server|not currently accepting connections/i;

/** Whether an error, or what caused it, says that the database cannot be reached. Knows no driver, only its words. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  const { code, kind, originalCode, message, cause, meta, errors } = error as Record<string, unknown>;
  if ([code, originalCode].some((word) => typeof word === 'string' && AWAY_CODES.test(word))) return true;
  if (typeof kind === 'string' && AWAY_KINDS.test(kind)) return true;
  if (typeof message === 'string' && AWAY_TEXT.test(message)) return true;
  const inner = Array.isArray(errors) ? errors : [];
  return [cause, (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError, ...inner].some(
    (one) => isDatabaseAway(one, depth + 1),
  );
}

import type { PGlite } from '@electric-sql/pglite';

// The first byte of the messages that end a client's turn: Query, Sync, Terminate and function call. A start-up
// packet has no type; its first byte is 0.
const ENDS_TURN = new Set(['Q', 'S', 'X', 'F', '\0']);
const SYNC = new Uint8Array([0x53, 0, 0, 0, 4]);

/**
 * Keeps the messages of one statement (Parse, Bind, Execute ... Sync) together. The socket server queues message by
 * message and holds to one client only inside a transaction, so the unnamed statements of several clients would
 * overwrite each other; here a begun statement counts as one. Where its client dies before the Sync, one is put in
 * its place, since the backend skips everything until it sees one.
 */
export function oneStatementAtATime(pglite: PGlite): PGlite {
  let begun = false;
  const isInTransaction = pglite.isInTransaction.bind(pglite);
  const send = pglite.execProtocolRawStream.bind(pglite);
  const exec = pglite.exec.bind(pglite);
  return Object.assign(pglite, {
    isInTransaction: () => begun || isInTransaction(),
    execProtocolRawStream: (...[message, options]: Parameters<PGlite['execProtocolRawStream']>) => {
      begun = !ENDS_TURN.has(String.fromCharCode(message[0] ?? 0));
      return send(message, options);
    },
    // The server calls this for a client that is gone.
    exec: async (...[query, options]: Parameters<PGlite['exec']>) => {
      if (begun) await pglite.execProtocolRaw(SYNC);
      begun = false;
      return exec(query, options);
    },
  });
}

import { connectTo } from '#lib/db/client';
import { postgresConnection } from '#lib/db/connection';
import type { SpotPriceRow } from '#lib/domain/rows';
import { feedOf, madePages } from './made-rows.ts';
import { readyRun } from './run.ts';

// A process of its own for one run, so that its peak is that run's alone: `memory-child.ts <database url> <rows>`.
const [url = '', rows = '0'] = process.argv.slice(2);
let heapBytes = 0;

/** The pages, made one by one; once the last has been taken over, what is really held is measured, in mid-run. */
function* pages(): Iterable<SpotPriceRow[]> {
  yield* madePages(Number(rows));
  globalThis.gc?.();
  heapBytes = process.memoryUsage().heapUsed;
}

await connectTo(postgresConnection(url));
const run = await readyRun(feedOf(pages));
await run();
process.send?.({ heapBytes, peakBytes: process.resourceUsage().maxRSS * 1024 });
process.exit(0);

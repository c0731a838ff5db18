import { createWorkDir, readBill } from '#lib/sources/billing/read-bill';

// A process of its own for one bill, so that its peak is that bill's alone: `bill-child.ts <file>`.
const [file = ''] = process.argv.slice(2);
const work = await createWorkDir();
const began = performance.now();
const bill = await readBill([{ path: file, name: 'bill' }], {
  ...{ source: 'file', origin: '', version: '1', label: 'bill', month: null },
  ...{ now: new Date('2026-11-23T12:00:00Z'), signal: new AbortController().signal, workDir: work.path },
});
let rows = 0;
for (const document of bill.documents) for await (const lines of document.lines()) rows += lines.length;
const ms = performance.now() - began;
await bill.close();
await work.close();
process.send?.({ ms, rows, peakBytes: process.resourceUsage().maxRSS * 1024 });
process.exit(0);

import { bills } from './bills.ts';
import { events } from './events.ts';
import { ingest } from './ingest.ts';
import { memory } from './memory.ts';
import type { Part, PartName, PartOptions } from './parts.ts';
import { reading } from './reading.ts';
import { runs } from './runs.ts';
import { savings } from './savings.ts';

const parts: Record<PartName, Part> = { ingest, memory, reading, savings, bills, events, runs };
const undoings: (() => Promise<unknown>)[] = [];

async function undoAll(): Promise<void> {
  for (let undo = undoings.pop(); undo !== undefined; undo = undoings.pop())
    await undo().catch((error: Error) => console.error(error.message));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void undoAll().then(() => process.exit(130)));

process.once('message', async ({ part, options }: { part: PartName; options: PartOptions }) => {
  try {
    const figures = await parts[part](options, (undo) => undoings.push(undo));
    await undoAll();
    process.send?.(figures, () => process.exit(0));
  } catch (error) {
    console.error((error as Error).stack);
    await undoAll();
    process.exit(1);
  }
});

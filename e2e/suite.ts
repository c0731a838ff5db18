import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Leg, type Outcome, runLeg, seconds } from './suite/leg.ts';
import { soakLegs, testLegs } from './suite/legs.ts';
import { lastLine, outcomeTable } from './suite/table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const [command = 'test', ...names] = process.argv.slice(2);

/** Runs the legs one after another, until one fails; returns the exit code. */
async function main(all: Leg[]): Promise<number> {
  const unknown = names.filter((name) => !all.some((leg) => leg.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no step "${unknown[0]}": the steps are ${all.map((leg) => leg.name).join(', ')}.`,
    );
    return 1;
  }
  if (process.env.CI === 'true' && !process.env.TEST_DATABASE_URL) {
    console.error('TEST_DATABASE_URL is not set: in CI the tests on a real Postgres must run.');
    return 1;
  }
  let interrupted = false;
  // The step hears Ctrl-C too, and cleans up behind itself first.
  process.on('SIGINT', () => {
    interrupted = true;
  });
  const began = performance.now();
  const outcomes: Outcome[] = [];
  for (const leg of all) {
    if (names.length > 0 && !names.includes(leg.name)) continue;
    console.log(`\n--- ${leg.name}: ${leg.title}`);
    const outcome = await runLeg(leg, root);
    outcomes.push(outcome);
    console.log(`--- ${leg.name}: ${outcome.ok ? 'done' : 'FAILED'} in ${seconds(outcome.milliseconds)}`);
    if (!outcome.ok || interrupted) break;
  }
  const complete = names.length === 0 && outcomes.length === all.length;
  console.log(`\n${outcomeTable(all, outcomes, performance.now() - began)}\n\n${lastLine(outcomes)}`);
  if (interrupted) return 130;
  return outcomes.every(({ ok }) => ok) && (complete || names.length > 0) ? 0 : 1;
}

const legs: Record<string, (results: string) => Leg[]> = { test: testLegs, soak: soakLegs };
const make = legs[command];
if (make === undefined) throw new Error(`suite.ts runs "test" or "soak", not "${command}".`);
process.exit(await main(make(join(root, 'test-results', 'counts'))));

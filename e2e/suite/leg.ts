import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type Counts, countsOfLines, countsOfPlaywright, countsOfVitest } from './counts.ts';

/** One step of a suite: programs that run one after another, and where the number of their tests is found. */
export type Leg = {
  name: string;
  title: string;
  /** program and arguments */
  commands: string[][];
  env?: Record<string, string>;
  /** `lines`: the last line of the output says `12 passed, 0 failed` */
  counts?: { format: 'vitest' | 'playwright'; file: string } | { format: 'lines' };
  /** what of it cannot run here */
  note?: string | null;
};

export type Outcome = { leg: Leg; ok: boolean; counts: Counts | null; milliseconds: number };

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** Runs a program and shows what it prints as it prints it; returns that too where `keep` is set. */
function run(command: string[], cwd: string, env: Record<string, string>, keep: boolean) {
  return new Promise<{ code: number; output: string }>((resolve) => {
    const [file = '', ...args] = command;
    const child = spawn(file, args, {
      cwd,
      env: {
        ...process.env,
        PATH: `${join(cwd, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
        ...env,
      },
      stdio: ['ignore', keep ? 'pipe' : 'inherit', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (data: Buffer) => {
      output += data;
      process.stdout.write(data);
    });
    child.once('error', (error) => {
      console.error(`${file} cannot be run: ${error.message}`);
      resolve({ code: 1, output });
    });
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function countsOf(leg: Leg, output: string): Counts | null {
  if (leg.counts === undefined) return null;
  if (leg.counts.format === 'lines') return countsOfLines(output);
  const report: unknown = JSON.parse(readFileSync(leg.counts.file, 'utf8'));
  return leg.counts.format === 'vitest' ? countsOfVitest(report) : countsOfPlaywright(report);
}

/** Runs a leg's programs until one fails. A leg that counts tests and ran none has failed too. */
export async function runLeg(leg: Leg, cwd: string): Promise<Outcome> {
  const began = performance.now();
  if (leg.counts && 'file' in leg.counts) {
    mkdirSync(dirname(leg.counts.file), { recursive: true });
    rmSync(leg.counts.file, { force: true });
  }
  let ok = true;
  let output = '';
  for (const command of leg.commands) {
    const ended = await run(command, cwd, leg.env ?? {}, leg.counts?.format === 'lines');
    output += ended.output;
    ok = ended.code === 0;
    if (!ok) break;
  }
  let counts: Counts | null = null;
  try {
    counts = countsOf(leg, output);
    if (counts !== null && (counts.failed > 0 || counts.passed === 0)) ok = false;
  } catch (error) {
    console.error(`The tests of ${leg.name} cannot be counted: ${(error as Error).message}`);
    ok = false;
  }
  return { leg, ok, counts, milliseconds: performance.now() - began };
}

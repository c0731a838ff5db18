import { test as base } from '@playwright/test';
import { processTree } from './processes.ts';
import { dataFolder, type Program, runNode, runProduct } from './product.ts';

type Settings = Record<string, string>;

/** A machine to start programs on; whatever a test leaves behind on it ends with the test. */
export type Machine = {
  /** what `npm start` runs */
  start(settings: Settings): Program;
  /** the product alone, all set up */
  product(settings: Settings): Program;
  node(args: string[], settings: Settings): Program;
  /** the path of an empty data folder */
  folder(): string;
};

/** Tests of programs, without a browser. */
export const test = base.extend<{ machine: Machine }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs
  machine: async ({}, use) => {
    const programs: Program[] = [];
    const folders: ReturnType<typeof dataFolder>[] = [];
    const folder = () => {
      const made = dataFolder();
      folders.push(made);
      return made.path;
    };
    const keep = (program: Program) => {
      programs.push(program);
      return program;
    };
    const apart = (settings: Settings) => ({ DATA_DIR: settings.DATA_DIR ?? folder(), ...settings });
    await use({
      start: (settings) => keep(runNode(['setup.mjs', 'start'], apart(settings))),
      product: (settings) => keep(runProduct(apart(settings))),
      node: (args, settings) => keep(runNode(args, apart(settings))),
      folder,
    });
    const running = programs.filter(
      ({ process: { exitCode, signalCode } }) => exitCode === null && signalCode === null,
    );
    for (const pid of running.flatMap((program) => processTree(program.pid)).toReversed())
      process.kill(pid, 'SIGKILL');
    await Promise.all(running.map((program) => program.ended));
    for (const made of folders) made.remove();
  },
});

export { expect } from '@playwright/test';

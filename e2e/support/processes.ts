import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

function parents(): Map<number, number> {
  if (!existsSync('/proc/self/stat')) {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
  }
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state !== 'Z') found.set(Number(name), Number(parent));
    } catch {
      // ended between the listing and the reading
    }
  }
  return found;
}

/** A process and all that came from it, as they are now. */
export function processTree(root: number): number[] {
  const all = [...parents()];
  const tree = [root];
  for (const parent of tree) tree.push(...all.filter(([, of]) => of === parent).map(([pid]) => pid));
  return tree;
}

/** Those of the processes that still run after `graceMs`; returns as soon as none does. */
export async function survivors(pids: readonly number[], graceMs: number): Promise<number[]> {
  const until = Date.now() + graceMs;
  for (;;) {
    const running = parents();
    const left = pids.filter((pid) => running.has(pid));
    if (left.length === 0 || Date.now() > until) return left;
    await sleep(100);
  }
}

import { describe, expect, it } from 'vitest';
import { ready, startChild } from './children.ts';

const running = (script: string) => startChild('worker', ['-e', script]);

describe('a part of the product', () => {
  it('that ends before it is ready says how', async () => {
    await expect(ready(running('process.exit(3)'))).rejects.toThrow(
      'The worker process ended (code 3) before it was ready.',
    );
    await expect(ready(running("process.kill(process.pid, 'SIGKILL')"))).rejects.toThrow(
      'The worker process ended (SIGKILL) before it was ready.',
    );
  });

  it('that is ready and ends later says how', async () => {
    const child = running("process.send('ready'); setTimeout(() => process.exit(1), 50)");
    await ready(child);
    expect(await child.ended).toBe('code 1');
  });
});

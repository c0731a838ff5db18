import { statfs } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectDiskSpace, watchDiskSpace } from './disk-space.ts';

vi.mock('node:fs/promises', () => ({ statfs: vi.fn() }));

const free = (megabytes: number) =>
  vi.mocked(statfs).mockResolvedValue({ bavail: megabytes * 1000, bsize: 1000, blocks: 1 } as never);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('expectDiskSpace', () => {
  it('wants 100 MB for a new database, and takes what it cannot know for enough', async () => {
    free(99);
    await expect(expectDiskSpace('/nowhere')).rejects.toThrow(
      'The disk of /nowhere has 99 MB left and the embedded database needs 100: free some space there, or set DATA_DIR to another folder.',
    );
    free(100);
    await expectDiskSpace('/nowhere');
    vi.mocked(statfs).mockRejectedValue(new Error('ENOSYS'));
    await expectDiskSpace('/nowhere');
  });
});

describe('watchDiskSpace', () => {
  it('says once when less than two segments of the log fit', async () => {
    const full = vi.fn();
    free(41);
    watchDiskSpace('/nowhere', full);
    await vi.advanceTimersByTimeAsync(5000);
    expect(full).not.toHaveBeenCalled();
    free(39);
    await vi.advanceTimersByTimeAsync(5000);
    expect(full).toHaveBeenCalledOnce();
    expect(full.mock.calls[0]?.[0]).toContain(
      'has 39 MB left and the embedded database needs 40, so it has stopped',
    );
  });

  it('is silent after its end', async () => {
    const full = vi.fn();
    const end = watchDiskSpace('/nowhere', full);
    end();
    free(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(full).not.toHaveBeenCalled();
  });
});

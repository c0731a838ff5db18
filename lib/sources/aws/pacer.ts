/** Waits until the next call may be made; throws the signal's reason once it is aborted. */
export type Pace = (signal: AbortSignal) => Promise<void>;

/** Lets calls through at that many a second, each at its own time: none is saved up. */
export function createPace(callsPerSecond: number): Pace {
  const gapMs = 1000 / callsPerSecond;
  let next = 0;
  return async (signal) => {
    signal.throwIfAborted();
    const now = performance.now();
    const at = Math.max(now, next);
    next = at + gapMs;
    if (at > now) await wait(at - now, signal);
  };
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

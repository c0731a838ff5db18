import type { PgBoss } from 'pg-boss';
import { finishRun, knownScopes, recordListing, startRun } from '#lib/db/feed-runs';
import { SourceError } from '#lib/sources/errors';
import type { Feed, Scope } from '#lib/sources/feed';
import { failureText } from './failure-text.ts';
import { sendRun } from './jobs.ts';

// The tries of a listing lie within a few minutes.
const AGAIN_MS = 600_000;

/** What came of a listing. */
export type Listed = { runs: number[]; error: string | null; retry: boolean };

/**
 * Lists where a feed has to pull and asks for a run at each place. What cannot be listed (an account whose role cannot
 * be assumed, a region that is not enabled) is recorded with its remedy and stops nobody else. Returns the ids of the
 * runs that it asked for; where something could not be listed, why, and whether trying again can help. `again`: a
 * listing that is tried again leaves alone what has begun since its earlier tries.
 */
export async function listFeed(
  boss: PgBoss,
  feed: Feed,
  options: { clock: () => Date; signal: AbortSignal; runId?: number; again?: boolean },
): Promise<Listed> {
  const { clock, signal, runId } = options;
  const began = performance.now();
  const started =
    runId === undefined ? null : await startRun(runId, { feed: feed.id, account: '', region: '' }, clock());
  const end = async (failure: string | null) => {
    if (started !== null)
      await finishRun(started.run, { now: clock(), durationMs: performance.now() - began, failure });
  };
  try {
    const { scopes, failures } = await feed.scopes({ now: clock(), signal });
    await recordListing(feed.id, { scopes, failures }, clock());
    const runs: number[] = [];
    const asked = options.again
      ? await knownScopes(feed.id, new Date(clock().getTime() - AGAIN_MS), { begun: true })
      : [];
    const isAsked = (scope: Scope) =>
      asked.some((known) => known.account === scope.account && known.region === scope.region);
    for (const scope of scopes) {
      if (!isAsked(scope)) runs.push(await sendRun(boss, feed, scope, clock()));
    }
    await end(
      scopes.length === 0 && failures.length > 0 ? 'Nothing could be listed; each account says why.' : null,
    );
    const passing = failures.find((failure) => failure.retryable);
    return { runs, error: passing?.error ?? null, retry: passing !== undefined };
  } catch (error) {
    const text = failureText(error);
    if (runId === undefined)
      await recordListing(
        feed.id,
        { scopes: [], failures: [{ account: '', region: '', error: text }] },
        clock(),
      );
    await end(text);
    return { runs: [], error: text, retry: !(error instanceof SourceError) || error.retryable };
  }
}

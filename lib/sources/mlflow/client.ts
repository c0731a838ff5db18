import 'server-only';
import type { z } from 'zod';
import type { MlflowConfig } from './config.ts';
import { failure, isGone } from './errors.ts';
import { type Call, createCall, type Limits } from './http.ts';
import { experimentsPage, historyPage, type MetricRecord, readRecord, runsPage } from './wire.ts';

// Every server takes 1,000 experiments; runs come with all their metrics, params and tags; histories by at most 25,000.
const EXPERIMENTS_A_PAGE = 1000;
const RUNS_A_PAGE = 100;
const RECORDS_A_PAGE = 25_000;

export type Experiment = { id: string; name: string };

/** What `runs/search` is to look for, in its own language. */
export type RunSearch = { filter: string; orderBy: string };

/** The part of the REST API 2.0 that a reader of runs needs. All methods throw `SourceError` with a remedy. */
export type MlflowClient = {
  /** all that are not deleted and that the user may see */
  experiments(signal: AbortSignal): Promise<Experiment[]>;
  /** page by page, each run as it came */
  searchRuns(
    experimentIds: readonly string[],
    search: RunSearch,
    signal: AbortSignal,
  ): AsyncGenerator<unknown[]>;
  /** every value of a metric that has a number and a time; null where the run is gone */
  history(runId: string, metric: string, signal: AbortSignal): Promise<MetricRecord[] | null>;
};

export function createClient(config: MlflowConfig, limits: Limits): MlflowClient {
  const call = createCall(config, limits);
  const pages = <T extends Page>(path: string, schema: z.ZodType<T>, ask: Ask) =>
    pagesOf(call, { uri: config.uri, path, schema, ask });
  return {
    async experiments(signal) {
      const found: Experiment[] = [];
      const ask: Ask = (token) => [
        { body: { max_results: EXPERIMENTS_A_PAGE, view_type: 'ACTIVE_ONLY', ...token } },
        signal,
      ];
      for await (const { experiments } of pages('experiments/search', experimentsPage, ask))
        for (const { experiment_id: id, name } of experiments ?? []) found.push({ id, name });
      return found;
    },
    async *searchRuns(experimentIds, { filter, orderBy }, signal) {
      const body = {
        ...{ experiment_ids: experimentIds, filter, order_by: [orderBy] },
        ...{ run_view_type: 'ACTIVE_ONLY', max_results: RUNS_A_PAGE },
      };
      const ask: Ask = (token) => [{ body: { ...body, ...token } }, signal];
      for await (const { runs } of pages('runs/search', runsPage, ask)) yield runs ?? [];
    },
    async history(runId, metric, signal) {
      const records: MetricRecord[] = [];
      const query = { run_id: runId, metric_key: metric, max_results: String(RECORDS_A_PAGE) };
      const ask: Ask = (token) => [{ query: { ...query, ...token } }, signal];
      try {
        for await (const { metrics } of pages('metrics/get-history', historyPage, ask))
          for (const one of metrics ?? []) {
            const record = readRecord(one);
            if (record !== null) records.push(record);
          }
      } catch (error) {
        if (isGone(error)) return null;
        throw error;
      }
      return records;
    },
  };
}

/** A call's parameters, given those of its page: none for the first, since some stores know no token there. */
type Ask = (token: { page_token?: string }) => [params: Parameters<Call>[1], signal: AbortSignal];

type Page = { next_page_token: string | null };

/** The pages of a call to their end. */
async function* pagesOf<T extends Page>(
  call: Call,
  options: { uri: string; path: string; schema: z.ZodType<T>; ask: Ask },
): AsyncGenerator<T> {
  const { path, schema, ask } = options;
  let token: string | null = null;
  do {
    const parsed: z.ZodSafeParseResult<T> = schema.safeParse(
      await call(path, ...ask(token === null ? {} : { page_token: token })),
    );
    if (!parsed.success)
      throw failure(options, 'malformed', 'an answer of another form', {
        remedy: 'Check that MLFLOW_TRACKING_URI is an MLflow tracking server with the REST API 2.0.',
      });
    yield parsed.data;
    const next = parsed.data.next_page_token;
    if (next !== null && next === token)
      throw failure(options, 'malformed', 'the same page again', {
        remedy: 'Its paging does not come to an end; it is tried again.',
        retryable: true,
      });
    token = next;
  } while (token !== null);
}

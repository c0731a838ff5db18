import { z } from 'zod';

// MLflow writes 64-bit integers as numbers, servers that follow protobuf's JSON as text.
const integer = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
]);
const text = z.string().optional().catch(undefined);
const token = z
  .string()
  .nullish()
  .transform((given) => given || null);
const pairs = z
  .array(z.object({ key: z.string(), value: z.string().catch('') }))
  .optional()
  .transform((given) => new Map((given ?? []).map(({ key, value }) => [key, value])));

const record = z.object({ value: z.number(), timestamp: integer, step: integer.optional().catch(undefined) });
const latest = z.object({ key: z.string(), timestamp: integer.optional().catch(undefined) });

/** One value of a metric, as a run logged it; `at` in ms since 1970, by the run's own clock. */
export type MetricRecord = { value: number; at: number; step: number | null };

const run = z.object({
  info: z.object({
    run_id: text,
    run_uuid: text,
    run_name: text,
    experiment_id: z.string(),
    status: z.string(),
    start_time: integer.optional().catch(undefined),
    end_time: integer.nullish().catch(undefined),
  }),
  data: z
    .object({ metrics: z.array(z.unknown()).optional(), params: pairs, tags: pairs })
    .optional()
    .transform((given) => given ?? { metrics: [], params: new Map(), tags: new Map() }),
});

/** A run of MLflow in our own words. Times in ms since 1970; null = it does not say. */
export type MlflowRun = {
  id: string;
  name: string;
  experimentId: string;
  /** `RUNNING`, `FINISHED`, `FAILED`, `KILLED` */
  status: string;
  startedAt: number | null;
  endedAt: number | null;
  params: ReadonlyMap<string, string>;
  tags: ReadonlyMap<string, string>;
  /** of each metric, when the value was logged that the server holds for its latest */
  metrics: ReadonlyMap<string, number | null>;
};

/** An answer of `experiments/search`. */
export const experimentsPage = z.object({
  experiments: z.array(z.object({ experiment_id: z.string(), name: z.string() })).optional(),
  next_page_token: token,
});

/** An answer of `runs/search`; each run is read by `readRun`. */
export const runsPage = z.object({ runs: z.array(z.unknown()).optional(), next_page_token: token });

/** An answer of `metrics/get-history`; each record is read by `readRecord`. */
export const historyPage = z.object({ metrics: z.array(z.unknown()).optional(), next_page_token: token });

/** What an error says of itself. */
export const errorBody = z.object({ error_code: text, message: text });

const positive = (ms: number | null | undefined) => (ms != null && ms > 0 ? ms : null);

/** A run as `runs/search` gives it; null where it is none. */
export function readRun(body: unknown): MlflowRun | null {
  const parsed = run.safeParse(body);
  const id = parsed.data?.info.run_id || parsed.data?.info.run_uuid;
  if (parsed.data === undefined || id === undefined || !/^[\w-]{1,256}$/.test(id)) return null;
  const { info, data } = parsed.data;
  const metrics = (data.metrics ?? []).flatMap((one): [string, number | null][] => {
    const { data: metric } = latest.safeParse(one);
    return metric === undefined ? [] : [[metric.key, positive(metric.timestamp)]];
  });
  return {
    id,
    name: info.run_name || data.tags.get('mlflow.runName') || id,
    experimentId: info.experiment_id,
    status: info.status,
    startedAt: positive(info.start_time),
    endedAt: positive(info.end_time),
    params: data.params,
    tags: data.tags,
    metrics: new Map(metrics),
  };
}

/** A record of a metric's history; null where it has no number (`"NaN"`) or no time. */
export function readRecord(body: unknown): MetricRecord | null {
  const { data } = record.safeParse(body);
  return data === undefined ? null : { value: data.value, at: data.timestamp, step: data.step ?? null };
}

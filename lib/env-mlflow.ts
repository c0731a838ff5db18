import { z } from 'zod';
import { commaList, optional } from './env-fields.ts';

/** MLflow's own variables, by the names that its clients know, and two of ours. */
export const mlflowFields = {
  MLFLOW_TRACKING_URI: optional(z.string().trim()),
  MLFLOW_TRACKING_TOKEN: optional(z.string()),
  MLFLOW_TRACKING_USERNAME: optional(z.string()),
  MLFLOW_TRACKING_PASSWORD: optional(z.string()),
  MLFLOW_EXPERIMENTS: commaList,
  MLFLOW_EPOCH_METRIC: optional(z.string().trim()).transform((name) => name || 'epoch'),
};

/** What of which tracking server is read, and as whom. */
export type MlflowEnv = {
  /** without a slash at its end */
  uri: string;
  login: { username: string; password: string } | null;
  token: string | null;
  /** by name; empty = all */
  experiments: string[];
  /** the metric that runs log their epoch under */
  epochMetric: string;
};

const fields = z.object(mlflowFields);
type Given = z.infer<typeof fields> & { SOURCES: string[] };

/** Beside the simulated cloud MLflow is not read, so what its variables hold there is nobody's concern. */
const isRead = ({ SOURCES, MLFLOW_TRACKING_URI }: Given) =>
  MLFLOW_TRACKING_URI !== undefined && !SOURCES.includes('demo');

/** MLflow's own clients know other stores too, which have no REST API. */
function isServer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return `${url.username}${url.password}${url.search}${url.hash}` === '';
}

/** What is wrong with the variables, by name. */
export function mlflowIssues(given: Given): [variable: string, message: string][] {
  if (!isRead(given)) return [];
  const issues: [string, string][] = [];
  if (!isServer(given.MLFLOW_TRACKING_URI ?? ''))
    issues.push([
      'MLFLOW_TRACKING_URI',
      'the http or https address of a tracking server, as https://mlflow.example.com, without user, password, query and #',
    ]);
  if (!/^[!-~]*$/.test(given.MLFLOW_TRACKING_TOKEN ?? ''))
    issues.push(['MLFLOW_TRACKING_TOKEN', 'a token without blanks or accents']);
  if ((given.MLFLOW_TRACKING_USERNAME === undefined) !== (given.MLFLOW_TRACKING_PASSWORD === undefined))
    issues.push(['MLFLOW_TRACKING_USERNAME', 'goes with MLFLOW_TRACKING_PASSWORD: set both, or neither']);
  return issues;
}

/** The variables' meaning; null where no server is read. */
export function mlflowOf(given: Given): MlflowEnv | null {
  if (!isRead(given)) return null;
  const { MLFLOW_TRACKING_USERNAME: username, MLFLOW_TRACKING_PASSWORD: password } = given;
  return {
    uri: (given.MLFLOW_TRACKING_URI ?? '').replace(/\/+$/, ''),
    login: username === undefined || password === undefined ? null : { username, password },
    token: given.MLFLOW_TRACKING_TOKEN ?? null,
    experiments: given.MLFLOW_EXPERIMENTS,
    epochMetric: given.MLFLOW_EPOCH_METRIC,
  };
}

/** What of which MLflow tracking server is read, and as whom. */
export type MlflowConfig = {
  /** of the server: `https://mlflow.example.com/team`, without a slash at its end */
  uri: string;
  /** for HTTP basic; it goes before the token, as with MLflow's own client */
  login: { username: string; password: string } | null;
  /** for HTTP bearer */
  token: string | null;
  /** by name; empty = all that it shows */
  experiments: string[];
  /** the metric that runs log their epoch under */
  epochMetric: string;
};

import { plain } from '../aws/event-parts.ts';
import { SourceError } from '../errors.ts';
import { errorBody } from './wire.ts';

/** The server, and the call's path below `/api/2.0/mlflow/`. */
export type Place = { uri: string; path: string };

/** An answer that is no use, in words for people. */
export const failure = (
  { uri, path }: Place,
  code: SourceError['code'],
  what: string,
  options: ConstructorParameters<typeof SourceError>[2],
): SourceError => new SourceError(code, `MLflow (${uri}) gave ${what} to ${path}.`, options);

/** The run was stopped. */
export const aborted = (uri: string): SourceError =>
  new SourceError('aborted', `MLflow (${uri}): stopped before it was done.`, {
    remedy: 'It goes on at the next run.',
    retryable: true,
  });

/** No answer came. `why` null: as the cause says. */
export function unreachable({ uri, path }: Place, why: string | null, cause: unknown): SourceError {
  const { cause: inner, message } = cause as Error;
  const reason = why ?? `it could not be reached (${inner instanceof Error ? inner.message : message})`;
  return new SourceError('unreachable', `MLflow (${uri}), ${path}: ${reason}.`, {
    remedy:
      'Check MLFLOW_TRACKING_URI, and the network, DNS and proxy from here to that address; it is tried again.',
    retryable: true,
    cause,
  });
}

/** What a status other than 2xx means. */
export function refusal(place: Place, { status, text }: { status: number; text: string }): SourceError {
  const said = saidOf(text);
  const what = `status ${status}${said === null ? '' : ` (${said})`}`;
  if (status === 401)
    return failure(place, 'credentials', what, {
      remedy:
        'Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, to those of a user who may read.',
    });
  if (status === 403)
    return failure(place, 'permission', what, {
      remedy: 'Give that user READ on the experiments, or name those that it may read in MLFLOW_EXPERIMENTS.',
    });
  if (status === 429)
    return failure(place, 'throttled', what, { remedy: 'It is tried again.', retryable: true });
  if (status >= 500)
    return failure(place, 'unreachable', what, {
      remedy: "It is tried again; the server's log says more.",
      retryable: true,
    });
  if (status === 400)
    return failure(place, 'malformed', what, {
      remedy: 'The server must be MLflow 1.30 or later, which can search runs by when they ended.',
    });
  return failure(place, 'malformed', what, {
    remedy:
      'Check MLFLOW_TRACKING_URI: the address of the server, without /api and without the page’s #/ part.',
  });
}

/** What was asked for is not there any more. */
export const isGone = (error: unknown): boolean =>
  error instanceof SourceError && error.message.includes('(RESOURCE_DOES_NOT_EXIST');

function saidOf(text: string): string | null {
  try {
    const { error_code, message } = errorBody.parse(JSON.parse(text));
    const said = [error_code, message].filter(Boolean).join(': ');
    return said === '' ? null : plain(said.replaceAll(/\s+/g, ' '), 200);
  } catch {
    return null;
  }
}

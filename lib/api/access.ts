import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from './problem.ts';

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** Whether a Host header names this machine itself. Any other name may be a stranger's that resolves here. */
export const isLoopbackHost = (host: string | null): boolean => host !== null && LOOPBACK_HOST.test(host);

const digest = (text: string) => createHash('sha256').update(text).digest();
const sameSecret = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

function sameOrigin(origin: string, host: string): boolean {
  return [`http://${host}`, `https://${host}`].includes(origin);
}

type Tokens = {
  apiToken: string | null;
  /** of a part of the product itself */
  ownToken?: string | null;
};

function checkToken(authorization: string | null, { apiToken, ownToken = null }: Tokens): void {
  const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (given !== undefined && ownToken !== null && sameSecret(given, ownToken)) return;
  const challenge = { 'www-authenticate': 'Bearer realm="Spotledger"' };
  if (apiToken === null)
    throw new ProblemError(
      401,
      'Writing from outside the pages needs a token, and none is set up: start Spotledger with API_TOKEN set to a secret of at least 16 characters, then send "Authorization: Bearer <that secret>".',
      { headers: challenge },
    );
  if (given === undefined)
    throw new ProblemError(401, 'Send the header "Authorization: Bearer <API_TOKEN>" with this request.', {
      headers: challenge,
    });
  if (!sameSecret(given, apiToken))
    throw new ProblemError(401, 'The bearer token is not the one in API_TOKEN.', { headers: challenge });
}

/**
 * Who may ask, until there is sign-in: this machine alone, and no other site by way of its browser. The Host must be
 * a loopback name (against DNS rebinding) and Origin, where sent, must be that Host. Writes come from our own pages
 * (the browser says so itself) or carry the token. Throws `ProblemError` 421, 403 or 401.
 */
export function checkAccess(headers: Headers, options: Tokens & { write: boolean }): void {
  const host = headers.get('host');
  if (host === null || !isLoopbackHost(host))
    throw new ProblemError(
      421,
      `Spotledger answers on this machine alone: ask for 127.0.0.1 or localhost, not "${host ?? ''}".`,
    );
  const origin = headers.get('origin');
  if (origin !== null && !sameOrigin(origin, host))
    throw new ProblemError(403, `Pages of another origin (${origin}) may not use this API.`);
  if (!options.write) return;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin')
    throw new ProblemError(403, 'Another site may not make your browser write here.');
  const authorization = headers.get('authorization');
  const fromOurPage = origin !== null || site !== null;
  if (authorization !== null || !fromOurPage) checkToken(authorization, options);
}

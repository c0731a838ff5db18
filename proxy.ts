import { type NextRequest, NextResponse } from 'next/server';
import { isLoopbackHost } from '#lib/api/access';
import { badRequest, ProblemError, problemResponse } from '#lib/api/problem';

function contentSecurityPolicy(nonce: string): string {
  // The development build rebuilds server stack traces with eval, and its tools bring styles without a nonce.
  const development = process.env.NODE_ENV === 'development';
  const style = development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src ${style}`,
    `style-src-elem ${style}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Whether the path can be decoded; Next answers one that cannot with a bare 500. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Before every page and route but imports: refuses a Host that is not this machine (DNS rebinding) and gives the
 * page a Content-Security-Policy with a nonce of its own, which Next reads from the request's header.
 */
export function proxy(request: NextRequest): Response {
  const host = request.headers.get('host') ?? '';
  if (!isLoopbackHost(host))
    return problemResponse(
      new ProblemError(
        421,
        `Spotledger answers on this machine alone: open it as http://127.0.0.1 or http://localhost, not as "${host}".`,
      ),
    );
  if (!isDecodable(request.nextUrl.pathname))
    return problemResponse(
      badRequest('This address is not well encoded: "%" begins a byte of UTF-8, as in %20.'),
    );
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

// Not imports: request bodies over 10 MB that pass through here reach their route truncated.
export const config = {
  matcher: ['/((?!api/v1/imports|_next/static|_next/image|icon.svg).*)'],
};

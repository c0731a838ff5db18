import { type NextRequest, NextResponse } from 'next/server';

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

function contentSecurityPolicy(nonce: string): string {
  // React's development build rebuilds server stack traces with eval; the production build never does.
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    `style-src 'self' 'nonce-${nonce}'`,
    `style-src-elem 'self' 'nonce-${nonce}'`,
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

/**
 * Before every page and route but imports: refuses a Host that is not this machine (DNS rebinding) and gives the
 * page a Content-Security-Policy with a nonce of its own, which Next reads from the request's header.
 */
export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get('host') ?? '';
  if (!LOOPBACK_HOST.test(host)) {
    const problem = {
      type: 'about:blank',
      title: 'Misdirected Request',
      status: 421,
      detail: `Spotledger answers only on this machine; open it as http://127.0.0.1 or http://localhost, not as "${host}".`,
    };
    return NextResponse.json(problem, {
      status: 421,
      headers: { 'content-type': 'application/problem+json' },
    });
  }
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

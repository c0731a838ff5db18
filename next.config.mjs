/** @type {import('next').NextConfig} */
export default {
  typedRoutes: true,
  reactCompiler: true,
  agentRules: false,
  poweredByHeader: false,
  // `npm test` checks the types; a start only builds.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node as they are: native parts, dynamic requires, or too large to bundle.
  serverExternalPackages: [
    '@prisma/client',
    '@prisma/adapter-pg',
    'pg',
    'pg-boss',
    '@electric-sql/pglite',
    '@electric-sql/pglite-socket',
    '@aws-sdk/client-cost-explorer',
    '@aws-sdk/client-ec2',
    '@aws-sdk/client-pricing',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-sts',
    '@aws-sdk/credential-providers',
    '@duckdb/node-api',
  ],
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
          {
            key: 'Permissions-Policy',
            value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
          },
        ],
      },
    ];
  },
};

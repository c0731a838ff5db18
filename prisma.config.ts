import { defineConfig } from 'prisma/config';

// `prisma generate` never uses the schema engine, but the CLI wants to download it first: naming any
// executable skips that, so generation works where only the npm registry is reached.
if (process.argv.includes('generate')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});

import { env } from './env.ts';

try {
  env();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

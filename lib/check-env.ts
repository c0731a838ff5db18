import { readEnv } from './env.ts';

try {
  readEnv(process.env);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

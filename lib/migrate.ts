import { openDatabase } from '#lib/db/embedded';

try {
  const { applied, close } = await openDatabase();
  await close();
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

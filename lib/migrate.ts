import { openDatabase } from '#lib/db/embedded';
import { migrate } from '#lib/db/migrate';

try {
  const database = await openDatabase();
  const later = await migrate();
  await database.close();
  console.log(later.length === 0 ? 'The database is up to date.' : `Applied ${later.join(', ')}.`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

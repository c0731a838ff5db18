import { expect, it } from 'vitest';
import { connectTo, db } from './client.ts';
import { openPostgres } from './testing.ts';

const server = process.env.TEST_DATABASE_URL;

it.skipIf(!server)('reads dates and times alike, however the server is set to write them', async () => {
  const database = await openPostgres(server as string);
  try {
    const name = new URL(database.url).pathname.slice(1);
    await db().$executeRawUnsafe(`alter database ${name} set datestyle = 'SQL, DMY'`);
    await db().$executeRawUnsafe(`alter database ${name} set timezone = 'Asia/Tokyo'`);
    await connectTo(database.connection);
    const [row] = await db().$queryRaw<[object]>`
      select '2026-11-02'::date::text as day, '2026-11-02T03:04:05Z'::timestamptz::text as at`;
    expect(row).toEqual({ day: '2026-11-02', at: '2026-11-02 03:04:05+00' });
  } finally {
    await database.close();
  }
});

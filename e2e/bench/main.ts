import { parseArgs } from 'node:util';
import { benchIngest } from './ingest.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const url = process.env.TEST_DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/postgres';
console.log(await benchIngest(url, Number(values.rows)));
process.exit(0);

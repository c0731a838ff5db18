import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from './client.ts';
import { migrate } from './migrate.ts';
import { type TestDatabase, testTargets } from './testing.ts';

type Column = { table: string; column: string; type: string; nullable: boolean };
type Key = { table: string; columns: string };

const SCALARS: Record<string, string> = {
  Int: 'integer',
  BigInt: 'bigint',
  String: 'text',
  Boolean: 'boolean',
  Float: 'double precision',
  Json: 'jsonb',
  DateTime: 'timestamp(3) without time zone',
};

const mapped = (text: string, fallback: string) => /@@?map\("(\w+)"\)/.exec(text)?.[1] ?? fallback;

/** Reads the models of schema.prisma: what Prisma's client believes the database to be. */
function parseSchema(text: string) {
  const enums = new Map(
    [...text.matchAll(/^enum (\w+) \{([\s\S]*?)^\}/gm)].map((m) => [
      m[1] ?? '',
      mapped(m[2] ?? '', m[1] ?? ''),
    ]),
  );
  const columns: Column[] = [];
  const primary: Key[] = [];
  const unique: Key[] = [];
  const indexes: Key[] = [];
  for (const model of text.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)) {
    const body = model[2] ?? '';
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? '';
    const names = new Map<string, string>();
    for (const line of body.split('\n').map((l) => l.replace(/\/\/.*$/, '').trim())) {
      const field = /^(\w+)\s+(\w+)(\[\])?(\?)?\s*(.*)$/.exec(line);
      if (field === null || line.startsWith('@@')) continue;
      const [, name = '', type = '', isList = '', optional, attributes = ''] = field;
      const column = mapped(attributes.replace(/@db\.\w+(\([^)]*\))?/, ''), name);
      names.set(name, column);
      const native = /@db\.(\w+)(?:\(([^)]*)\))?/.exec(attributes);
      const sqlType =
        native === null
          ? `${enums.get(type) ?? SCALARS[type] ?? `unknown ${type}`}${isList}`
          : native[1] === 'Timestamptz'
            ? `timestamp(${native[2]}) with time zone`
            : native[1] === 'Date'
              ? 'date'
              : `numeric(${native[2]?.replace(/\s/g, '')})`;
      columns.push({ table, column, type: sqlType, nullable: optional !== undefined });
      if (/@id\b/.test(attributes)) primary.push({ table, columns: column });
      if (/@unique\b/.test(attributes)) unique.push({ table, columns: column });
    }
    for (const key of body.matchAll(/@@(id|unique|index)\(\[(.*)\](?:, map: "\w+")?\)/g)) {
      const list = (key[2] ?? '')
        .split(',')
        .map((part) => part.trim())
        .map((part) => names.get(part.replace(/\(.*$/, '')) + (part.includes('sort: Desc') ? ' DESC' : ''))
        .join(', ');
      (key[1] === 'id' ? primary : key[1] === 'unique' ? unique : indexes).push({ table, columns: list });
    }
  }
  return { columns, primary, unique, indexes };
}

async function readDatabase() {
  const columns = await db().$queryRaw<Column[]>`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as "type", not a.attnotnull as "nullable"
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and c.relname <> '_prisma_migrations'`;
  const keys = await db().$queryRaw<{ table: string; columns: string; kind: string }[]>`
    select c.relname as "table", regexp_replace(pg_get_indexdef(i.indexrelid), '^.*USING btree \\((.*?)\\)( INCLUDE.*)?$', '\\1') as columns,
           case when i.indisprimary then 'primary' when i.indisunique then 'unique' else 'index' end as kind
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and c.relname <> '_prisma_migrations'
      and i.indpred is null and i.indexprs is null`;
  const of = (kind: string) =>
    keys.filter((key) => key.kind === kind).map(({ table, columns }) => ({ table, columns }));
  return { columns, primary: of('primary'), unique: of('unique'), indexes: of('index') };
}

const sorted = <T>(rows: T[]) =>
  rows.map((row) => JSON.stringify(row, Object.keys(row as object).toSorted())).toSorted();

for (const target of testTargets()) {
  describe(`migrations on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());

    it('make exactly the tables, columns, types, nullability and keys of schema.prisma', async () => {
      const expected = parseSchema(
        await readFile(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8'),
      );
      const actual = await readDatabase();
      expect(expected.columns.length).toBeGreaterThan(50);
      expect(sorted(actual.columns)).toEqual(sorted(expected.columns));
      expect(sorted(actual.primary)).toEqual(sorted(expected.primary));
      expect(sorted(actual.unique)).toEqual(sorted(expected.unique));
      expect(sorted(actual.indexes)).toEqual(sorted(expected.indexes));
    });

    it('are applied once, however many start at once', async () => {
      expect((await Promise.all([migrate(), migrate(), migrate()])).flat()).toEqual([]);
    });

    it('refuse a database of a newer version', async () => {
      await db()
        .$executeRaw`insert into "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count) values ('x', 'y', now(), '29990101000000_later', 1)`;
      await expect(migrate()).rejects.toThrow(/29990101000000_later.*newer Spotledger/);
      await db().$executeRaw`delete from "_prisma_migrations" where id = 'x'`;
    });

    it('refuse a migration that was edited after it was applied', async () => {
      await db().$executeRaw`update "_prisma_migrations" set checksum = 'edited'`;
      await expect(migrate()).rejects.toThrow(/was changed after it was applied/);
    });
  });
}

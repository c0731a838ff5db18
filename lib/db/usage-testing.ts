import type { UsageBookRow, UsageDocument, UsageLineRow, UsageSource } from '#lib/domain/usage';
import { db, withTransaction } from './client.ts';
import { type WrittenUsage, writeUsage } from './usage.ts';
import { placeStaged, stageUsage } from './usage-staging.ts';

const HOUR = 3_600_000;

type Line = Omit<UsageLineRow, 'account' | 'month'>;

/** A line of spot use that begins at a time (`2026-11-01T10:00`) and spans some hours. For tests alone. */
export const line = (
  start: string,
  spanHours: number,
  over: Partial<Line> & Pick<Line, 'hours' | 'cost'>,
): Line => ({
  cloud: 'aws',
  start: new Date(`${start}:00Z`),
  end: new Date(Date.parse(`${start}:00Z`) + spanHours * HOUR),
  region: 'us-east-1',
  zone: null,
  instanceType: 'p5.48xlarge',
  os: 'linux',
  purchaseOption: 'spot',
  resourceId: null,
  currency: 'USD',
  onDemandCost: null,
  tags: {},
  estimated: false,
  ...over,
});

/** A document of one account and month. */
export function billOf(
  source: UsageSource,
  account: string,
  month: string,
  lines: Line[],
  over: Partial<
    Pick<UsageBookRow, 'accountName' | 'leftOut'> & Pick<UsageDocument, 'version' | 'origin' | 'warnings'>
  > = {},
): UsageDocument {
  const { accountName = null, leftOut = [], version = '1', warnings = [] } = over;
  const rows = lines.map((row): UsageLineRow => ({ ...row, account, month }));
  return {
    source,
    origin: over.origin ?? (source === 'file' ? '' : `origin of ${account}`),
    version,
    label: `${source} of ${account}`,
    months: [month],
    books: [{ cloud: 'aws', account, accountName, month, leftOut }],
    warnings,
    lineCount: rows.length,
    async *lines() {
      yield rows;
    },
  };
}

/** Stages documents and puts them in place, as a feed or an import does. */
export async function keepUsage(documents: readonly UsageDocument[], takenAt: Date): Promise<WrittenUsage> {
  const staged = await stageUsage(documents, takenAt);
  return placeStaged(staged, () => withTransaction((tx) => writeUsage(tx, staged)));
}

/** Writes documents as a feed or an import does. */
export const writeBill = (...documents: UsageDocument[]) =>
  keepUsage(documents, new Date('2026-11-23T10:00:00Z'));

export const list = (instanceType: string, region: string, validFrom: string, usdPerHour: string) => ({
  cloud: 'aws' as const,
  region,
  instanceType,
  os: 'linux' as const,
  validFrom: new Date(validFrom),
  usdPerHour,
});

export const type = (name: string, gpuModel: string | null, gpuCount: number | null) => ({
  cloud: 'aws' as const,
  name,
  vcpus: 8,
  memoryGib: 32,
  gpuModel,
  gpuCount,
  gpuMemoryGib: gpuModel === null ? null : 80,
});

/** `export 111111111111 2026-11-01 v1: 5` for each book, those that count with a star. */
export async function booksInWords(): Promise<string[]> {
  const rows = await db().$queryRaw<{ text: string }[]>`
    select concat(case when b.counts then '*' end, b.source, ' ', b.account, ' ', b.month, ' v', b.version, ': ',
                  (select string_agg(trim_scale(l.cost)::text, '+' order by l.cost) from usage_line l where l.book_id = b.id)) as text
    from usage_book b order by b.source, b.account, b.month, b.origin`;
  return rows.map(({ text }) => text);
}

/** How many usage lines belong to no book. */
export const orphanLines = async () =>
  (
    await db().$queryRaw<
      { n: number }[]
    >`select count(*)::int as n from usage_line where book_id not in (select id from usage_book)`
  )[0]?.n;

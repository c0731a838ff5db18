import { describe, expect, it } from 'vitest';
import { demoAccounts } from './accounts.ts';
import { billedUsage, monthSpan } from './invoice.ts';
import { createMarket } from './market.ts';
import { units } from './money.ts';
import {
  billVersion,
  type Channel,
  finalAt,
  type PublishedHour,
  publishedMonths,
  publishedUsage,
  refreshedAt,
} from './publication.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTH = '2026-10-01';
const [START, END] = monthSpan(MONTH);
const CHANNELS: Channel[] = ['export', 'cost-explorer'];
const market = createMarket(5);
const accounts = demoAccounts.map(({ id }) => id);
const truth = new Map(
  billedUsage(market, { accounts, from: START, to: END }).map((line) => [keyOf(line), line]),
);

function keyOf({ account, instanceId, start }: { account: string; instanceId: string; start: Date }) {
  return `${account} ${instanceId} ${start.toISOString()}`;
}
function published(asOf: Date, channel: Channel): Map<string, PublishedHour> {
  const lines = accounts.flatMap((account) =>
    publishedUsage(market, { account, month: MONTH, asOf, channel }),
  );
  return new Map(lines.map((line) => [keyOf(line), line]));
}
const ageOf = ({ start }: { start: Date }, asOf: Date) => asOf.getTime() - start.getTime() - HOUR;
const instants = (from: Date, to: Date, step: number) =>
  Array.from(
    { length: Math.floor((to.getTime() - from.getTime()) / step) },
    (_, i) => new Date(from.getTime() + i * step),
  );

describe('the times of a bill', () => {
  it('are refreshed every eight hours of UTC', () => {
    expect(refreshedAt(new Date('2026-11-23T15:59:59Z'))).toEqual(new Date('2026-11-23T08:00:00Z'));
    expect(refreshedAt(new Date('2026-11-23T16:00:00Z'))).toEqual(new Date('2026-11-23T16:00:00Z'));
  });

  it('end on the sixth of the next month', () => {
    expect(finalAt('2026-12-01')).toEqual(new Date('2027-01-06T00:00:00Z'));
    expect(billVersion(MONTH, new Date('2026-11-05T23:59:59Z'))).toEqual(new Date('2026-11-05T16:00:00Z'));
    expect(billVersion(MONTH, new Date('2026-11-06T00:00:00Z'))).toEqual(new Date('2026-11-06T00:00:00Z'));
    expect(billVersion(MONTH, new Date('2027-03-01T00:00:00Z'))).toEqual(new Date('2026-11-06T00:00:00Z'));
  });

  it('show the running month and three before it, a new month from its ninth hour on', () => {
    const months = ['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'];
    expect(publishedMonths(new Date('2026-11-01T08:00:00Z'))).toEqual(months);
    expect(publishedMonths(new Date('2026-12-01T07:59:59Z'))).toEqual(months);
    expect(publishedMonths(new Date('2027-01-01T08:00:00Z'))[0]).toBe('2026-10-01');
  });
});

describe.each(CHANNELS)('hours published by %s', (channel) => {
  const lag = channel === 'export' ? 9 : 20;

  it('change at a refresh alone', () => {
    const at = (time: string) => published(new Date(`2026-10-14T${time}Z`), channel);
    expect(at('15:59:59')).toEqual(at('08:00:00'));
    expect(at('16:00:00')).not.toEqual(at('15:59:59'));
  });

  it('come late, some of the last two days later than others, and none before it is over', () => {
    const asOf = new Date('2026-10-14T16:00:00Z');
    const known = published(asOf, channel);
    for (const line of known.values()) expect(ageOf(line, asOf)).toBeGreaterThanOrEqual(lag * HOUR);
    const due = [...truth].filter(([, line]) => ageOf(line, asOf) >= lag * HOUR);
    const missing = due.filter(([key]) => !known.has(key));
    expect(missing.length).toBeGreaterThan(0);
    expect(missing.length).toBeLessThan(due.length / 10);
    expect(missing.every(([, line]) => ageOf(line, asOf) < 48 * HOUR)).toBe(true);
  });

  it('stay once they are there, at every other refresh of six weeks', () => {
    let before = new Set<string>();
    for (const asOf of instants(START, new Date(END.getTime() + 12 * DAY), 16 * HOUR)) {
      const now = new Set(published(asOf, channel).keys());
      expect([...before].filter((key) => !now.has(key))).toEqual([]);
      before = now;
    }
    expect(before).toEqual(new Set(truth.keys()));
  });

  it('are the truth when they are older than 72 hours, at whatever instant of the running month', () => {
    let restated = 0;
    const wrong: string[] = [];
    for (const asOf of instants(new Date(START.getTime() + 4 * DAY), END, 11 * HOUR + 17)) {
      const known = published(asOf, channel);
      for (const [key, line] of truth) {
        if (ageOf(line, asOf) < 72 * HOUR) continue;
        const own = known.get(key);
        if (own?.hours !== line.hours || own.cost !== line.cost || own.restated) wrong.push(key);
      }
      for (const line of known.values()) if (line.restated) restated += 1;
    }
    expect(wrong).toEqual([]);
    expect(restated).toBeGreaterThan(100);
  });

  it('are off by 1 to 4 per cent where they are restated, the hours never', () => {
    const lines = [...published(new Date('2026-10-14T16:00:00Z'), channel)];
    const off = lines.filter(([, { restated }]) => restated);
    expect(off.length).toBeGreaterThan(3);
    for (const [key, line] of lines) {
      const own = truth.get(key);
      const ratio = Number(units(line.cost)) / Number(units(own?.cost ?? '0'));
      const percent = Math.abs(ratio - 1) * 100;
      expect(line.hours).toBe(own?.hours);
      expect(line.restated ? percent > 0.99 && percent < 4.01 : percent === 0).toBe(true);
    }
  });

  it('lack some on-demand hours of one account until the month is final, and the end stays restated', () => {
    const last = new Date('2026-11-05T23:59:59Z');
    const known = published(last, channel);
    const missing = [...truth].filter(([key]) => !known.has(key)).map(([, line]) => line);
    expect(missing.length).toBeGreaterThan(1);
    expect(new Set(missing.map(({ account }) => account))).toEqual(new Set(['777788889999']));
    expect(missing.every(({ purchaseOption }) => purchaseOption !== 'spot')).toBe(true);
    expect(missing.every(({ start }) => END.getTime() - start.getTime() <= 3 * DAY)).toBe(true);
    const off = [...known.values()].filter(({ restated }) => restated);
    expect(off.length).toBeGreaterThan(3);
    expect(off.every(({ start }) => END.getTime() - start.getTime() <= 2 * DAY)).toBe(true);
    expect([...known.values()].some(({ final }) => final)).toBe(false);
  });

  it('are the whole truth and final from the sixth on', () => {
    const known = published(new Date('2026-11-06T00:00:00Z'), channel);
    expect([...known.values()].every(({ final, restated }) => final && !restated)).toBe(true);
    const bare = [...known.values()].map(({ final: _, restated: __, ...line }) => line);
    expect(bare).toEqual([...truth.values()]);
  });
});

it('publishes in exports first', () => {
  const asOf = new Date('2026-10-14T16:00:00Z');
  const early = new Set(published(asOf, 'export').keys());
  const late = new Set(published(asOf, 'cost-explorer').keys());
  expect([...late].filter((key) => !early.has(key))).toEqual([]);
  expect(late.size).toBeLessThan(early.size);
});

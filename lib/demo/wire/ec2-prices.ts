import { zoneNames } from '#lib/demo/accounts';
import { demoInstanceType } from '#lib/demo/catalog';
import type { Market } from '#lib/demo/market';
import { type DemoPool, type PriceRecord, poolKey } from '#lib/demo/price-path';
import { hash32, uniform } from '#lib/demo/random';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { queryText } from './ec2-types.ts';
import { filterTest, listParam, maxResultsParam, timeParam } from './form.ts';
import { pageOf, pageStart } from './paging.ts';
import { items } from './xml.ts';

const KEPT_MS = 90 * 86_400_000;
const PLAIN = 'Linux/UNIX';
const VPC = 'Linux/UNIX (Amazon VPC)';
const PRODUCTS = ['Linux/UNIX', 'Red Hat Enterprise Linux', 'SUSE Linux', 'Windows'].flatMap((product) => [
  product,
  `${product} (Amazon VPC)`,
]);

type Line = { pool: DemoPool; zoneName: string; product: string; record: PriceRecord };

/**
 * `DescribeSpotPriceHistory`: a log of changes, newest first, records of one instant in any order; with every pool's
 * last record before `StartTime`; nothing older than 90 days but that.
 */
export function describeSpotPriceHistory(call: Call): Record<string, unknown> {
  const { form } = call;
  const query = queryText(call);
  const start = pageStart(form.get('NextToken'), query, call.now);
  const size = maxResultsParam(form, 1, 1000) ?? 1000;
  const page = pageOf(historyOf(call, query, start.asOf), start, query, { size, uneven: call.unevenPages });
  return {
    spotPriceHistorySet: items(
      page.items.map(({ pool, zoneName, product, record }) => ({
        instanceType: pool.instanceType,
        productDescription: product,
        spotPrice: record.usdPerHour,
        timestamp: record.at.toISOString(),
        availabilityZone: zoneName,
        availabilityZoneId: pool.zoneId,
      })),
    ),
    nextToken: page.nextToken,
  };
}

/** The lists that were asked last, so that a page does not make the whole list anew. */
const lists = new WeakMap<Market, Map<string, Line[]>>();
const LISTS_KEPT = 16;

function historyOf(call: Call, query: string, asOf: Date): Line[] {
  const kept = lists.get(call.market) ?? new Map<string, Line[]>();
  lists.set(call.market, kept);
  const key = `${asOf.getTime()}|${query}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = makeHistory(call, asOf);
  kept.set(key, made);
  const oldest = kept.keys().next().value;
  if (kept.size > LISTS_KEPT && oldest !== undefined) kept.delete(oldest);
  return made;
}

function makeHistory(call: Call, asOf: Date): Line[] {
  const { form, region, account, market } = call;
  const earliest = new Date(asOf.getTime() - KEPT_MS);
  const askedFrom = timeParam(form, 'StartTime') ?? earliest;
  const askedTo = timeParam(form, 'EndTime') ?? asOf;
  if (askedFrom > askedTo && form.has('EndTime')) {
    throw new AwsError('InvalidParameterValue', 'StartTime must not be later than EndTime.');
  }
  const from = askedFrom < earliest ? earliest : askedFrom > asOf ? asOf : askedFrom;
  const to = askedTo > asOf ? asOf : askedTo;
  const names = new Map(zoneNames(account.id, region).map(({ id, name }) => [id, name]));
  const products = productsOf(form);
  const test = filterTest(form, [
    'instance-type',
    'product-description',
    'availability-zone',
    'availability-zone-id',
    'spot-price',
    'timestamp',
  ]);
  const lines: Line[] = [];
  for (const pool of poolsOf(call, names)) {
    const zoneName = names.get(pool.zoneId) as string;
    const before = market.recordBefore(pool, from);
    // EndTime is inclusive.
    const records = market.spotRecords(pool, from, new Date(to.getTime() + 1));
    for (const record of before === null ? records : [before, ...records]) {
      for (const product of formsOf(market.seed, pool, record)) {
        if (products !== null && !products.includes(product)) continue;
        if (!test(filterValues(pool, zoneName, product, record))) continue;
        lines.push({ pool, zoneName, product, record });
      }
    }
  }
  return newestFirst(lines);
}

/** The asked pools of the region; throws for types and zones that do not exist. */
function poolsOf({ form, region, market }: Call, names: Map<string, string>): DemoPool[] {
  const types = listParam(form, 'InstanceType');
  const unknown = types.filter((name) => demoInstanceType(name) === undefined);
  if (unknown.length > 0) {
    throw new AwsError('InvalidParameterValue', `Invalid instance type: '${unknown[0]}'`);
  }
  const zoneName = form.get('AvailabilityZone');
  const zoneId = form.get('AvailabilityZoneId');
  if (zoneName !== null && zoneId !== null) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameters AvailabilityZone and AvailabilityZoneId cannot be used together.',
    );
  }
  if (zoneName !== null && ![...names.values()].includes(zoneName)) {
    throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${zoneName}]`);
  }
  if (zoneId !== null && !names.has(zoneId)) {
    throw new AwsError('InvalidParameterValue', `Invalid availability zone-id: [${zoneId}]`);
  }
  return market
    .pools()
    .filter((pool) => pool.region === region)
    .filter((pool) => types.length === 0 || types.includes(pool.instanceType))
    .filter((pool) => zoneId === null || pool.zoneId === zoneId)
    .filter((pool) => zoneName === null || names.get(pool.zoneId) === zoneName);
}

function productsOf(form: URLSearchParams): string[] | null {
  const products = listParam(form, 'ProductDescription');
  const unknown = products.find((product) => !PRODUCTS.includes(product));
  if (unknown !== undefined) {
    throw new AwsError('InvalidParameterValue', `Invalid product description: [${unknown}]`);
  }
  return products.length > 0 ? products : null;
}

/** Most records are said of the plain product; in one pool of five some are said of the other form, or of both. */
function formsOf(seed: number, pool: DemoPool, { at }: PriceRecord): string[] {
  const key = poolKey(pool);
  if (uniform(seed, 'two-forms', key) >= 0.2) return [PLAIN];
  const draw = uniform(seed, 'form', key, at.getTime());
  if (draw < 0.4) return [PLAIN];
  return draw < 0.7 ? [VPC] : [PLAIN, VPC];
}

function filterValues(pool: DemoPool, zoneName: string, product: string, record: PriceRecord) {
  return {
    'instance-type': pool.instanceType,
    'product-description': product,
    'availability-zone': zoneName,
    'availability-zone-id': pool.zoneId,
    'spot-price': record.usdPerHour,
    timestamp: record.at.toISOString(),
  };
}

function newestFirst(lines: Line[]): Line[] {
  return lines
    .map((line) => ({ line, at: line.record.at.getTime(), tie: hash32(poolKey(line.pool), line.product) }))
    .sort((a, b) => b.at - a.at || a.tie - b.tie)
    .map(({ line }) => line);
}

import { demoAccounts } from './accounts.ts';
import type { BillLine } from './bill-lines.ts';
import { billedUsage, COMMITMENTS, monthSpan } from './invoice.ts';
import { DEMO_JOBS, type DemoJob } from './jobs.ts';
import type { Market } from './market.ts';
import { product, scaled, sumOf, units } from './money.ts';
import { finalAt, type PublishedHour } from './publication.ts';
import { hash32 } from './random.ts';
import { usageType } from './usage-types.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NONE = '0.0000000000';
const [research, vision] = demoAccounts;

type Asked = { account: string; month: string; asOf: Date; hours: readonly PublishedHour[] };
type Given = Pick<BillLine, 'kind' | 'start' | 'end' | 'productCode' | 'usageType' | 'unblended'>;

/**
 * The lines of an account's month that are no instance-hours: storage and traffic of each day (a day after it), the
 * fees of commitments, tax, a refund in the middle of the month (`vision`), and a credit that comes when the month is
 * final (`research`, -120.00).
 */
export function otherLines(market: Market, asked: Asked): BillLine[] {
  return [
    ...pastDays(asked).flatMap((day) => [
      ...dailyLines(market.seed, asked, day),
      ...savingsPlanFee(market, asked, day),
    ]),
    ...reservationFee(market, asked),
    ...monthlyLines(asked),
  ];
}

function line(account: string, given: Given & Partial<BillLine>): BillLine {
  return {
    account,
    purchaseOption: null,
    operation: '',
    description: '',
    unit: '',
    amortized: given.unblended,
    publicOnDemand: NONE,
    region: null,
    zoneName: null,
    instanceType: null,
    resourceId: null,
    commitmentArn: null,
    tags: {},
    ...given,
    amount: sumOf([given.amount ?? NONE]),
  };
}

/** The begins of the days that have been over for a day. */
function pastDays({ month, asOf }: Asked): Date[] {
  const [start, end] = monthSpan(month);
  const days: Date[] = [];
  for (let at = start.getTime(); at < end.getTime() && at + 2 * DAY_MS <= asOf.getTime(); at += DAY_MS) {
    days.push(new Date(at));
  }
  return days;
}

function dailyLines(seed: number, { account, month }: Asked, start: Date): BillLine[] {
  const [first, next] = monthSpan(month);
  const daysInMonth = BigInt((next.getTime() - first.getTime()) / DAY_MS);
  const end = new Date(start.getTime() + DAY_MS);
  const regions = [
    ...new Set(DEMO_JOBS.filter((job) => job.account === account).map(({ region }) => region)),
  ];
  const storage = regions.map((region): BillLine => {
    const gib = 500 + (hash32(seed, 'volumes', account, region) % 1500);
    const amount = scaled(`${gib}`, 1n, daysInMonth);
    const unblended = product(amount, '0.08');
    return line(account, {
      ...{ kind: 'Usage', start, end, amount, unblended, publicOnDemand: unblended, region },
      productCode: 'AmazonEC2',
      usageType: usageType(region, 'EBS:VolumeUsage.gp3'),
      operation: 'CreateVolume-Gp3',
      description: `$0.08 per GB-month of General Purpose (gp3) provisioned storage - ${region}`,
      unit: 'GB-Mo',
      resourceId: `vol-0${hash32('volume', account, region).toString(16).padStart(8, '0')}`,
    });
  });
  const region = regions[0] as string;
  const sent = `${5 + (hash32(seed, 'sent', account, start.getTime()) % 60)}`;
  const objects = scaled(`${800 + (hash32(seed, 'objects', account) % 3000)}`, 1n, daysInMonth);
  const shared = { kind: 'Usage', start, end, region } as const;
  return [
    ...storage,
    line(account, {
      ...{
        ...shared,
        productCode: 'AWSDataTransfer',
        usageType: usageType(region, 'DataTransfer-Out-Bytes'),
      },
      ...{
        amount: sent,
        unit: 'GB',
        unblended: product(sent, '0.09'),
        publicOnDemand: product(sent, '0.09'),
      },
      ...{ operation: 'RunInstances', description: '$0.09 per GB - first 10 TB / month data transfer out' },
    }),
    line(account, {
      ...{ ...shared, productCode: 'AmazonS3', usageType: usageType(region, 'TimedStorage-ByteHrs') },
      ...{ amount: objects, unit: 'GB-Mo', unblended: product(objects, '0.023') },
      ...{ publicOnDemand: product(objects, '0.023'), operation: 'StandardStorage' },
      description: '$0.023 per GB - first 50 TB / month of storage used',
    }),
  ];
}

const committed = (option: string): [DemoJob, string] => {
  const [name, { arn }] = Object.entries(COMMITMENTS).find(([, entry]) => entry.option === option) as [
    string,
    { arn: string },
  ];
  return [DEMO_JOBS.find((job) => job.name === name) as DemoJob, arn];
};

/** What the day's covered hours come to: the plan is used to the full. */
function savingsPlanFee(market: Market, { account }: Asked, start: Date): BillLine[] {
  const [job, arn] = committed('savings-plan');
  if (account !== job.account) return [];
  const end = new Date(start.getTime() + DAY_MS);
  const covered = billedUsage(market, { accounts: [account], from: start, to: end }).filter(
    ({ purchaseOption }) => purchaseOption === 'savings-plan',
  );
  if (covered.length === 0) return [];
  return [
    line(account, {
      ...{ kind: 'SavingsPlanRecurringFee', start, end, productCode: 'ComputeSavingsPlans' },
      ...{ usageType: 'ComputeSP:1yrNoUpfront', unblended: sumOf(covered.map(({ cost }) => cost)) },
      ...{ amortized: NONE, amount: '24.0000000000', unit: 'Hrs', resourceId: arn, commitmentArn: arn },
      description: '1 year No Upfront Compute Savings Plan',
    }),
  ];
}

/** Two reserved instances for the whole month; what no hour has used is not spread over any. */
function reservationFee(market: Market, { account, month, hours }: Asked): BillLine[] {
  const [job, arn] = committed('reserved');
  if (account !== job.account) return [];
  const [start, end] = monthSpan(month);
  const list = market.onDemandAt(job.region, job.instanceType, start);
  if (list === null) return [];
  const amount = `${(job.nodes * (end.getTime() - start.getTime())) / HOUR_MS}`;
  const unblended = scaled(product(amount, list), COMMITMENTS[job.name]?.percent ?? 100n, 100n);
  const used = hours.filter(({ purchaseOption }) => purchaseOption === 'reserved').map(({ cost }) => cost);
  const unused = sumOf([unblended, `-${sumOf(used)}`]);
  return [
    line(account, {
      ...{ kind: 'RIFee', start, end, productCode: 'AmazonEC2', operation: 'RunInstances' },
      ...{
        usageType: usageType(job.region, `HeavyUsage:${job.instanceType}`),
        amount,
        unit: 'Hrs',
        unblended,
      },
      ...{ amortized: units(unused) > 0n ? unused : NONE, region: job.region, resourceId: arn },
      ...{ commitmentArn: arn, instanceType: job.instanceType },
      description: `USD hourly fee per Linux/UNIX (Amazon VPC), ${job.instanceType} instance`,
    }),
  ];
}

function monthlyLines({ account, month, asOf }: Asked): BillLine[] {
  const [start, end] = monthSpan(month);
  const span = { start, end, productCode: 'AmazonEC2', usageType: '' };
  const refund = new Date(start.getTime() + 14 * DAY_MS);
  const lines = [
    line(account, {
      ...span,
      kind: 'Tax',
      unblended: '18.5000000000',
      description: 'Tax for product code AmazonEC2',
    }),
  ];
  if (account === vision.id && asOf.getTime() >= refund.getTime() + 2 * DAY_MS) {
    const day = { start: refund, end: new Date(refund.getTime() + DAY_MS) };
    const description = 'Refund for data transfer charged in error';
    lines.push(line(account, { ...span, ...day, kind: 'Refund', unblended: '-3.2500000000', description }));
  }
  if (account === research.id && asOf >= finalAt(month)) {
    const description = 'AWS Activate research credits';
    lines.push(line(account, { ...span, kind: 'Credit', unblended: '-120.0000000000', description }));
  }
  return lines;
}

import { z } from 'zod';
import type { AdvisorRow } from '#lib/domain/rows';
import { osOfProduct } from './products.ts';
import type { Tally } from './tally.ts';

type Share = Pick<AdvisorRow, 'lowShare' | 'highShare'>;

/** What `r` means where the data do not say it themselves. */
const USUAL: Share[] = [
  { lowShare: 0, highShare: 0.05 },
  { lowShare: 0.05, highShare: 0.1 },
  { lowShare: 0.1, highShare: 0.15 },
  { lowShare: 0.15, highShare: 0.2 },
  { lowShare: 0.2, highShare: null },
];

const document = z.object({
  ranges: z
    .array(z.object({ index: z.number(), label: z.string() }))
    .optional()
    .catch(undefined),
  spot_advisor: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))),
});
const advice = z.object({ r: z.number() });
const TYPE = /^[a-z0-9-]+\.[a-z0-9-]+$/;

/** Each entry of the Spot Instance Advisor's data; what cannot be read goes to `refused`. Null where it is no such document. */
export function parseSpotAdvisor(body: unknown, publishedAt: Date, refused: Tally): AdvisorRow[] | null {
  const parsed = document.safeParse(body);
  if (!parsed.success) return null;
  const shares = sharesOf(parsed.data.ranges ?? []);
  const rows: AdvisorRow[] = [];
  for (const [region, systems] of Object.entries(parsed.data.spot_advisor)) {
    for (const [system, types] of Object.entries(systems)) {
      const os = osOfProduct(system);
      for (const [instanceType, entry] of Object.entries(types)) {
        const share = shares.get(advice.safeParse(entry).data?.r ?? -1);
        const where = `${region} ${system} ${instanceType}`.slice(0, 80);
        if (os === null) refused.add('unknown operating system', where);
        else if (!TYPE.test(instanceType)) refused.add('no instance type', where);
        else if (share === undefined) refused.add('no range of interruptions', where);
        else rows.push({ cloud: 'aws', region, os, instanceType, ...share, publishedAt });
      }
    }
  }
  return rows;
}

/** By index. The labels are what AWS shows; `max` does not agree with them (11 where the label ends at 10 %). */
function sharesOf(ranges: { index: number; label: string }[]): Map<number, Share> {
  const said = ranges.flatMap(({ index, label }): [number, Share][] => {
    const share = shareOf(label);
    return share === null ? [] : [[index, share]];
  });
  return new Map([...USUAL.entries(), ...said]);
}

/** `<5%`, `5-10%`, `>20%`; null for anything else. */
function shareOf(label: string): Share | null {
  const [, sign, first, last] = /^\s*([<>]?)\s*(\d+)\s*(?:%?\s*-\s*(\d+))?\s*%\s*$/.exec(label) ?? [];
  const low = Number(first) / 100;
  if (first === undefined) return null;
  if (last !== undefined) return { lowShare: low, highShare: Number(last) / 100 };
  if (sign === '<') return { lowShare: 0, highShare: low };
  return sign === '>' ? { lowShare: low, highShare: null } : null;
}

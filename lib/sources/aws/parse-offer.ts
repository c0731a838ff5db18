import { z } from 'zod';
import type { OnDemandPriceRow } from '#lib/domain/rows';
import { priceFault } from './decimal.ts';
import { osOfProduct } from './products.ts';

const offer = z.object({
  product: z.object({
    attributes: z.object({
      instanceType: z.string().min(1),
      regionCode: z.string().min(1),
      operatingSystem: z.string(),
    }),
  }),
  terms: z.object({
    OnDemand: z
      .record(
        z.string(),
        z.object({
          effectiveDate: z.iso.datetime({ offset: true }),
          priceDimensions: z.record(
            z.string(),
            z.object({ unit: z.string(), pricePerUnit: z.record(z.string(), z.string()) }),
          ),
        }),
      )
      .optional(),
  }),
});

/** What an entry of a price list holds: its rows, or why it holds none. `fault`: it is not what it should be. */
export type ParsedOffer = { rows: OnDemandPriceRow[]; fault: string | null };

/**
 * The list prices in one entry of `GetProducts`' `PriceList`, a JSON text. Prices per hour in USD alone; a price of 0
 * belongs to reservations and is passed over. An entry of another region or an unreadable one is a fault.
 */
export function parseOffer(text: string, region: string): ParsedOffer {
  const parsed = offer.safeParse(jsonOf(text));
  if (!parsed.success) return { rows: [], fault: `not a price list entry (${firstIssue(parsed.error)})` };
  const { instanceType, regionCode, operatingSystem } = parsed.data.product.attributes;
  if (regionCode !== region) return { rows: [], fault: `it is of region ${regionCode}` };
  const os = osOfProduct(operatingSystem);
  if (os === null) return { rows: [], fault: `unknown operating system "${operatingSystem}"` };
  const rows: OnDemandPriceRow[] = [];
  for (const term of Object.values(parsed.data.terms.OnDemand ?? {})) {
    for (const { unit, pricePerUnit } of Object.values(term.priceDimensions)) {
      if (unit !== 'Hrs') continue;
      const usdPerHour = pricePerUnit.USD;
      const fault = priceFault(usdPerHour);
      if (fault === 'the price is 0') continue;
      if (usdPerHour === undefined) return { rows: [], fault: 'no price in USD' };
      if (fault !== null) return { rows: [], fault };
      const validFrom = new Date(term.effectiveDate);
      rows.push({ cloud: 'aws', region, instanceType, os, validFrom, usdPerHour });
    }
  }
  return { rows, fault: null };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'unreadable' : `${issue.path.join('.') || 'JSON'}: ${issue.message}`;
}

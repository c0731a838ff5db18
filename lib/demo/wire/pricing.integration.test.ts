import { GetProductsCommand, type GetProductsCommandInput } from '@aws-sdk/client-pricing';
import { describe, expect, it } from 'vitest';
import { hostDemoCloud } from '#lib/demo/testing';

const START = new Date('2026-11-23T12:00:00Z');
const demo = hostDemoCloud(START);
const { market, pricing } = demo;
describe('list prices', () => {
  const FILTERS = {
    operatingSystem: 'Linux',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
    marketoption: 'OnDemand',
    tenancy: 'Shared',
    productFamily: 'Compute Instance',
  };
  type Entry = {
    product: { attributes: Record<string, string> };
    terms: { OnDemand: Record<string, Term> };
  };
  type Term = {
    effectiveDate: string;
    priceDimensions: Record<string, { unit: string; pricePerUnit: { USD: string } }>;
  };

  async function products(filters: Record<string, string>, size = 100) {
    const found: { type: string | undefined; usd: string; from: string; unit: string }[] = [];
    let token: string | undefined;
    do {
      const input: GetProductsCommandInput = {
        ServiceCode: 'AmazonEC2',
        Filters: Object.entries(filters).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value })),
        MaxResults: size,
        NextToken: token,
      };
      const page = await pricing().send(new GetProductsCommand(input));
      for (const text of page.PriceList ?? []) {
        const { product, terms } = JSON.parse(String(text)) as Entry;
        const term = Object.values(terms.OnDemand)[0] as Term;
        const dimension = Object.values(term.priceDimensions)[0];
        found.push({
          type: product.attributes.instanceType,
          usd: dimension?.pricePerUnit.USD ?? '',
          from: term.effectiveDate,
          unit: dimension?.unit ?? '',
        });
      }
      token = page.NextToken;
    } while (token);
    return found;
  }

  it('gives the price that is valid today with its date, zero rows among them', async () => {
    const found = await products({ ...FILTERS, regionCode: 'us-east-1' }, 7);
    const priced = found.filter(({ usd }) => Number(usd) > 0);
    expect(priced.find(({ type }) => type === 'p4d.24xlarge')).toEqual({
      type: 'p4d.24xlarge',
      usd: '21.9576420000',
      from: '2026-09-15T00:00:00Z',
      unit: 'Hrs',
    });
    expect(priced.length).toBeLessThan(found.length);
    expect(new Map(priced.map(({ type, usd }) => [type, Number(usd)]))).toEqual(
      new Map(
        priced.map(({ type }) => [type, Number(market.onDemandAt('us-east-1', type as string, START))]),
      ),
    );
    expect(new Set(priced.map(({ type }) => type)).size).toBe(priced.length);
    expect(priced.length).toBe(17);
  });

  it('follows the clock past a cut', async () => {
    const p5 = async () =>
      await products({
        ...FILTERS,
        regionCode: 'us-east-2',
        instanceType: 'p5.48xlarge',
        marketoption: 'OnDemand',
      });
    expect((await p5()).filter(({ usd }) => Number(usd) > 0)).toEqual([
      { type: 'p5.48xlarge', usd: '55.0400000000', from: '2025-06-01T00:00:00Z', unit: 'Hrs' },
    ]);
    demo.now = new Date('2026-12-01T00:00:00Z');
    expect((await p5()).filter(({ usd }) => Number(usd) > 0)).toEqual([
      { type: 'p5.48xlarge', usd: '50.6368000000', from: '2026-12-01T00:00:00Z', unit: 'Hrs' },
    ]);
  });

  it('mixes in other tenancies, systems and reservations unless filtered', async () => {
    const found = await products({ regionCode: 'us-east-1', instanceType: 'c7i.4xlarge' });
    expect(found.length).toBeGreaterThanOrEqual(7);
    expect(new Set(found.map(({ usd }) => usd)).size).toBeGreaterThanOrEqual(4);
  });
});

import { DEMO_INSTANCE_TYPES, DEMO_REGIONS, type DemoInstanceType, type DemoRegion } from '#lib/demo/catalog';
import { hash32, uniform } from '#lib/demo/random';
import { AwsError } from './aws-error.ts';
import type { Call, Reply } from './call.ts';
import { pageOf, pageStart } from './paging.ts';

const ENDPOINTS = ['us-east-1', 'eu-central-1', 'ap-south-1'];

type Product = {
  sku: string;
  productFamily: string;
  attributes: Record<string, string>;
  effectiveDate: string;
  usd: string;
};

/** Answers the JSON protocol of the Price List service: `GetProducts` of `AmazonEC2`. */
export function answerPricing(call: Call): Reply {
  if (!ENDPOINTS.includes(call.region)) {
    throw new AwsError('UnknownEndpoint', `The Price List service has no endpoint in ${call.region}`, 404);
  }
  if (call.action !== 'GetProducts') {
    throw new AwsError('UnknownOperationException', `Unknown operation ${call.action}`);
  }
  return { status: 200, contentType: 'application/x-amz-json-1.1', body: JSON.stringify(getProducts(call)) };
}

function getProducts(call: Call): Record<string, unknown> {
  const { ServiceCode, Filters, MaxResults, NextToken } = call.json;
  if (ServiceCode !== 'AmazonEC2') throw invalid(`Unknown service code: ${String(ServiceCode)}`);
  const size = MaxResults === undefined ? 100 : Number(MaxResults);
  if (!Number.isInteger(size) || size < 1 || size > 100) throw invalid('MaxResults must be from 1 to 100');
  const test = filterTest(Filters);
  const query = JSON.stringify([call.account.id, ServiceCode, Filters ?? []]);
  const start = startOf(NextToken, query, call.now);
  const found = products(call, start.asOf).filter(test);
  const page = pageOf(found, start, query, { size, uneven: call.unevenPages });
  const body = {
    FormatVersion: 'aws_v1',
    PriceList: page.items.map((product) => JSON.stringify(entry(product, start.asOf))),
  };
  return page.nextToken === undefined ? body : { ...body, NextToken: page.nextToken };
}

function startOf(token: unknown, query: string, now: Date) {
  try {
    return pageStart(typeof token === 'string' ? token : null, query, now);
  } catch {
    throw new AwsError('InvalidNextTokenException', 'The pagination token is invalid. Try again without it.');
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

function filterTest(filters: unknown): (product: Product) => boolean {
  if (filters === undefined) return () => true;
  if (!Array.isArray(filters)) throw invalid('Filters must be a list');
  const known = filters as { Type?: unknown; Field?: unknown; Value?: unknown }[];
  for (const { Type, Field, Value } of known) {
    if (Type !== 'TERM_MATCH') throw invalid(`Unsupported filter type: ${String(Type)}`);
    if (typeof Field !== 'string' || typeof Value !== 'string')
      throw invalid('A filter needs Field and Value');
  }
  return ({ productFamily, attributes }) =>
    known.every(({ Field, Value }) =>
      Field === 'productFamily' ? productFamily === Value : attributes[Field as string] === Value,
    );
}

/** Every product of the service as of an instant; only the price that is valid then is there. */
function products({ market }: Call, at: Date): Product[] {
  return DEMO_REGIONS.flatMap((region) =>
    DEMO_INSTANCE_TYPES.flatMap((type) => {
      const step = market.onDemandSteps(region.name, type.name).findLast((candidate) => candidate.at <= at);
      return step === undefined ? [] : variants(type, region, Number(step.usdPerHour), step.at);
    }),
  );
}

/** The plain Linux product among what else is sold under the same type: other tenancies, systems and reservations. */
function variants(type: DemoInstanceType, region: DemoRegion, usd: number, validFrom: Date): Product[] {
  const make = (usdPerHour: number, changed: Record<string, string>, label: string) =>
    product(type, region, usdPerHour, validFrom, changed, label);
  const plain = make(usd, {}, 'plain');
  const windows = { operatingSystem: 'Windows', operation: 'RunInstances:0002' };
  const noise = [
    make(usd * 1.06, { tenancy: 'Dedicated' }, 'dedicated'),
    make(usd + 0.046 * type.vcpus, windows, 'windows'),
    make(usd, { capacitystatus: 'UnusedCapacityReservation' }, 'unused'),
    make(0, { capacitystatus: 'AllocatedCapacityReservation' }, 'allocated'),
    make(0, { marketoption: 'CapacityBlock' }, 'block'),
    make(usd + 0.12 * type.vcpus, { preInstalledSw: 'SQL Std', operation: 'RunInstances:0004' }, 'sql'),
  ];
  // Some types carry a second product, alike in every attribute, at 0 USD: it is no price.
  const twin = uniform('zero-twin', type.name, region.name) < 0.2 ? [make(0, {}, 'twin')] : [];
  return [...twin, plain, ...noise];
}

function product(
  type: DemoInstanceType,
  region: DemoRegion,
  usdPerHour: number,
  validFrom: Date,
  changed: Record<string, string>,
  label: string,
): Product {
  const sku = ['A', 'B']
    .map((half) =>
      hash32('sku', half, type.name, region.name, label).toString(36).toUpperCase().padStart(8, '0'),
    )
    .join('');
  const attributes = {
    servicecode: 'AmazonEC2',
    servicename: 'Amazon Elastic Compute Cloud',
    instanceType: type.name,
    vcpu: String(type.vcpus),
    memory: `${type.memoryMib / 1024} GiB`,
    location: region.longName,
    locationType: 'AWS Region',
    regionCode: region.name,
    operatingSystem: 'Linux',
    preInstalledSw: 'NA',
    licenseModel: 'No License required',
    capacitystatus: 'Used',
    marketoption: 'OnDemand',
    tenancy: 'Shared',
    operation: 'RunInstances',
    usagetype: `BoxUsage:${type.name}`,
    ...changed,
  };
  return {
    sku: sku.slice(0, 16),
    productFamily: 'Compute Instance',
    attributes,
    effectiveDate: validFrom.toISOString().replace('.000Z', 'Z'),
    usd: usdPerHour.toFixed(10),
  };
}

function entry({ sku, productFamily, attributes, effectiveDate, usd }: Product, published: Date) {
  const termCode = `${sku}.JRTCKXETXF`;
  const rateCode = `${termCode}.6YS6EN2CT7`;
  const dimension = {
    unit: 'Hrs',
    beginRange: '0',
    endRange: 'Inf',
    description: `$${usd} per ${attributes.operatingSystem} ${attributes.instanceType} Instance Hour`,
    appliesTo: [],
    rateCode,
    pricePerUnit: { USD: usd },
  };
  const term = {
    sku,
    offerTermCode: 'JRTCKXETXF',
    effectiveDate,
    termAttributes: {},
    priceDimensions: { [rateCode]: dimension },
  };
  return {
    product: { productFamily, attributes, sku },
    serviceCode: 'AmazonEC2',
    terms: { OnDemand: { [termCode]: term } },
    version: published.toISOString().replace(/\D/g, '').slice(0, 14),
    publicationDate: published.toISOString(),
  };
}

import { notFound } from '#lib/api/problem';
import type {
  CommittedRateBody,
  CommittedRatesResponse,
  KeptCommittedRate,
} from '#lib/api/schemas/committed-rates';
import {
  dropCommittedRate,
  isKnownType,
  putCommittedRate,
  readCommittedRates,
} from '#lib/db/committed-rates';
import { isInCatalogue } from '#lib/sources/aws/catalogue';

/** The committed rates that were entered. */
export async function committedRates(): Promise<CommittedRatesResponse> {
  return { rows: await readCommittedRates() };
}

/**
 * Keeps a committed rate, in the place of the one for the same account and family, and says which that was. A type or
 * family that nobody has heard of is kept too, with a note: AWS may have it before we know it.
 */
export async function setCommittedRate(body: CommittedRateBody): Promise<KeptCommittedRate> {
  const { kept, replaced } = await putCommittedRate({
    cloud: 'aws',
    account: body.account ?? null,
    family: body.family,
    usdPerHour: body.usdPerHour ?? null,
    discountPct: body.discountPct ?? null,
  });
  const known = isInCatalogue(kept.family) || (await isKnownType(kept.cloud, kept.family));
  const kind = kept.family.includes('.') ? 'instance type' : 'instance family';
  return {
    ...kept,
    replaced,
    note: known ? null : `No ${kind} "${kept.family}" is known: the rate applies once a bill names one.`,
  };
}

/** Forgets a committed rate. Throws `ProblemError` 404 where there is none of that id. */
export async function removeCommittedRate(id: number | null): Promise<Response> {
  if (id === null || !(await dropCommittedRate(id)))
    throw notFound('There is no such committed rate (any more).');
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
}

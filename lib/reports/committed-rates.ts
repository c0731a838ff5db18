import { notFound } from '#lib/api/problem';
import type { CommittedRate, CommittedRateBody, CommittedRatesResponse } from '#lib/api/schemas/savings';
import { dropCommittedRate, putCommittedRate, readCommittedRates } from '#lib/db/committed-rates';

/** The committed rates that were entered. */
export async function committedRates(): Promise<CommittedRatesResponse> {
  return { rows: await readCommittedRates() };
}

/** Keeps a committed rate, in the place of the one for the same account and family. */
export async function setCommittedRate(body: CommittedRateBody): Promise<CommittedRate> {
  const rate = {
    cloud: 'aws' as const,
    account: body.account ?? null,
    family: body.family,
    usdPerHour: body.usdPerHour ?? null,
    discountPct: body.discountPct ?? null,
  };
  return { id: await putCommittedRate(rate), ...rate };
}

/** Forgets a committed rate. Throws `ProblemError` 404 where there is none of that id. */
export async function removeCommittedRate(id: number | null): Promise<Response> {
  if (id === null || !(await dropCommittedRate(id)))
    throw notFound('There is no such committed rate (any more).');
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
}

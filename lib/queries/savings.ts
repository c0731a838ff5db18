import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  CommittedRateBody,
  CommittedRatesResponse,
  KeptCommittedRate,
} from '#lib/api/schemas/committed-rates';
import type { ReconciliationQuery, ReconciliationResponse } from '#lib/api/schemas/reconciliation';
import type { SavingsQuery, SavingsResponse } from '#lib/api/schemas/savings';
import { apiFetch, apiUrl } from './api-fetch.ts';

const STALE_MS = 60_000;
const RATES = '/api/v1/committed-rates';

/** What spot saved, as an address: `tag: {team: ['language']}` becomes `tag.team=language`. */
export const savingsUrl = ({ tag = {}, ...words }: SavingsQuery = {}): string =>
  apiUrl('/api/v1/savings', {
    ...words,
    ...Object.fromEntries(Object.entries(tag).map(([key, values]) => [`tag.${key}`, values])),
  });

/** What spot saved, in groups and together. On the server: `{...savingsQuery(params), queryFn: () => savings(params, now())}`. */
export const savingsQuery = (params: SavingsQuery = {}) => {
  const url = savingsUrl(params);
  return queryOptions({
    queryKey: ['savings', url],
    queryFn: ({ signal }) => apiFetch<SavingsResponse>(url, { signal }),
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
  });
};

/** The address of the bill held against what prices and lifetimes make it. */
export const reconciliationUrl = (params: ReconciliationQuery = {}): string =>
  apiUrl('/api/v1/reconciliation', params);

/** The bill, day by day, against what prices and lifetimes make it. */
export const reconciliationQuery = (params: ReconciliationQuery = {}) => {
  const url = reconciliationUrl(params);
  return queryOptions({
    queryKey: ['reconciliation', url],
    queryFn: ({ signal }) => apiFetch<ReconciliationResponse>(url, { signal }),
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
  });
};

/** The committed rates that were entered. */
export const committedRatesQuery = () =>
  queryOptions({
    queryKey: ['committed-rates'],
    queryFn: ({ signal }) => apiFetch<CommittedRatesResponse>(RATES, { signal }),
    staleTime: STALE_MS,
  });

/** Keeps a rate, in the place of one for the same account and family; afterwards invalidate rates and savings. */
export const addCommittedRate = (body: CommittedRateBody): Promise<KeptCommittedRate> =>
  apiFetch<KeptCommittedRate>(RATES, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Withdraws what a source says of an account's month; afterwards invalidate savings and reconciliation. */
export const withdrawBill = (id: number): Promise<void> =>
  apiFetch<void>(`/api/v1/bills/${id}`, { method: 'DELETE' });

/** Forgets a rate; afterwards invalidate rates and savings. */
export const removeCommittedRate = (id: number): Promise<void> =>
  apiFetch<void>(`${RATES}/${id}`, { method: 'DELETE' });

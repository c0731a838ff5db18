import { z } from 'zod';
import { INTERRUPTION_OPERATIONS } from './interruption-operations.ts';
import type { Operation } from './operation.ts';
import { RUN_OPERATIONS } from './run-operations.ts';
import {
  committedRateBody,
  committedRatesQuery,
  committedRatesResponse,
  keptCommittedRate,
} from './schemas/committed-rates.ts';
import {
  feedRunsQuery,
  feedRunsResponse,
  feedsQuery,
  feedsResponse,
  healthResponse,
  syncResponse,
} from './schemas/feeds.ts';
import { importQuery, importSummary, importsQuery, importsResponse } from './schemas/imports.ts';
import { noQuery } from './schemas/none.ts';
import {
  poolPricesQuery,
  poolPricesResponse,
  poolSummaryQuery,
  poolSummaryResponse,
  poolsQuery,
  poolsResponse,
} from './schemas/pools.ts';
import { reconciliationQuery, reconciliationResponse } from './schemas/reconciliation.ts';
import { savingsQuery, savingsResponse } from './schemas/savings.ts';

const feedId = z.string().describe('such as aws.spot-prices');

/** Every route of the API; a test holds this list against the route files. */
export const OPERATIONS: Operation[] = [
  {
    method: 'get',
    path: '/api/health',
    id: 'health',
    summary: 'Liveness and freshness',
    query: noQuery,
    success: [200, healthResponse],
  },
  {
    method: 'get',
    path: '/api/v1/pools',
    id: 'pools',
    summary: 'Pools with their spot and list price now',
    query: poolsQuery,
    success: [200, poolsResponse],
  },
  {
    method: 'get',
    path: '/api/v1/pools/summary',
    id: 'poolSummary',
    summary: 'Pools in groups, the dearest, the movers',
    query: poolSummaryQuery,
    success: [200, poolSummaryResponse],
  },
  {
    method: 'get',
    path: '/api/v1/pools/{id}/prices',
    id: 'poolPrices',
    summary: "A pool's price steps, list price and statistics",
    query: poolPricesQuery,
    pathParams: { id: z.int() },
    success: [200, poolPricesResponse],
    problems: [404],
  },
  {
    method: 'get',
    path: '/api/v1/savings',
    id: 'savings',
    summary: 'What spot saved, in groups and together',
    query: savingsQuery,
    success: [200, savingsResponse],
  },
  {
    method: 'delete',
    path: '/api/v1/bills/{id}',
    id: 'withdrawBill',
    summary:
      "Withdraw what one source says of an account's month; a feed that still has it may bring it back",
    query: noQuery,
    pathParams: { id: z.int() },
    success: [204, null],
    problems: [404],
  },
  {
    method: 'get',
    path: '/api/v1/reconciliation',
    id: 'reconciliation',
    summary: "The bill's spot cost by day against what prices and lifetimes make it",
    query: reconciliationQuery,
    success: [200, reconciliationResponse],
  },
  {
    method: 'get',
    path: '/api/v1/committed-rates',
    id: 'committedRates',
    summary: 'The committed rates that were entered',
    query: committedRatesQuery,
    success: [200, committedRatesResponse],
  },
  {
    method: 'post',
    path: '/api/v1/committed-rates',
    id: 'setCommittedRate',
    summary: 'Keep a committed rate, in the place of the one for the same account and family',
    query: noQuery,
    body: committedRateBody,
    success: [200, keptCommittedRate],
    problems: [413, 415],
  },
  {
    method: 'delete',
    path: '/api/v1/committed-rates/{id}',
    id: 'removeCommittedRate',
    summary: 'Forget a committed rate',
    query: noQuery,
    pathParams: { id: z.int() },
    success: [204, null],
    problems: [404],
  },
  ...INTERRUPTION_OPERATIONS,
  ...RUN_OPERATIONS,
  {
    method: 'get',
    path: '/api/v1/feeds',
    id: 'feeds',
    summary: 'Every feed and its freshness',
    query: feedsQuery,
    success: [200, feedsResponse],
  },
  {
    method: 'get',
    path: '/api/v1/feeds/{id}/runs',
    id: 'feedRuns',
    summary: 'The runs of a feed, newest first',
    query: feedRunsQuery,
    pathParams: { id: feedId },
    success: [200, feedRunsResponse],
    problems: [404],
  },
  {
    method: 'post',
    path: '/api/v1/feeds/{id}/sync',
    id: 'syncFeed',
    summary: 'Pull a feed now',
    query: noQuery,
    pathParams: { id: feedId },
    success: [202, syncResponse],
    problems: [404],
  },
  {
    method: 'get',
    path: '/api/v1/imports',
    id: 'imports',
    summary: 'The files that were taken in, newest first',
    query: importsQuery,
    success: [200, importsResponse],
  },
  {
    method: 'post',
    path: '/api/v1/imports',
    id: 'importFile',
    summary: 'Take in a file of prices or a bill, whole or not at all',
    query: importQuery,
    body: 'file',
    success: [200, importSummary],
    problems: [409, 415, 422, 507],
  },
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    id: 'openapi',
    summary: 'This document',
    query: noQuery,
    success: [200, null],
  },
];

import { z } from 'zod';
import type { Operation } from './operation.ts';
import {
  acceptedEvents,
  eventsQuery,
  eventsResponse,
  eventWaysResponse,
  sentTest,
} from './schemas/events.ts';
import { instanceResponse } from './schemas/instances.ts';
import { interruptionRatesQuery, interruptionRatesResponse } from './schemas/interruption-rates.ts';
import { interruptionsQuery, interruptionsResponse } from './schemas/interruptions.ts';
import { noQuery } from './schemas/none.ts';

/** The routes of interruptions and of the events that tell of them. */
export const INTERRUPTION_OPERATIONS: Operation[] = [
  {
    method: 'get',
    path: '/api/v1/interruptions',
    id: 'interruptions',
    summary: 'Interruptions, or rebalance recommendations, newest first',
    query: interruptionsQuery,
    success: [200, interruptionsResponse],
  },
  {
    method: 'get',
    path: '/api/v1/interruption-rates',
    id: 'interruptionRates',
    summary: 'How often spot instances are taken back, in groups and together, and what it costs',
    query: interruptionRatesQuery,
    success: [200, interruptionRatesResponse],
  },
  {
    method: 'get',
    path: '/api/v1/instances/{id}',
    id: 'instance',
    summary: 'All that is known of an instance: lifetimes, interruptions, events',
    query: noQuery,
    pathParams: { id: z.string().describe('such as i-0a1b2c3d4e5f60718') },
    success: [200, instanceResponse],
    problems: [404],
  },
  {
    method: 'get',
    path: '/api/v1/events',
    id: 'events',
    summary: 'Events as they came, newest first',
    query: eventsQuery,
    success: [200, eventsResponse],
  },
  {
    method: 'post',
    path: '/api/v1/events',
    id: 'takeEvents',
    summary: 'Take in events of a provider: an EventBridge event, or a list of at most 1,000',
    query: noQuery,
    body: z.union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown())).max(1000)]),
    success: [202, acceptedEvents],
    problems: [409, 413],
  },
  {
    method: 'get',
    path: '/api/v1/event-ways',
    id: 'eventWays',
    summary: 'The ways by which events come, and how each stands',
    query: noQuery,
    success: [200, eventWaysResponse],
  },
  {
    method: 'post',
    path: '/api/v1/event-ways/{index}/test',
    id: 'sendTestEvent',
    summary: 'Send a test event to a queue, to see that it comes back by it',
    query: noQuery,
    pathParams: { index: z.int().describe('place in INTERRUPTION_QUEUE_URLS, from 0') },
    success: [202, sentTest],
    problems: [404, 502],
  },
];

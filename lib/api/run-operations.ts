import { z } from 'zod';
import type { Operation } from './operation.ts';
import { checkpointAdviceQuery, checkpointAdviceResponse } from './schemas/checkpoint-advice.ts';
import { noQuery } from './schemas/none.ts';
import { acceptedRunEvents, createdRun, runBody, runEventsBody } from './schemas/run-events.ts';
import { epochsResponse, runQuery, runResponse, runsQuery, runsResponse } from './schemas/runs.ts';
import { tookBackQuery, tookBackResponse } from './schemas/took-back.ts';

const runId = z.uuid().describe('as POST /api/v1/runs answered it');

/** The routes of training runs. */
export const RUN_OPERATIONS: Operation[] = [
  {
    method: 'get',
    path: '/api/v1/runs',
    id: 'runs',
    summary: 'Training runs with their cost, newest first',
    query: runsQuery,
    success: [200, runsResponse],
  },
  {
    method: 'post',
    path: '/api/v1/runs',
    id: 'createRun',
    summary: 'Make a run; with an externalId that is known, 200 and the id of that one',
    query: noQuery,
    body: runBody,
    success: [201, createdRun],
    problems: [409, 413, 415],
  },
  {
    method: 'get',
    path: '/api/v1/runs/{id}',
    id: 'run',
    summary: 'A run: its ledger, phases, segments, stops and checkpoints',
    query: runQuery,
    pathParams: { id: runId },
    success: [200, runResponse],
    problems: [404],
  },
  {
    method: 'get',
    path: '/api/v1/runs/{id}/epochs',
    id: 'runEpochs',
    summary: 'What each completed epoch of a run cost',
    query: runQuery,
    pathParams: { id: runId },
    success: [200, epochsResponse],
    problems: [404],
  },
  {
    method: 'get',
    path: '/api/v1/runs/{id}/checkpoint-advice',
    id: 'checkpointAdvice',
    summary: 'How often the run should save now, and until when that holds',
    query: checkpointAdviceQuery,
    pathParams: { id: runId },
    success: [200, checkpointAdviceResponse],
    problems: [404],
  },
  {
    method: 'post',
    path: '/api/v1/runs/{id}/events',
    id: 'takeRunEvents',
    summary: 'Tell of a run: at most 1,000 events, each once by its id',
    query: noQuery,
    pathParams: { id: runId },
    body: runEventsBody,
    success: [202, acceptedRunEvents],
    problems: [404, 409, 413],
  },
  {
    method: 'get',
    path: '/api/v1/took-back',
    id: 'tookBack',
    summary: 'What interruptions took back of the runs that report, and how much of the spot hours they are',
    query: tookBackQuery,
    success: [200, tookBackResponse],
  },
];

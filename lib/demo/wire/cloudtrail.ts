import { CLOSED_REGION, demoRegion } from '#lib/demo/catalog';
import { type TrailEvent, trailEvents } from '#lib/demo/trail';
import { AwsError, throttled, unknownCredentials } from './aws-error.ts';
import type { Call, Reply } from './call.ts';
import { pageOf, pageStart } from './paging.ts';

const JSON_TYPE = 'application/x-amz-json-1.1';
const DAY_MS = 86_400_000;
const KEPT_DAYS = 90;
const PAGE_SIZE = 50;

/** Answers CloudTrail's JSON protocol: `LookupEvents`, at the pace that the real one allows. */
export function answerCloudTrail(call: Call): Reply {
  const { action, region, account, trailLimit } = call;
  if (region === CLOSED_REGION) throw unknownCredentials('cloudtrail');
  if (demoRegion(region) === undefined) {
    throw new AwsError('UnknownEndpoint', `There is no CloudTrail endpoint in ${region}`, 404);
  }
  if (action !== 'LookupEvents') {
    throw new AwsError('UnknownOperationException', `Unknown operation ${action}`);
  }
  if (!trailLimit.take(`${account.id} ${region}`)) throw throttled('cloudtrail');
  return json(lookupEvents(call));
}

/** The answer of an action that finds nothing. */
export function emptyCloudTrail(): Reply {
  return json({ Events: [] });
}

/** What an account did in the region in the last 90 days, as far as it has reached the trail; newest first. */
function lookupEvents(call: Call): Record<string, unknown> {
  const { json: asked, market, account, region, now, unevenPages } = call;
  const name = eventName(asked.LookupAttributes);
  const { NextToken, ...rest } = asked;
  const query = JSON.stringify([region, account.id, rest]);
  const start = tokenStart(NextToken, query, now);
  const { asOf } = start;
  const from = Math.max(secondsParam(asked.StartTime) ?? 0, asOf.getTime() - KEPT_DAYS * DAY_MS);
  // Both ends belong to the window.
  const to = Math.min(secondsParam(asked.EndTime) ?? Number.POSITIVE_INFINITY, asOf.getTime()) + 1;
  if (asked.EndTime !== undefined && Number(asked.StartTime ?? 0) > Number(asked.EndTime)) {
    throw new AwsError('InvalidTimeRangeException', 'The start time is after the end time.');
  }
  const found = trailEvents(market, account.id, region, new Date(from), new Date(Math.max(from, to))).filter(
    (event) => event.visibleAt <= asOf && (name === null || event.name === name),
  );
  const page = pageOf(found, start, query, { size: maxResults(asked.MaxResults), uneven: unevenPages });
  return { Events: page.items.map(eventJson), NextToken: page.nextToken };
}

/** The one name that is asked for; null = any. */
function eventName(attributes: unknown): string | null {
  if (attributes === undefined || attributes === null) return null;
  const [first, second] = attributes as { AttributeKey?: unknown; AttributeValue?: unknown }[];
  if (first === undefined) return null;
  if (second !== undefined || first.AttributeKey !== 'EventName') {
    throw new AwsError(
      'InvalidLookupAttributesException',
      'Only one attribute, EventName, can be looked up.',
    );
  }
  return String(first.AttributeValue);
}

function tokenStart(token: unknown, query: string, now: Date) {
  try {
    return pageStart(typeof token === 'string' ? token : null, query, now);
  } catch {
    throw new AwsError('InvalidNextTokenException', 'Invalid token.');
  }
}

function secondsParam(value: unknown): number | null {
  return typeof value === 'number' ? value * 1000 : null;
}

function maxResults(value: unknown): number {
  if (value === undefined || value === null) return PAGE_SIZE;
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > PAGE_SIZE) {
    throw new AwsError('InvalidMaxResultsException', `MaxResults must be between 1 and ${PAGE_SIZE}.`);
  }
  return value as number;
}

function eventJson({ id, name, at, username, instanceId, record }: TrailEvent): Record<string, unknown> {
  return {
    EventId: id,
    EventName: name,
    ReadOnly: 'false',
    EventTime: at.getTime() / 1000,
    EventSource: record.eventSource,
    ...(username === '' ? {} : { Username: username }),
    Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: instanceId }],
    CloudTrailEvent: JSON.stringify(record),
  };
}

function json(body: Record<string, unknown>): Reply {
  return { status: 200, contentType: JSON_TYPE, body: JSON.stringify(body) };
}

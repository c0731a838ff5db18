import { describe, expect, it } from 'vitest';
import { parseAwsEvent } from '#lib/sources/aws/parse-event';
import { testEvent } from './event-commands.ts';
import {
  deadLetterStep,
  lastEventStep,
  parkedStep,
  pushStep,
  reachStep,
  type StepState,
  testStep,
} from './event-steps.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const said = ({ tone, title, detail }: StepState) =>
  `${tone}: ${title}. ${detail}`.replaceAll('\u00a0', ' ').trim();

describe('reaching a queue', () => {
  const state = {
    reachable: true,
    error: null,
    checkedAt: '2026-11-22T11:59:58.000Z',
    waiting: 1,
    inFlight: 0,
  };

  it('says when it was last reached and what waits', () => {
    expect(said(reachStep(state, NOW))).toBe(
      'good: The queue is reachable. Checked 2 s ago; 1 message waits.',
    );
    expect(said(reachStep({ ...state, waiting: 12, inFlight: 3 }, NOW))).toContain(
      '12 messages wait, 3 being read.',
    );
    expect(said(reachStep({ ...state, waiting: 0 }, NOW))).toContain('Checked 2 s ago; nothing waits.');
    expect(said(reachStep({ ...state, waiting: null }, NOW))).toBe(
      'good: The queue is reachable. Checked 2 s ago.',
    );
  });

  it('gives the reason why not, and parts that from not tried', () => {
    expect(said(reachStep({ ...state, reachable: false, error: 'Allow sqs:ReceiveMessage.' }, NOW))).toBe(
      'bad: The queue cannot be reached. Allow sqs:ReceiveMessage. Checked 2 s ago.',
    );
    expect(reachStep({ ...state, reachable: null, checkedAt: null }, NOW)).toMatchObject({
      tone: 'quiet',
      title: 'Not tried yet',
    });
  });
});

describe('events by a queue', () => {
  it('says when the last one came, and that none is no fault', () => {
    expect(said(lastEventStep({ lastReceivedAt: '2026-11-22T11:57:00Z', received: 1240 }, NOW))).toBe(
      'good: The last event came 3 min ago. 1,240 events in all.',
    );
    expect(lastEventStep({ lastReceivedAt: null, received: 0 }, NOW).tone).toBe('quiet');
  });

  it('says what lies in the dead-letter queue, unknown apart from empty', () => {
    const dead = (waiting: number | null) =>
      deadLetterStep({ reachable: true, deadLetter: { name: 'q-dead', waiting } });
    expect(said(dead(0))).toBe('good: The dead-letter queue is empty. q-dead.');
    expect(said(dead(2))).toContain('warning: 2 messages lie in the dead-letter queue. q-dead.');
    expect(dead(null)).toMatchObject({ tone: 'quiet', title: 'Dead-letter queue q-dead' });
    expect(deadLetterStep({ reachable: true, deadLetter: null }).tone).toBe('warning');
    expect(deadLetterStep({ reachable: null, deadLetter: null }).tone).toBe('quiet');
  });

  it('counts what was parked', () => {
    expect(said(parkedStep({ refused: 0 }))).toBe('good: No message was parked.');
    expect(said(parkedStep({ refused: 1 }))).toContain('warning: 1 message is parked.');
  });
});

describe('a test event', () => {
  const sent = { sentAt: '2026-11-22T11:59:50.000Z', before: '2026-11-21T00:00:00.000Z' };

  it('waits until another test than the one before has come', () => {
    expect(said(testStep(sent.before, sent, NOW))).toBe(
      'quiet: The test event is on its way. Sent 10 s ago.',
    );
    expect(said(testStep('2026-11-22T11:59:51.200Z', sent, NOW))).toContain(
      'good: The test event came back after 1 s.',
    );
    expect(testStep('2026-11-22T11:59:50.400Z', { ...sent, before: null }, NOW).title).toContain('0.4');
  });

  it('is missed after half a minute', () => {
    const late = '2026-11-22T12:00:21.000Z';
    expect(said(testStep(null, { ...sent, before: null }, late))).toContain(
      'warning: The test event has not come back. Sent 31 s ago.',
    );
  });

  it('tells of the last one where none was sent from here', () => {
    expect(said(testStep('2026-11-22T10:00:00Z', null, NOW))).toBe('good: A test event last came 2 h ago.');
    expect(testStep(null, null, NOW).title).toBe('No test event has come yet');
  });

  it('is taken for a test when it is posted as the guide has it', () => {
    expect(parseAwsEvent(JSON.parse(testEvent('test-1')), new Date(NOW))).toEqual({
      outcome: 'test',
      id: 'test-1',
      kind: 'spotledger.test: Test',
    });
  });
});

describe('posting', () => {
  const push = { tokenSet: true, lastReceivedAt: null, lastTestAt: null, received: 0 };

  it('needs a token, and says when the last one came', () => {
    expect(pushStep({ ...push, tokenSet: false }, NOW).title).toBe('Nobody may post: API_TOKEN is not set');
    expect(pushStep(push, NOW).title).toBe('Ready: no event was posted yet');
    const came = { ...push, lastReceivedAt: '2026-11-22T11:00:00Z', lastTestAt: NOW, received: 1 };
    expect(said(pushStep(came, NOW))).toBe(
      'good: The last event was posted 1 h ago. 1 event in all; a test last came just now.',
    );
  });
});

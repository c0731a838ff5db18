import { describe, expect, it } from 'vitest';
import { parseRunEvent } from './parse-run-event.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const event = (over: Record<string, unknown> = {}) => ({
  ...{ id: 'e1', type: 'epoch', at: '2026-11-23T11:00:00Z', epoch: 3 },
  ...over,
});
const why = (value: unknown) => {
  const parsed = parseRunEvent(value, NOW);
  return parsed.ok ? 'taken' : parsed.why;
};

describe('an event of a run', () => {
  it('is taken with what it leaves out as unknown', () => {
    expect(parseRunEvent(event(), NOW)).toEqual({
      ok: true,
      event: {
        ...{ id: 'e1', type: 'epoch', at: Date.UTC(2026, 10, 23, 11), node: '0' },
        ...{ step: null, epoch: 3, bytes: null, host: null },
      },
    });
  });

  it('is of the instance that it comes from, unless it names its node', () => {
    const host = { cloud: 'aws', instanceId: 'i-1', gpuCount: 0.5 };
    expect(parseRunEvent(event({ host }), NOW)).toMatchObject({
      event: {
        node: 'i-1',
        host: {
          ...{ cloud: 'aws', instanceId: 'i-1', gpuCount: 0.5, region: null },
          ...{ zone: null, instanceType: null, lifecycle: null },
        },
      },
    });
    expect(parseRunEvent(event({ host, node: '7' }), NOW)).toMatchObject({ event: { node: '7' } });
  });

  it('may be of another time zone, of a clock that is ten minutes ahead, and say null', () => {
    expect(
      parseRunEvent(event({ at: '2026-11-23T13:10:00+01:00', step: null, host: null }), NOW),
    ).toMatchObject({
      event: { at: Date.UTC(2026, 10, 23, 12, 10) },
    });
  });

  it('is refused in words that say what to do', () => {
    expect(why(event({ type: 'begin' }))).toBe(
      'type: must be one of start, resume, epoch, checkpoint-start, checkpoint-end, heartbeat, interruption-notice, end',
    );
    expect(why(event({ epoch: undefined }))).toBe(
      'epoch: an event of type epoch needs the number of the epoch that was completed',
    );
    expect(why(event({ at: '1970-01-01T00:00:03Z' }))).toBe(
      'at: 1970-01-01T00:00:03.000Z is before 2010: set the clock of that machine',
    );
    expect(why(event({ at: '2026-11-23T12:10:01Z' }))).toBe(
      'at: 2026-11-23T12:10:01.000Z is more than 10 minutes ahead, as it is 2026-11-23T12:00:00.000Z here: set the clock of that machine',
    );
    expect(why(event({ epoch: -1 }))).toBe('epoch: must be at least 0');
    expect(why(event({ bytes: -5 }))).toBe('bytes: must be at least 0');
    expect(why(event({ step: 1.5 }))).toBe('step: must be a whole number');
    expect(why(event({ host: { cloud: 'aws', instanceId: 'i-1', gpuCount: -8 } }))).toBe(
      'host.gpuCount: must be at least 0',
    );
    expect(why(event({ host: { cloud: 'aws' } }))).toBe('host.instanceId: must be a string');
    expect(why(event({ at: 'yesterday' }))).toBe(
      'at: must be a time in ISO 8601 with its zone, such as 2026-11-01T00:00:00Z',
    );
    expect(why(event({ id: 'a\u0000b' }))).toBe('id: must not hold control characters');
    expect(why(event({ id: '\ud800' }))).toBe('id: must be well-formed text');
    expect(why(event({ id: '' }))).toBe('id: must not be empty');
  });

  it('is refused with each word that nobody knows, and where it is no event at all', () => {
    expect(why(event({ epochs: 3 }))).toMatch(/^epochs: unknown; accepted are id, type, at, node/);
    expect(why(event({ host: { cloud: 'aws', instanceId: 'i-1', gpus: 8 } }))).toMatch(
      /^host.gpus: unknown; accepted are cloud, region, zone, instanceId/,
    );
    for (const value of [null, 7, 'x', []])
      expect(why(value)).toBe('it must be an object with id, type and at');
    expect(parseRunEvent(event({ type: 'x' }), NOW)).toMatchObject({ ok: false, id: 'e1' });
    expect(parseRunEvent({ id: 7 }, NOW)).toMatchObject({ ok: false, id: null });
  });
});

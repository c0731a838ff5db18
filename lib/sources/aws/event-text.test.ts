import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { NOW, warning } from './event-testing.ts';
import { parseAwsEventText } from './event-text.ts';

test('the text of an event is read, also in an envelope of SNS', () => {
  const text = JSON.stringify(warning());
  const taken = parseAwsEventText(text, NOW);
  expect(taken).toMatchObject({ outcome: 'taken', id: warning().id });
  const sns = { Type: 'Notification', MessageId: 'm-1', TopicArn: 'arn:aws:sns:x', Message: text };
  expect(parseAwsEventText(JSON.stringify(sns), NOW)).toEqual(taken);
});

test.each(['', 'hello', '{', JSON.stringify({ Type: 'Notification', Message: 'hello' })])(
  'what is not JSON is refused: %s',
  (text) => {
    expect(parseAwsEventText(text, NOW)).toEqual({ outcome: 'refused', id: null, why: 'it is not JSON' });
  },
);

test('an envelope within an envelope is not opened without end', () => {
  const inner = JSON.stringify({ Type: 'Notification', Message: '{}' });
  expect(parseAwsEventText(JSON.stringify({ Type: 'Notification', Message: inner }), NOW)).toMatchObject({
    outcome: 'refused',
    why: expect.stringContaining('it is no EventBridge event'),
  });
});

test('no text is an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.json()),
      (text) => parseAwsEventText(text, NOW).outcome === 'refused',
    ),
    atLeast(300),
  );
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

type Statement = {
  Sid: string;
  Effect: string;
  Action: string | string[];
  Resource: string;
  Condition?: unknown;
};
const { Statement: statements } = JSON.parse(read('deploy/aws/policy.json')) as { Statement: Statement[] };
const actionsOf = ({ Action }: Statement) => [Action].flat();

/** Every operation that the sources name, as its IAM action. */
function operations(): string[] {
  const folder = join(ROOT, 'lib/sources/aws');
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !/test/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const found = text.matchAll(/'((?:ec2|s3|ce|pricing|sqs|cloudtrail|sts|kms):[A-Z]\w+)'/g);
  return [...new Set([...found].map(([, operation = '']) => operation))].toSorted();
}

describe('the policy', () => {
  it('allows what the sources call, and nothing else', () => {
    // Who one is needs no permission; roles are assumed by the credentials, not by the role itself.
    const called = operations().filter((name) => !name.startsWith('sts:'));
    expect(called).toContain('sqs:ReceiveMessage');
    expect([...new Set(statements.flatMap(actionsOf))].toSorted()).toEqual(called);
  });

  it('limits what can be limited to a resource, and allows no wildcard of actions', () => {
    for (const statement of statements) {
      const limited = actionsOf(statement).some((action) => /^(s3|sqs):/.test(action));
      expect([statement.Sid, statement.Resource !== '*']).toEqual([statement.Sid, limited]);
      expect(actionsOf(statement).join()).not.toContain('*');
      expect(statement.Effect).toBe('Allow');
    }
    expect(statements.find(({ Sid }) => Sid === 'NamesOfTheBillingExport')?.Condition).toBeDefined();
  });
});

/** The lines of a block of the template: those below `key` that are indented further. */
function block(text: string, key: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() === `${key}:`);
  expect(first, key).toBeGreaterThan(-1);
  const depth = (line: string) => line.length - line.trimStart().length;
  const own = depth(lines[first] ?? '');
  const after = lines.slice(first + 1);
  const end = after.findIndex((line) => line.trim() !== '' && depth(line) <= own);
  return after.slice(0, end < 0 ? undefined : end).join('\n');
}

describe('the template of a region', () => {
  const template = read('deploy/aws/interruptions.yaml');

  it('is indented by twos, without tabs, and refers to nothing that it lacks', () => {
    expect(template).not.toContain('\t');
    const indents = template.split('\n').map((line) => /^ */.exec(line)?.[0].length ?? 0);
    expect(indents.filter((indent) => indent % 2 !== 0)).toEqual([]);
    const known = ['QueueName', 'DeadLetters', 'Queue', 'Rule'];
    const named = [...template.matchAll(/!(?:Ref|GetAtt) (\w+)|\$\{(\w+)\}/g)].map(([, a, b]) => a ?? b);
    expect([...new Set(named)].toSorted()).toEqual(known.toSorted());
    for (const name of known) expect(template).toMatch(new RegExp(`^  ${name}:$`, 'm'));
  });

  it('keeps messages for 4 days, and 14 days those that were received five times', () => {
    const queue = block(template, 'Queue');
    expect(queue).toContain('SqsManagedSseEnabled: true');
    expect(queue).toContain(`MessageRetentionPeriod: ${4 * 86_400}`);
    expect(queue).toContain('deadLetterTargetArn: !GetAtt DeadLetters.Arn');
    expect(queue).toContain('maxReceiveCount: 5');
    const dead = block(template, 'DeadLetters');
    expect(dead).toContain('SqsManagedSseEnabled: true');
    expect(dead).toContain(`MessageRetentionPeriod: ${14 * 86_400}`);
  });

  it('lets the rule alone send to the queue', () => {
    const policy = block(template, 'QueueFromTheRuleAlone');
    expect(policy.match(/Effect: Allow/g)).toHaveLength(1);
    expect(policy).toContain('Service: events.amazonaws.com');
    expect(policy).toMatch(/ArnEquals:\n +aws:SourceArn: !GetAtt Rule\.Arn/);
  });

  it('names the events that are understood, and the test', () => {
    const pattern = block(template, 'EventPattern');
    const listed = [...pattern.matchAll(/^ +- (.+)$/gm)].map(([, value]) => value);
    expect(listed).toEqual([
      'aws.ec2',
      'spotledger.test',
      'EC2 Spot Instance Interruption Warning',
      'EC2 Instance Rebalance Recommendation',
      'EC2 Instance State-change Notification',
      'Test',
    ]);
  });

  it('gives out what INTERRUPTION_QUEUE_URLS and the policy want', () => {
    expect(block(template, 'Outputs')).toMatch(/QueueUrl:\n.*\n +Value: !Ref Queue\n/);
    const name = /Default: (.+)/.exec(block(template, 'QueueName'))?.[1];
    expect(statements.map(({ Resource }) => Resource)).toEqual(
      expect.arrayContaining([
        `arn:aws:sqs:*:111122223333:${name}`,
        `arn:aws:sqs:*:111122223333:${name}-dead`,
      ]),
    );
  });
});

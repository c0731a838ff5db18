import { expect, test } from 'vitest';
import { arnOf, queueAddress } from './queue-address.ts';

test.each([
  ['https://sqs.us-east-1.amazonaws.com/111122223333/q', 'us-east-1', '111122223333'],
  ['https://sqs-fips.us-gov-west-1.amazonaws.com/111122223333/q', 'us-gov-west-1', '111122223333'],
  ['https://sqs.cn-north-1.amazonaws.com.cn/111122223333/q', 'cn-north-1', '111122223333'],
  ['https://sqs.us-east-1.api.aws/111122223333/q', 'us-east-1', '111122223333'],
  ['https://eu-west-1.queue.amazonaws.com/111122223333/q', 'eu-west-1', '111122223333'],
  ['https://cn-north-1.queue.amazonaws.com.cn/111122223333/q', 'cn-north-1', '111122223333'],
  ['https://queue.amazonaws.com/111122223333/q', 'us-east-1', '111122223333'],
  ['https://vpce-0a1b-cd.sqs.eu-west-1.vpce.amazonaws.com/111122223333/q', 'eu-west-1', '111122223333'],
  ['http://127.0.0.1:4566/000000000000/q', null, '000000000000'],
  ['http://localhost:9324/q', null, null],
  ['https://sqs.us-east-1.amazonaws.com.evil.example/111122223333/q', null, '111122223333'],
])('%s lies in %s, of the account %s', (url, region, account) => {
  expect(queueAddress(url)).toEqual({ name: 'q', account, region });
});

test('each partition has ARNs of its own', () => {
  expect(['us-east-1', 'cn-north-1', 'us-gov-west-1'].map(arnOf)).toEqual([
    'arn:aws',
    'arn:aws-cn',
    'arn:aws-us-gov',
  ]);
});

import { expect, it } from 'vitest';
import { BILLING_BUCKET } from './demo/exports/bucket.ts';
import { QUEUE_ACCOUNT, QUEUE_NAME } from './demo/interruption-queue.ts';
import { SERVICES } from './demo/wire/aws-error.ts';
import { demoAddress } from './demo-address.ts';

it('leads every service that the simulated cloud speaks to it, and names its billing export, queue and advisor', () => {
  const address = demoAddress('http://127.0.0.1:9', { accessKeyId: 'a', secretAccessKey: 'b' }, ['r']);
  const names = {
    ...{ ec2: 'EC2', pricing: 'PRICING', sts: 'STS', ce: 'COST_EXPLORER', s3: 'S3' },
    ...{ sqs: 'SQS', cloudtrail: 'CLOUDTRAIL' },
  };
  for (const service of SERVICES) {
    expect(address[`AWS_ENDPOINT_URL_${names[service]}`]).toBe('http://127.0.0.1:9');
  }
  expect(address.BILLING_EXPORTS).toBe(`s3://${BILLING_BUCKET}/exports/cur-parquet`);
  expect(address.INTERRUPTION_QUEUE_URLS).toBe(`http://127.0.0.1:9/${QUEUE_ACCOUNT}/${QUEUE_NAME}`);
  expect(address.SPOT_ADVISOR_URL).toBe('http://127.0.0.1:9/spot-advisor-data.json');
});

import { expect, it } from 'vitest';
import { BILLING_BUCKET } from './demo/exports/bucket.ts';
import { SERVICES } from './demo/wire/aws-error.ts';
import { demoAddress } from './demo-address.ts';

it('leads every service that the simulated cloud speaks to it, and names its billing export', () => {
  const address = demoAddress('http://127.0.0.1:9', { accessKeyId: 'a', secretAccessKey: 'b' }, ['r']);
  const names = { ec2: 'EC2', pricing: 'PRICING', sts: 'STS', ce: 'COST_EXPLORER', s3: 'S3' };
  for (const service of SERVICES) {
    expect(address[`AWS_ENDPOINT_URL_${names[service]}`]).toBe('http://127.0.0.1:9');
  }
  expect(address.BILLING_EXPORTS).toBe(`s3://${BILLING_BUCKET}/exports/cur-parquet`);
});

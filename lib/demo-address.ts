import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The environment that leads the AWS SDK to the simulated cloud instead of AWS. */
export type DemoAddress = Record<string, string>;

const file = (dataDir: string) => join(dataDir, 'demo-cloud.json');

/** Every variable by which the SDK might otherwise find its way to the real AWS with a laptop's own credentials. */
export const demoAddress = (
  url: string,
  credentials: { accessKeyId: string; secretAccessKey: string },
  roleArns: string[],
): DemoAddress => ({
  AWS_ENDPOINT_URL: url,
  AWS_ENDPOINT_URL_EC2: url,
  AWS_ENDPOINT_URL_PRICING: url,
  AWS_ENDPOINT_URL_STS: url,
  AWS_ENDPOINT_URL_COST_EXPLORER: url,
  AWS_ENDPOINT_URL_S3: url,
  AWS_ENDPOINT_URL_SQS: url,
  AWS_ENDPOINT_URL_CLOUDTRAIL: url,
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: '',
  AWS_PROFILE: '',
  AWS_REGION: 'us-east-1',
  AWS_ROLE_ARNS: roleArns.join(','),
  AWS_EXTERNAL_ID: '',
  SPOT_REGIONS: '',
  // Its calls cost nothing here, and its clock may be set on and on.
  COST_EXPLORER_MAX_USD_PER_MONTH: '1000',
  BILLING_EXPORTS: 's3://spotledger-demo-billing/exports/cur-parquet',
  INTERRUPTION_QUEUE_URLS: `${url}/111122223333/spotledger-interruptions`,
  SPOT_ADVISOR_URL: `${url}/spot-advisor-data.json`,
});

/** Leaves the address where workers started by hand find it; returns what takes it away again. */
export async function publishDemoAddress(
  dataDir: string,
  address: DemoAddress,
): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(file(dataDir), JSON.stringify(address), { mode: 0o600 });
  return () => rm(file(dataDir), { force: true });
}

/**
 * The address of the simulated cloud that `npm start` runs on this data directory. Throws where none runs: a demo
 * worker must never fall through to the real AWS.
 */
export async function findDemoAddress(dataDir: string): Promise<DemoAddress> {
  try {
    return JSON.parse(await readFile(file(dataDir), 'utf8')) as DemoAddress;
  } catch {
    throw new Error(
      `SOURCES=demo, but no simulated cloud runs on ${dataDir}: start it with npm start first, or set SOURCES.`,
    );
  }
}

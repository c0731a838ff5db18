import { describe, expect, it } from 'vitest';
import { readEnv } from './env.ts';

describe('readEnv', () => {
  it('has a default for everything, also where a variable is set to nothing', () => {
    const empty = {
      ...{ PORT: '', DATABASE_URL: '', SOURCES: '', SPOT_INSTANCE_TYPES: ' ', AWS_ROLE_ARNS: '' },
      ...{ BILLING_EXPORTS: '', COST_EXPLORER_MAX_USD_PER_MONTH: '' },
      ...{ INTERRUPTION_QUEUE_URLS: '', SPOT_ADVISOR_URL: '' },
      ...{ MLFLOW_TRACKING_URI: '', MLFLOW_EXPERIMENTS: '', MLFLOW_EPOCH_METRIC: '' },
    };
    expect(readEnv(empty)).toEqual(readEnv({}));
    expect(readEnv({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: null,
      sources: ['demo'],
      dataDir: `${process.cwd()}/.data`,
      apiToken: null,
      aws: {
        roleArns: [],
        externalId: null,
        regions: [],
        instanceTypes: 'accelerators',
        billingExports: [],
        interruptionQueueUrls: [],
        cloudTrail: true,
        spotAdvisorUrl: 'https://spot-bid-advisor.s3.amazonaws.com/spot-advisor-data.json',
        costExplorerMaxUsdPerMonth: 5,
      },
      mlflow: null,
      demo: { seed: 1, now: null, token: null },
    });
  });

  it('reads lists and what they may stand for', () => {
    const types = (text: string) => readEnv({ SPOT_INSTANCE_TYPES: text }).aws.instanceTypes;
    expect(['all', ' accelerators ', 'p5.48xlarge, g6.*,', ','].map(types)).toEqual([
      'all',
      'accelerators',
      ['p5.48xlarge', 'g6.*'],
      'accelerators',
    ]);
    expect(readEnv({ SOURCES: 'files, aws' }).sources).toEqual(['files', 'aws']);
  });

  it('reads billing exports with and without an account, and what Cost Explorer may cost', () => {
    const aws = readEnv({
      BILLING_EXPORTS: 's3://bills/exports/cur/, 111122223333:s3://other.bills/focus',
      COST_EXPLORER_MAX_USD_PER_MONTH: '0',
    }).aws;
    expect(aws.billingExports).toEqual([
      { account: null, address: 's3://bills/exports/cur' },
      { account: '111122223333', address: 's3://other.bills/focus' },
    ]);
    expect(aws.costExplorerMaxUsdPerMonth).toBe(0);
  });

  it('reads queues, of AWS or anywhere, with and without an account', () => {
    const queues = (text: string) => readEnv({ INTERRUPTION_QUEUE_URLS: text }).aws.interruptionQueueUrls;
    const [one, two] = [
      'https://sqs.us-east-1.amazonaws.com/111122223333/spotledger-interruptions',
      'http://127.0.0.1:4566/queue',
    ];
    expect(queues(` ${one}, ${two},`)).toEqual([one, two]);
  });

  it('asks the Spot Advisor at any address, or not at all', () => {
    const url = (text: string) => readEnv({ SPOT_ADVISOR_URL: text }).aws.spotAdvisorUrl;
    expect(url('off')).toBeNull();
    expect(url('http://127.0.0.1:8080/advisor.json')).toBe('http://127.0.0.1:8080/advisor.json');
  });

  it('reads a tracking server beside real sources, whatever MLflow variables lie around beside the simulated cloud', () => {
    const uri = 'https://mlflow.example.com/team/';
    expect(readEnv({ SOURCES: 'files', MLFLOW_TRACKING_URI: uri }).mlflow).toEqual({
      ...{ uri: 'https://mlflow.example.com/team', login: null, token: null },
      ...{ experiments: [], epochMetric: 'epoch' },
    });
    const all = {
      ...{ SOURCES: 'aws', MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: 'secret' },
      ...{ MLFLOW_TRACKING_USERNAME: 'ada', MLFLOW_TRACKING_PASSWORD: 'pass word' },
      ...{ MLFLOW_EXPERIMENTS: ' bert, llm finetune,', MLFLOW_EPOCH_METRIC: 'train/epoch' },
    };
    expect(readEnv(all).mlflow).toEqual({
      ...{ uri: 'https://mlflow.example.com/team', token: 'secret' },
      login: { username: 'ada', password: 'pass word' },
      ...{ experiments: ['bert', 'llm finetune'], epochMetric: 'train/epoch' },
    });
    for (const MLFLOW_TRACKING_URI of [uri, 'databricks', 'sqlite:///mlflow.db'])
      expect(readEnv({ ...all, SOURCES: 'demo', MLFLOW_TRACKING_URI }).mlflow).toBeNull();
  });

  it.each([
    ['MLFLOW_TRACKING_URI', 'databricks', 'the http or https address of a tracking server'],
    ['MLFLOW_TRACKING_URI', 'file:///tmp/mlruns', 'the http or https address of a tracking server'],
    ['MLFLOW_TRACKING_URI', 'https://ada:secret@mlflow.example.com', 'without user, password, query and #'],
    ['MLFLOW_TRACKING_URI', 'http://127.0.0.1:5000/#/experiments/0', 'without user, password, query and #'],
    ['MLFLOW_TRACKING_TOKEN', 'two words', 'a token without blanks or accents'],
    ['MLFLOW_TRACKING_USERNAME', 'ada', 'goes with MLFLOW_TRACKING_PASSWORD'],
  ])('refuses %s=%s beside real sources', (name, value, why) => {
    const settings = { SOURCES: 'files', MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000', [name]: value };
    expect(() => readEnv(settings)).toThrow(new RegExp(`^Configuration: ${name}: .*${why}`));
    expect(() => readEnv(settings)).not.toThrow(/secret/);
  });

  it('knows at once that no role reads the account of an export', () => {
    const roles = { AWS_ROLE_ARNS: 'arn:aws:iam::444455556666:role/spotledger' };
    expect(() => readEnv({ ...roles, BILLING_EXPORTS: '111122223333:s3://bills/exports/cur' })).toThrow(
      'BILLING_EXPORTS: names an account that has no role in AWS_ROLE_ARNS',
    );
    expect(
      readEnv({ ...roles, BILLING_EXPORTS: '444455556666:s3://bills/exports/cur' }).aws.billingExports,
    ).toHaveLength(1);
  });

  it('stops the clock of the simulated cloud alone', () => {
    const at = { DEMO_NOW: '2026-11-23T12:00:00Z' };
    for (const sources of ['demo', 'files'])
      expect(readEnv({ ...at, SOURCES: sources }).demo.now).toEqual(new Date(at.DEMO_NOW));
    expect(() => readEnv({ ...at, SOURCES: 'files,aws' })).toThrow(
      'DEMO_NOW: it stops the clock of the simulated cloud',
    );
  });

  it.each([
    ['PORT', '0', 'a number from 1 to 65535'],
    ['PORT', 'http', 'a number from 1 to 65535'],
    ['HOST', '0.0.0.0', 'there is no sign-in yet'],
    ['DATABASE_URL', 'mysql://x', 'must begin with postgres:// or postgresql://'],
    [
      'DATABASE_URL',
      'postgres://u:p#w@127.0.0.1/x',
      'is no valid URL: write special characters of user and password percent-encoded, as %23 for #',
    ],
    ['DATABASE_URL', 'postgres://root@[bad/x', 'is no valid URL'],
    [
      'SPOT_INSTANCE_TYPES',
      'p5',
      'accelerators, all, or a list of names such as p5.48xlarge,g6.*; a family is written p5.*',
    ],
    ['SOURCES', 'gcp', 'a list of demo, files, aws'],
    ['SOURCES', 'demo,aws', 'demo stands alone'],
    ['API_TOKEN', 'short', 'at least 16 characters'],
    ['API_TOKEN', 'a token with blanks', 'at least 16 characters, without blanks'],
    ['AWS_ROLE_ARNS', 'spotledger', 'a comma-separated list of role ARNs'],
    ['SPOT_INSTANCE_TYPES', 'all,p5.48xlarge', 'accelerators, all, or a list of names'],
    ['BILLING_EXPORTS', 'bills/exports/cur', 'a comma-separated list of s3://bucket/prefix/export-name'],
    ['BILLING_EXPORTS', 's3://bills', 'a comma-separated list of s3://bucket/prefix/export-name'],
    ['BILLING_EXPORTS', '1234:s3://bills/cur', 'a comma-separated list of s3://bucket/prefix/export-name'],
    ['BILLING_EXPORTS', 's3://bills/cur,111122223333:s3://bills/cur/', 'names an export twice'],
    [
      'BILLING_EXPORTS',
      's3://bills/cur/metadata',
      'name the folder of the export, above its data and metadata',
    ],
    ['COST_EXPLORER_MAX_USD_PER_MONTH', 'five', 'a number of USD from 0 on'],
    ['COST_EXPLORER_MAX_USD_PER_MONTH', '-1', 'a number of USD from 0 on'],
    ['INTERRUPTION_QUEUE_URLS', 'spotledger-interruptions', 'a comma-separated list of SQS queue URLs'],
    [
      'INTERRUPTION_QUEUE_URLS',
      'arn:aws:sqs:us-east-1:111122223333:spotledger',
      'a comma-separated list of SQS queue URLs',
    ],
    [
      'INTERRUPTION_QUEUE_URLS',
      'https://sqs.us-east-1.amazonaws.com/111122223333/events.fifo',
      'a comma-separated list of SQS queue URLs: https://sqs.us-east-1.amazonaws.com/111122223333/spotledger-interruptions; FIFO queues have no use here',
    ],
    ['INTERRUPTION_QUEUE_URLS', 'https://sqs.x/q,https://sqs.x/q', 'names a queue twice'],
    ['SPOT_ADVISOR_URL', 'ftp://x/advisor.json', 'a URL; off = it is not asked'],
    ['SPOT_ADVISOR_URL', 'no', 'a URL; off = it is not asked'],
    ['DEMO_SEED', 'x', 'a whole number'],
    ['DEMO_NOW', 'yesterday', 'a time such as 2026-11-23T12:00:00Z'],
  ])('refuses %s=%s and says what it may be', (name, value, why) => {
    expect(() => readEnv({ [name]: value })).toThrow(`Configuration: ${name}: ${why}`);
  });

  it('names everything that is wrong at once, and no value that could be a secret', () => {
    expect(() => readEnv({ PORT: 'x', API_TOKEN: 'secret' })).toThrow(/PORT: .*API_TOKEN: (?!.*secret)/);
  });
});

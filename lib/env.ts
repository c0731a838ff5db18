import 'server-only';
import { resolve } from 'node:path';
import { z } from 'zod';
import { commaList, optional } from './env-fields.ts';
import { type MlflowEnv, mlflowFields, mlflowIssues, mlflowOf } from './env-mlflow.ts';

const PORTS = 'a number from 1 to 65535';
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

const EXPORT = /^(?:(\d{12}):)?(s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[^/\s]+)+)\/?$/;
const EXPORTS =
  'a comma-separated list of s3://bucket/prefix/export-name, each with or without the 12 digits of the account that reads it: 111122223333:s3://…';
const QUEUE = /^https?:\/\/[^/\s]+\/(?:\d{12}\/)?[\w-]{1,80}$/;
const QUEUES =
  'a comma-separated list of SQS queue URLs: https://sqs.us-east-1.amazonaws.com/111122223333/spotledger-interruptions; FIFO queues have no use here';
const SPOT_ADVISOR = 'https://spot-bid-advisor.s3.amazonaws.com/spot-advisor-data.json';
const USD = 'a number of USD from 0 on; 0 = Cost Explorer is not asked';

const schema = z.object({
  HOST: optional(z.string())
    .transform((host) => host ?? '127.0.0.1')
    .refine((host) => LOOPBACK.includes(host), {
      error:
        'there is no sign-in yet, so the web listens on this machine alone: use 127.0.0.1, localhost or ::1',
    }),
  PORT: optional(z.coerce.number(PORTS).int(PORTS).min(1, PORTS).max(65535, PORTS)).transform(
    (port) => port ?? 3000,
  ),
  DATABASE_URL: optional(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, { error: 'must begin with postgres:// or postgresql://', abort: true })
      .refine((url) => URL.canParse(url) && !/#/.test(url), {
        error: 'is no valid URL: write special characters of user and password percent-encoded, as %23 for #',
      }),
  ),
  SOURCES: commaList
    .pipe(
      z
        .array(z.enum(['demo', 'files', 'aws'], { error: 'a list of demo, files, aws' }))
        .transform((sources) => (sources.length === 0 ? ['demo' as const] : sources)),
    )
    .refine((sources) => !sources.includes('demo') || sources.length === 1, {
      error: 'demo stands alone: simulated and real rows never share a database',
    }),
  DATA_DIR: optional(z.string()).transform((dir) => resolve(/* turbopackIgnore: true */ dir ?? '.data')),
  API_TOKEN: optional(z.string().regex(/^[!-~]{16,}$/, 'at least 16 characters, without blanks or accents')),
  AWS_ROLE_ARNS: commaList.pipe(
    z.array(z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/, 'a comma-separated list of role ARNs')),
  ),
  AWS_EXTERNAL_ID: optional(z.string()),
  SPOT_REGIONS: commaList,
  SPOT_INSTANCE_TYPES: commaList
    .refine((types) => types.every((type) => /[.*]/.test(type) || ['accelerators', 'all'].includes(type)), {
      error: 'accelerators, all, or a list of names such as p5.48xlarge,g6.*; a family is written p5.*',
    })
    .refine((types) => types.length < 2 || !types.some((type) => ['accelerators', 'all'].includes(type)), {
      error: 'accelerators, all, or a list of names such as p5.48xlarge,g6.*',
    }),
  BILLING_EXPORTS: commaList
    .pipe(
      z.array(
        z
          .string()
          .regex(EXPORT, EXPORTS)
          .transform((text) => {
            const [, account = null, address = ''] = EXPORT.exec(text) ?? [];
            return { account, address };
          }),
      ),
    )
    .refine((exports) => new Set(exports.map(({ address }) => address)).size === exports.length, {
      error: 'names an export twice',
    })
    .refine((exports) => exports.every(({ address }) => !/\/(data|metadata)$/.test(address)), {
      error: 'name the folder of the export, above its data and metadata: s3://bucket/prefix/export-name',
    }),
  INTERRUPTION_QUEUE_URLS: commaList
    .pipe(z.array(z.string().regex(QUEUE, QUEUES)))
    .refine((urls) => new Set(urls).size === urls.length, { error: 'names a queue twice' }),
  SPOT_ADVISOR_URL: optional(
    z.url({ protocol: /^https?$/, error: 'a URL; off = it is not asked' }).or(z.literal('off')),
  ),
  CLOUDTRAIL: optional(z.enum(['on', 'off'], { error: 'on or off' })),
  COST_EXPLORER_MAX_USD_PER_MONTH: optional(z.coerce.number(USD).min(0, USD)).transform((usd) => usd ?? 5),
  ...mlflowFields,
  DEMO_SEED: optional(z.coerce.number('a whole number').int('a whole number')).transform((seed) => seed ?? 1),
  /** made by `npm start` for the simulated training code */
  DEMO_TOKEN: optional(z.string()),
  DEMO_NOW: optional(
    z.iso.datetime({ offset: true, error: 'a time such as 2026-11-23T12:00:00Z' }),
  ).transform((at) => (at === undefined ? null : new Date(at))),
});

const consistent = schema
  .refine(({ DEMO_NOW, SOURCES }) => DEMO_NOW === null || !SOURCES.includes('aws'), {
    path: ['DEMO_NOW'],
    error:
      'it stops the clock of the simulated cloud, and would keep new prices of your account out: leave it unset',
  })
  .refine(
    ({ BILLING_EXPORTS, AWS_ROLE_ARNS: arns }) =>
      arns.length === 0 ||
      BILLING_EXPORTS.every(
        ({ account }) => account === null || arns.some((arn) => arn.split(':')[4] === account),
      ),
    { path: ['BILLING_EXPORTS'], error: 'names an account that has no role in AWS_ROLE_ARNS' },
  )
  .superRefine((value, context) => {
    for (const [variable, message] of mlflowIssues(value))
      context.addIssue({ code: 'custom', path: [variable], message });
  });

/** The product's configuration: every variable of `.env.example`, checked. */
export type Env = {
  host: string;
  port: number;
  databaseUrl: string | null;
  sources: ('demo' | 'files' | 'aws')[];
  /** absolute */
  dataDir: string;
  apiToken: string | null;
  aws: {
    /** one role per account; empty = the credentials' own account */
    roleArns: string[];
    externalId: string | null;
    /** empty = every region that is enabled */
    regions: string[];
    /** whose spot prices: accelerator types, all types, or a list of names (`p5.48xlarge`, `g6.*`) */
    instanceTypes: 'accelerators' | 'all' | string[];
    /** by address (`s3://bucket/prefix/export-name`), read by that account; null = the first one */
    billingExports: { account: string | null; address: string }[];
    /** SQS queues that EC2's events come by */
    interruptionQueueUrls: string[];
    /** whether CloudTrail is asked for launches and evictions, also those before the installation */
    cloudTrail: boolean;
    /** the Spot Instance Advisor's data; null = it is not asked */
    spotAdvisorUrl: string | null;
    /** in a calendar month; 0 = Cost Explorer is not asked */
    costExplorerMaxUsdPerMonth: number;
  };
  /** null = no tracking server is read, as beside the simulated cloud */
  mlflow: MlflowEnv | null;
  /** `token`: what the simulated training code writes with */
  demo: { seed: number; now: Date | null; token: string | null };
};

/** Reads and checks the environment; throws one `Error` that names every variable that is wrong and what it may be. */
export function readEnv(variables: Record<string, string | undefined>): Env {
  const parsed = consistent.safeParse(variables);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path[0]?.toString() ?? '?'}: ${issue.message}`);
    throw new Error(`Configuration: ${lines.join('; ')}`);
  }
  const value = parsed.data;
  const types = value.SPOT_INSTANCE_TYPES;
  const [scope = 'accelerators'] = types;
  return {
    host: value.HOST,
    port: value.PORT,
    databaseUrl: value.DATABASE_URL ?? null,
    sources: value.SOURCES,
    dataDir: value.DATA_DIR,
    apiToken: value.API_TOKEN ?? null,
    aws: {
      roleArns: value.AWS_ROLE_ARNS,
      externalId: value.AWS_EXTERNAL_ID ?? null,
      regions: value.SPOT_REGIONS,
      instanceTypes: scope === 'accelerators' || scope === 'all' ? scope : types,
      billingExports: value.BILLING_EXPORTS,
      interruptionQueueUrls: value.INTERRUPTION_QUEUE_URLS,
      cloudTrail: value.CLOUDTRAIL !== 'off',
      spotAdvisorUrl: value.SPOT_ADVISOR_URL === 'off' ? null : (value.SPOT_ADVISOR_URL ?? SPOT_ADVISOR),
      costExplorerMaxUsdPerMonth: value.COST_EXPLORER_MAX_USD_PER_MONTH,
    },
    mlflow: mlflowOf(value),
    demo: {
      seed: value.DEMO_SEED,
      now: value.DEMO_NOW,
      token: value.SOURCES.includes('demo') ? (value.DEMO_TOKEN ?? null) : null,
    },
  };
}

let current: Env | undefined;

/** The environment of this process, read once. */
export function env(): Env {
  current ??= readEnv(process.env);
  return current;
}

/** Adds variables to this process's environment, where the SDKs find them too, and returns the configuration anew. */
export function extendEnv(variables: Record<string, string>): Env {
  Object.assign(process.env, variables);
  current = undefined;
  return env();
}

/** Where the user typed the command: npm runs scripts in the package's folder and leaves word of it. */
export const callersFolder = (): string => process.env.INIT_CWD ?? process.cwd();

/** The product's clock: the present, or `DEMO_NOW` where that pins it. */
export function now(): Date {
  return env().demo.now ?? new Date();
}

import { createHash } from 'node:crypto';
import { DEMO_REGIONS, demoRegion } from './catalog.ts';

/** An account of the simulated organisation. */
export type DemoAccount = { id: string; name: string; roleArn: string };

function account(id: string, name: string): DemoAccount {
  return { id, name, roleArn: `arn:aws:iam::${id}:role/SpotledgerReader` };
}

/** The three accounts; the first is the one whose access key the product is given. */
export const demoAccounts: readonly [DemoAccount, DemoAccount, DemoAccount] = [
  account('111122223333', 'research'),
  account('444455556666', 'vision'),
  account('777788889999', 'platform'),
];

/** One role to assume in every account, for `AWS_ROLE_ARNS`. */
export const demoRoleArns: string[] = demoAccounts.map(({ roleArn }) => roleArn);

/** The secret that belongs to an access key of the simulated cloud. */
export function demoSecret(accessKeyId: string): string {
  return createHash('sha256').update(`demo-secret|${accessKeyId}`).digest('base64').slice(0, 40);
}

/** The session token that belongs to an assumed role's access key. */
export function demoSessionToken(accessKeyId: string): string {
  return createHash('sha256').update(`demo-session|${accessKeyId}`).digest('base64');
}

/** Credentials of the first account's user, for `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. */
export const demoCredentials: { accessKeyId: string; secretAccessKey: string } = {
  accessKeyId: `AKIADEMO${demoAccounts[0].id}`,
  secretAccessKey: demoSecret(`AKIADEMO${demoAccounts[0].id}`),
};

/** The account that an access key belongs to; null where no such key exists. */
export function accountOfAccessKey(accessKeyId: string): DemoAccount | null {
  const id = /^(?:AKIA|ASIA)DEMO(\d{12})$/.exec(accessKeyId)?.[1];
  return demoAccounts.find((entry) => entry.id === id) ?? null;
}

/**
 * What an account calls the zones of a region: `{name: "us-east-1a", id: "use1-az2"}`, in the order of the names.
 * As on AWS the same name means different zones to different accounts.
 */
export function zoneNames(accountId: string, regionName: string): { name: string; id: string }[] {
  const zoneIds = demoRegion(regionName)?.zoneIds ?? [];
  const position = demoAccounts.findIndex(({ id }) => id === accountId);
  const regionIndex = DEMO_REGIONS.findIndex(({ name }) => name === regionName);
  const shift = position + regionIndex;
  return zoneIds.map((_, index) => ({
    name: `${regionName}${'abcdef'[index]}`,
    id: zoneIds[(index + shift) % zoneIds.length] as string,
  }));
}

import { demoAccounts, demoSecret, demoSessionToken } from '#lib/demo/accounts';
import { AwsError } from './aws-error.ts';
import type { Call, Reply } from './call.ts';
import { stsXml } from './xml.ts';

/** Answers the STS query protocol: `GetCallerIdentity` and `AssumeRole`. */
export function answerSts(call: Call, requestId: string): Reply {
  switch (call.action) {
    case 'GetCallerIdentity':
      return stsXml(call.action, requestId, callerIdentity(call));
    case 'AssumeRole':
      return stsXml(call.action, requestId, assumeRole(call));
    default:
      throw new AwsError('InvalidAction', `Could not find operation ${call.action} for version 2011-06-15`);
  }
}

function callerIdentity({ account, accessKeyId }: Call): Record<string, unknown> {
  const assumed = accessKeyId.startsWith('ASIA');
  return {
    Arn: assumed
      ? `arn:aws:sts::${account.id}:assumed-role/SpotledgerReader/spotledger`
      : `arn:aws:iam::${account.id}:user/spotledger`,
    UserId: assumed ? 'AROADEMOSPOTLEDGER:spotledger' : 'AIDADEMOSPOTLEDGER',
    Account: account.id,
  };
}

function assumeRole({ form, account, externalId }: Call): Record<string, unknown> {
  const roleArn = form.get('RoleArn') ?? '';
  const session = form.get('RoleSessionName');
  if (session === null || session === '') {
    throw new AwsError('ValidationError', 'The request must contain the parameter RoleSessionName.');
  }
  const target = demoAccounts.find((entry) => entry.roleArn === roleArn);
  if (target === undefined || (externalId !== null && form.get('ExternalId') !== externalId)) {
    throw new AwsError(
      'AccessDenied',
      `User: arn:aws:iam::${account.id}:user/spotledger is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      403,
    );
  }
  const accessKeyId = `ASIADEMO${target.id}`;
  // The SDK holds an expiry against the machine's own clock, not against the simulated one.
  const expiration = new Date(Date.now() + Number(form.get('DurationSeconds') ?? 3600) * 1000);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: demoSecret(accessKeyId),
      SessionToken: demoSessionToken(accessKeyId),
      Expiration: expiration.toISOString(),
    },
    AssumedRoleUser: {
      AssumedRoleId: `AROADEMOSPOTLEDGER:${session}`,
      Arn: `arn:aws:sts::${target.id}:assumed-role/SpotledgerReader/${session}`,
    },
  };
}

import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { accountOfAccessKey, type DemoAccount, demoSecret, demoSessionToken } from '#lib/demo/accounts';
import { type Service, unknownCredentials, wrongSignature } from './aws-error.ts';

/** The scope that a signed request names: `Credential=KEY/20261123/us-east-1/ec2/aws4_request`. */
export type CredentialScope = { accessKeyId: string; date: string; region: string; service: string };

type Authorization = CredentialScope & { signedHeaders: string[]; signature: string };

const UNSIGNED = 'UNSIGNED-PAYLOAD';
const PATTERN =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Reads the `Authorization` header of Signature Version 4; null where it is missing or no such thing. */
export function readAuthorization(header: string | undefined): Authorization | null {
  const match = PATTERN.exec(header ?? '');
  if (match === null) return null;
  const [, accessKeyId, date, region, service, signedHeaders, signature] = match as unknown as string[];
  return {
    accessKeyId: accessKeyId as string,
    date: date as string,
    region: region as string,
    service: service as string,
    signedHeaders: (signedHeaders as string).split(';'),
    signature: signature as string,
  };
}

/**
 * The account that signed the request. Throws, in the words of the service, where the key or its session is unknown or
 * the signature does not match the key's secret.
 */
export function verifySigner(
  request: IncomingMessage,
  body: Buffer,
  authorization: Authorization,
  service: Service,
): DemoAccount {
  const { accessKeyId } = authorization;
  const account = accountOfAccessKey(accessKeyId);
  if (account === null) throw unknownCredentials(service);
  const token = request.headers['x-amz-security-token'];
  if (accessKeyId.startsWith('ASIA') && token !== demoSessionToken(accessKeyId)) {
    throw unknownCredentials(service);
  }
  if (signatureOf(request, body, authorization) !== authorization.signature) throw wrongSignature(service);
  return account;
}

function signatureOf(request: IncomingMessage, body: Buffer, authorization: Authorization): string {
  const { accessKeyId, date, region, service, signedHeaders } = authorization;
  const [path, query = ''] = (request.url ?? '/').split('?');
  const headerLines = signedHeaders.map((name) => {
    const value = [request.headers[name] ?? ''].flat().join(',');
    return `${name}:${value.trim().replace(/ +/g, ' ')}\n`;
  });
  const canonical = [
    request.method,
    path,
    canonicalQuery(query),
    headerLines.join(''),
    signedHeaders.join(';'),
    payloadHash(request, body, service),
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    (parent, part) => hmac(parent, part),
    `AWS4${demoSecret(accessKeyId)}`,
  );
  return hmac(key, toSign).toString('hex');
}

/** Parameters in their order; one without a value is signed with an empty one. */
function canonicalQuery(query: string): string {
  const parts = query.split('&').filter((part) => part !== '');
  return parts
    .map((part) => (part.includes('=') ? part : `${part}=`))
    .sort()
    .join('&');
}

/** S3 clients may leave the body unsigned and say so; whatever else they say must be true. */
function payloadHash(request: IncomingMessage, body: Buffer, service: string): string {
  const said = request.headers['x-amz-content-sha256'];
  return service === 's3' && said === UNSIGNED ? UNSIGNED : sha256(body);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

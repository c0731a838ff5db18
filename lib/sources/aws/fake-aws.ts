import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A request as the fake saw it: `region` from the signature, `params` of the query form or of the JSON body. Of S3 the
 * actions are ListObjectsV2, GetObject and HeadObject, with the address's query and `Bucket` and `Key` as params.
 */
export type FakeCall = {
  action: string;
  region: string;
  accessKeyId: string;
  params: Record<string, string>;
};

/** `hang`: never answers. `end`: what becomes of a body that is sent only in part. */
export type FakeAnswer =
  | { status?: number; body: string; headers?: Record<string, string>; end?: 'stall' | 'cut' }
  | 'hang';

/**
 * A small HTTP server in AWS's shape for tests of the clients: `answer` is called for every request. While it runs,
 * the SDK finds it by AWS_ENDPOINT_URL with credentials of its own.
 */
export async function startFakeAws(answer: (call: FakeCall) => FakeAnswer) {
  const calls: FakeCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const [, accessKeyId = '', region = '', service = ''] =
      /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    const target = request.headers['x-amz-target'];
    const asked = service === 's3' ? s3Call(request.method, request.url) : postedCall(target, body);
    const call = { ...asked, region, accessKeyId };
    calls.push(call);
    const given = answer(call);
    if (given === 'hang') return;
    const type = typeof target === 'string' ? 'application/x-amz-json-1.1' : 'text/xml';
    response.writeHead(given.status ?? 200, { 'content-type': type, ...given.headers });
    if (given.end === undefined) response.end(given.body);
    else response.write(given.body, () => given.end === 'cut' && request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const variables: Record<string, string> = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  Object.assign(process.env, variables);
  return {
    url,
    calls,
    async close() {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Asked = Pick<FakeCall, 'action' | 'params'>;

function postedCall(target: string | string[] | undefined, body: string): Asked {
  if (typeof target === 'string') return { action: target.split('.').at(-1) ?? '', params: JSON.parse(body) };
  const params = Object.fromEntries(new URLSearchParams(body));
  return { action: params.Action ?? '', params };
}

function s3Call(method = 'GET', path = '/'): Asked {
  const url = new URL(path, 'http://s3');
  const [, Bucket = '', ...key] = decodeURIComponent(url.pathname).split('/');
  const params = { ...Object.fromEntries(url.searchParams), Bucket, Key: key.join('/') };
  const action = url.searchParams.has('list-type')
    ? 'ListObjectsV2'
    : `${method[0]}${method.slice(1).toLowerCase()}Object`;
  return { action, params };
}

/** S3's or Cost Explorer's error as it comes on the wire. */
export function s3Error(code: string, message: string, status = 403): FakeAnswer {
  return {
    status,
    body: `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>r-1</RequestId></Error>`,
  };
}
export function jsonError(name: string, message: string, status = 400): FakeAnswer {
  return { status, body: JSON.stringify({ __type: name, Message: message, message }) };
}

/** An EC2 answer of an action. */
export function ec2Answer(action: string, inner: string): FakeAnswer {
  return {
    body: `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${inner}</${action}Response>`,
  };
}

/** An EC2 error as it comes on the wire. */
export function ec2Error(code: string, message: string, status = 400): FakeAnswer {
  return {
    status,
    body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>r-1</RequestID></Response>`,
  };
}

/** An STS error as it comes on the wire. */
export function stsError(code: string, message: string, status = 403): FakeAnswer {
  return {
    status,
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
  };
}

/** STS's answer that names the account of the caller. */
export function callerIdentity(account: string): FakeAnswer {
  return {
    body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/x</Arn><UserId>x</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

/** STS's answer with temporary credentials of that access key. */
export function assumedRole(accessKeyId: string): FakeAnswer {
  return {
    body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  };
}

/** Items of an EC2 list. */
export function items(values: string[]): string {
  return values.map((value) => `<item>${value}</item>`).join('');
}

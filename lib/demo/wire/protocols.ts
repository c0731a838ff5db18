import type { AwsError, Service } from './aws-error.ts';
import type { Call, Reply } from './call.ts';
import { answerCloudTrail, emptyCloudTrail } from './cloudtrail.ts';
import { answerCostExplorer, emptyCostExplorer } from './cost-explorer.ts';
import { answerEc2, emptyEc2 } from './ec2.ts';
import { answerPricing } from './pricing.ts';
import { actionOfS3, answerS3, emptyS3 } from './s3.ts';
import { answerSqs, emptySqs, sqsError } from './sqs.ts';
import { answerSts } from './sts.ts';
import { ec2ErrorXml, s3ErrorXml, stsErrorXml } from './xml.ts';

type Asked = { http: Call['http']; body: Buffer };

/** How a service reads a request and words its answers. */
export type Protocol = {
  read(asked: Asked): Pick<Call, 'action' | 'form' | 'json'>;
  answer(call: Call, requestId: string): Reply | Promise<Reply>;
  /** a right answer that holds nothing */
  empty(call: Call, requestId: string): Reply;
  error(error: AwsError, requestId: string): Reply;
};

const JSON_TYPE = 'application/x-amz-json-1.1';

function readForm({ body }: Asked) {
  const form = new URLSearchParams(body.toString('utf8'));
  return { action: form.get('Action') ?? '', form, json: {} };
}

function readTarget({ http, body }: Asked) {
  const action =
    String(http.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? '';
  return { action, form: new URLSearchParams(), json: jsonObject(body) };
}

function jsonObject(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function jsonError(name: string) {
  return ({ code, message, status }: AwsError): Reply => {
    const body = JSON.stringify({ __type: `com.amazonaws.${name}#${code}`, message });
    return { status, contentType: JSON_TYPE, body };
  };
}

/** The protocol of each service. */
export const protocols: Record<Service, Protocol> = {
  ec2: {
    read: readForm,
    answer: answerEc2,
    empty: ({ action }, requestId) => emptyEc2(action, requestId),
    error: ec2ErrorXml,
  },
  sts: { read: readForm, answer: answerSts, empty: answerSts, error: stsErrorXml },
  pricing: {
    read: readTarget,
    answer: answerPricing,
    empty: () => ({
      status: 200,
      contentType: JSON_TYPE,
      body: '{"FormatVersion":"aws_v1","PriceList":[]}',
    }),
    error: jsonError('pricing'),
  },
  ce: {
    read: readTarget,
    answer: answerCostExplorer,
    empty: emptyCostExplorer,
    error: jsonError('costexplorer'),
  },
  s3: {
    read: ({ http }) => ({ action: actionOfS3(http), form: new URLSearchParams(), json: {} }),
    answer: answerS3,
    empty: emptyS3,
    error: s3ErrorXml,
  },
  sqs: { read: readTarget, answer: answerSqs, empty: emptySqs, error: sqsError },
  cloudtrail: {
    read: readTarget,
    answer: answerCloudTrail,
    empty: emptyCloudTrail,
    error: jsonError('cloudtrail'),
  },
};

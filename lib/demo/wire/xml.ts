import { XMLBuilder } from 'fast-xml-parser';
import type { AwsError } from './aws-error.ts';
import type { Reply } from './call.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true });
const contentType = 'text/xml;charset=UTF-8';

/** An EC2 answer: `fields` inside `<ActionResponse>`; undefined fields are left out. */
export function ec2Xml(action: string, requestId: string, fields: Record<string, unknown>): Reply {
  const root = { '@_xmlns': 'http://ec2.amazonaws.com/doc/2016-11-15/', requestId, ...fields };
  return xml(200, { [`${action}Response`]: root });
}

/** A list as EC2 writes it: `<item>` for each. */
export function items<T>(list: readonly T[]): { item: readonly T[] } {
  return { item: list };
}

/** An STS answer: `fields` inside `<ActionResponse><ActionResult>`. */
export function stsXml(action: string, requestId: string, fields: Record<string, unknown>): Reply {
  return xml(200, {
    [`${action}Response`]: {
      '@_xmlns': 'https://sts.amazonaws.com/doc/2011-06-15/',
      [`${action}Result`]: fields,
      ResponseMetadata: { RequestId: requestId },
    },
  });
}

/** An EC2 error. */
export function ec2ErrorXml({ code, message, status }: AwsError, requestId: string): Reply {
  return xml(status, {
    Response: { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId },
  });
}

/** An STS error. */
export function stsErrorXml({ code, message, status }: AwsError, requestId: string): Reply {
  return xml(status, {
    ErrorResponse: {
      '@_xmlns': 'https://sts.amazonaws.com/doc/2011-06-15/',
      Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
      RequestId: requestId,
    },
  });
}

/** An S3 answer with its root element. */
export function s3Xml(root: string, fields: Record<string, unknown>): Reply {
  const document = { [root]: { '@_xmlns': 'http://s3.amazonaws.com/doc/2006-03-01/', ...fields } };
  return { ...xml(200, document), contentType: 'application/xml' };
}

/** An S3 error. */
export function s3ErrorXml({ code, message, status, headers }: AwsError, requestId: string): Reply {
  const document = { Error: { Code: code, Message: message, RequestId: requestId, HostId: 'simulated' } };
  return { ...xml(status, document), contentType: 'application/xml', headers };
}

function xml(status: number, document: Record<string, unknown>): Reply {
  return { status, contentType, body: `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}` };
}

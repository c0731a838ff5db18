import Link from 'next/link';
import { PlainAnswer } from '#components/ui/answer';
import { buttonClass } from '#components/ui/button';
import { NotPulledAnswer } from '../_feeds/not-pulled-answer.tsx';
import type { NoBill } from './headline.ts';

/** No bill is known: why, and what brings one. */
export function NoBillAnswer({ headline }: { headline: NoBill }) {
  switch (headline.kind) {
    case 'pulling':
    case 'failed':
      return (
        <NotPulledAnswer
          state={headline}
          missing="No bill yet"
          fills="as bills arrive; the first pull takes four months of them"
        />
      );
    case 'empty':
      return (
        <PlainAnswer sub="Spot hours show here as soon as a bill has them; Cost Explorer and exports are some hours late.">
          The bills that were read hold no instance-hours.
        </PlainAnswer>
      );
    case 'no-source':
      return (
        <PlainAnswer
          sub={
            <>
              An AWS Cost and Usage Report (CUR 2.0) or a FOCUS export, as CSV, gzip or Parquet.{' '}
              {headline.files ? 'Or start with ' : 'Or set '}
              <code className="font-mono text-xs text-ink">
                {headline.files ? 'SOURCES=aws' : 'BILLING_EXPORTS'}
              </code>
              {headline.files
                ? ' to read the bills of your own account.'
                : ' to the address of an export in S3.'}
              <Link className={`${buttonClass('solid')} mt-4 flex w-fit`} href="/sources#imports">
                Import a bill
              </Link>
            </>
          }
        >
          No bill yet: import one or name a source.
        </PlainAnswer>
      );
  }
}

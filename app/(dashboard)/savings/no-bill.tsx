import Link from 'next/link';
import { Num, PlainAnswer } from '#components/ui/answer';
import { buttonClass } from '#components/ui/button';
import { pct } from '#components/ui/format';
import type { NoBill } from './headline.ts';

/** No bill is known: why, and what brings one. */
export function NoBillAnswer({ headline }: { headline: NoBill }) {
  switch (headline.kind) {
    case 'pulling':
      return (
        <PlainAnswer sub="The page fills by itself as bills arrive; the first pull takes four months of them.">
          No bill yet: the first pull is {headline.progress === null ? 'about to start' : 'running'}
          {headline.progress !== null && (
            <>
              , <Num tone="spot">{pct(headline.progress * 100, 0)}</Num> done
            </>
          )}
          .
        </PlainAnswer>
      );
    case 'failed':
      return (
        <PlainAnswer
          sub={
            headline.feed.scopes.find((scope) => scope.lastRun.error)?.lastRun.error ??
            'No reason was recorded.'
          }
        >
          No bill yet: the pull of {headline.feed.label.toLowerCase()} <Num tone="loss">failed</Num>.{' '}
          <Link className="link text-lg" href={`/sources#${headline.feed.id}`}>
            See the source
          </Link>
        </PlainAnswer>
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

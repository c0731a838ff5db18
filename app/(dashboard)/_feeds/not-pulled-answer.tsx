import Link from 'next/link';
import { Num, PlainAnswer } from '#components/ui/answer';
import { pct } from '#components/ui/format';
import { failureOf, type NotPulled } from './pull-state.ts';

type Props = {
  state: NotPulled;
  /** what is not there: `No bill yet` */
  missing: string;
  /** as what comes in the page fills: `as bills arrive` */
  fills: string;
};

/** The page's answer while nothing has been pulled: how far the first pull is, or why it failed and where to see to it. */
export function NotPulledAnswer({ state, missing, fills }: Props) {
  if (state.kind === 'failed')
    return (
      <PlainAnswer sub={failureOf(state.feed) ?? 'No reason was recorded.'}>
        {missing}: the pull of {state.feed.label.toLowerCase()} <Num tone="loss">failed</Num>.{' '}
        <Link className="link text-lg" href={`/sources#${state.feed.id}`}>
          See the source
        </Link>
      </PlainAnswer>
    );
  return (
    <PlainAnswer sub={`The page fills by itself ${fills}.`}>
      {missing}: the first pull is {state.progress === null ? 'about to start' : 'running'}
      {state.progress !== null && (
        <>
          , <Num tone="spot">{pct(state.progress * 100, 0)}</Num> done
        </>
      )}
      .
    </PlainAnswer>
  );
}

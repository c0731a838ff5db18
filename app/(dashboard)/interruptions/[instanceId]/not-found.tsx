import type { Route } from 'next';
import Link from 'next/link';
import { AnswerSentence, SubLine } from '#components/ui/answer';

export default function InstanceNotFound() {
  return (
    <>
      <AnswerSentence>Nothing is known of such an instance.</AnswerSentence>
      <SubLine>
        Neither the inventory nor any event names it: it may belong to an account that is not read, or have
        run before the history that is kept.{' '}
        <Link href={'/interruptions' as Route} className="link">
          See all interruptions
        </Link>
      </SubLine>
    </>
  );
}

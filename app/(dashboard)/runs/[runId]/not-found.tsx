import type { Route } from 'next';
import Link from 'next/link';
import { AnswerSentence, SubLine } from '#components/ui/answer';

export default function RunNotFound() {
  return (
    <>
      <AnswerSentence>There is no such run.</AnswerSentence>
      <SubLine>
        A run begins with POST /api/v1/runs, which answers its id.{' '}
        <Link href={'/runs' as Route} className="link">
          See all runs
        </Link>
      </SubLine>
    </>
  );
}

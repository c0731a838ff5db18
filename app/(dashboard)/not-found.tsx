import Link from 'next/link';
import { AnswerSentence, SubLine } from '#components/ui/answer';

export default function NotFound() {
  return (
    <>
      <AnswerSentence>There is no such page.</AnswerSentence>
      <SubLine>
        The address may be mistyped, or what it named is not kept here.{' '}
        <Link className="link" href="/">
          Go to the overview
        </Link>
      </SubLine>
    </>
  );
}

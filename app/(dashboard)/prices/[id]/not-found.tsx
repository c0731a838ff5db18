import Link from 'next/link';
import { AnswerSentence, SubLine } from '#components/ui/answer';

export default function PoolNotFound() {
  return (
    <>
      <AnswerSentence>There is no such pool.</AnswerSentence>
      <SubLine>
        It may have been known by its zone's name and merged into the pool with the zone's id.{' '}
        <Link href="/prices" className="link">
          See all pools
        </Link>
      </SubLine>
    </>
  );
}

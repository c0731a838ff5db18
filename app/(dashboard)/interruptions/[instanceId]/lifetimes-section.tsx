import { type Column, DataTable } from '#components/ui/data-table';
import { counted, money } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { Unknown } from '#components/ui/unknown';
import { dateTimeSeconds } from '../../_events/words.ts';
import { InstanceLink } from '../instance-link.tsx';
import { endWords, type Lifetime, lifetimeRan, lostWords, unpricedWords } from './words.ts';

function At({ at, assumed, why, asOf }: { at: string; assumed: boolean; why: string; asOf: string }) {
  return (
    <>
      <time dateTime={at}>{dateTimeSeconds(at, asOf)}</time>
      {assumed && (
        <span className="block text-xs text-soft" title={why}>
          assumed
        </span>
      )}
    </>
  );
}

function Amount({ life, usd }: { life: Lifetime; usd: number | null }) {
  if (life.lifecycle !== 'spot') return <span className="text-soft">not spot</span>;
  return usd === null ? <Unknown why="no price is known" /> : money(usd);
}

/** What ran in its place, and how long there was nothing. */
function Replaced({ life }: { life: Lifetime }) {
  const words = lostWords(life);
  if (words === null) return <span className="text-soft">not taken back</span>;
  if (life.replacement === null) return <span className="text-soft">{words}</span>;
  return (
    <>
      <InstanceLink id={life.replacement.instanceId} /> <span className="text-soft">{words}</span>
    </>
  );
}

const columnsOf = (asOf: string): Column<Lifetime>[] => [
  {
    key: 'start',
    header: 'Start, UTC',
    render: (life) => (
      <At
        at={life.startedAt}
        assumed={life.startAssumed}
        why="Its launch is not known: counted from when it was first seen"
        asOf={asOf}
      />
    ),
  },
  {
    key: 'end',
    header: 'End, UTC',
    render: (life) =>
      life.endedAt === null ? (
        <span className="text-soft">runs</span>
      ) : (
        <At
          at={life.endedAt}
          assumed={life.endAssumed}
          why="Its end is not known: when it was noticed to be gone"
          asOf={asOf}
        />
      ),
  },
  {
    key: 'reason',
    header: 'How it ended',
    render: (life) => (
      <span className={life.endReason === 'interrupted' ? 'text-interruption' : 'text-soft'}>
        {endWords(life)}
      </span>
    ),
  },
  { key: 'ran', header: 'Ran', align: 'right', render: (life) => lifetimeRan(life, asOf) },
  {
    key: 'charged',
    header: 'Charged, USD',
    align: 'right',
    render: (life) => (
      <>
        <Amount life={life} usd={life.chargedUsd} />
        {life.chargedUsd !== null && unpricedWords(life) && (
          <span className="block text-xs text-soft">{unpricedWords(life)}</span>
        )}
      </>
    ),
  },
  {
    key: 'waived',
    header: 'Waived, USD',
    align: 'right',
    className: 'text-spot',
    render: (life) => <Amount life={life} usd={life.waivedUsd} />,
  },
  { key: 'replaced', header: 'Ran in its place', render: (life) => <Replaced life={life} /> },
];

/** Every lifetime of the instance, newest first: a stopped one that comes back is a new one. */
export function LifetimesSection({ lifetimes, asOf }: { lifetimes: readonly Lifetime[]; asOf: string }) {
  return (
    <Section
      title="Lifetimes"
      note={
        lifetimes.length === 0
          ? 'none known'
          : `${counted(lifetimes.length, 'lifetime')}, newest first; charges by spot prices and AWS’s rules, not from the bill`
      }
    >
      <DataTable
        caption="Lifetimes of the instance, newest first"
        columns={columnsOf(asOf)}
        rows={lifetimes}
        rowKey={(life) => life.startedAt}
        empty="None: the inventory does not (yet) know this instance. What was said of it waits until it does."
      />
    </Section>
  );
}

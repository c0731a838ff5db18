'use client';
import { useState } from 'react';
import { Ago } from '#components/ui/ago';
import { Button } from '#components/ui/button';
import { type Column, DataTable } from '#components/ui/data-table';
import { count, counted, dateTime, money, month, pct } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import { LeftOut } from './left-out.tsx';

import { gapOf, SOURCE_LABELS, sourceWords } from './source-words.ts';
import { Withdraw } from './withdraw.tsx';
import { gapWords } from './words.ts';

type Source = SavingsResponse['sources'][number];
type Line = {
  id: number;
  key: string;
  account: string;
  month: string;
  source: string;
  label: string;
  takenAt: string;
  until: string | null;
  provisionalFrom: string | null;
  counts: boolean;
  spotCostUsd: number | null;
  gap: ReturnType<typeof gapOf> | null;
  /** what it has for spot after the days that are compared */
  laterUsd: number | null;
};

/** Lines that are shown before one asks for all. */
const FIRST = 18;

/** Each source's word on each account and month, newest month first, the one that counts before the others. */
function linesOf(sources: readonly Source[]): Line[] {
  const sorted = sources.toSorted((a, b) => (a.month === b.month ? 0 : a.month < b.month ? 1 : -1));
  return sorted.flatMap((own): Line[] => {
    const where = { account: own.accountName ?? own.account, month: own.month };
    return [
      {
        ...where,
        id: own.id,
        key: `${own.account} ${own.month}`,
        source: SOURCE_LABELS[own.source],
        label: own.label,
        takenAt: own.takenAt,
        until: own.usedUntil,
        provisionalFrom: own.estimatedFrom,
        counts: true,
        spotCostUsd: own.spotCostUsd,
        gap: null,
        laterUsd: null,
      },
      ...own.others.map((other, index) => ({
        ...where,
        id: other.id,
        key: `${own.account} ${own.month} ${index}`,
        source: SOURCE_LABELS[other.source],
        label: other.label,
        takenAt: other.takenAt,
        until: other.comparedUntil,
        provisionalFrom: null,
        counts: false,
        spotCostUsd: other.spotCostUsd,
        gap: gapOf(other),
        laterUsd: other.laterUsd,
      })),
    ];
  });
}

const signed = (value: number, text: string) => (value > 0 ? `+${text}` : text);

function columnsOf(asOf: string): Column<Line>[] {
  const quiet = (line: Line, text: React.ReactNode) => (
    <span className={line.counts ? '' : 'text-soft'}>{text}</span>
  );
  return [
    {
      key: 'account',
      header: 'Account and month',
      render: (line) => quiet(line, `${line.account}, ${month(line.month, asOf)}`),
    },
    {
      key: 'source',
      header: 'Source',
      render: (line) => (
        <>
          {quiet(line, line.counts ? <b className="font-[550]">{line.source}</b> : line.source)}
          <span className="text-soft">{line.counts ? ' counts' : ' compares'}</span>
        </>
      ),
    },
    {
      key: 'label',
      header: 'Name',
      wide: true,
      className: 'max-w-44 truncate text-xs text-soft min-[1400px]:max-w-64',
      render: (line) => <span title={line.label}>{line.label}</span>,
    },
    {
      key: 'taken',
      header: 'Read',
      wide: true,
      align: 'right',
      render: (line) => quiet(line, <Ago at={line.takenAt} asOf={asOf} />),
    },
    {
      key: 'until',
      header: 'Usage up to',
      align: 'right',
      render: (line) => line.until && quiet(line, dateTime(line.until, asOf)),
    },
    {
      key: 'provisional',
      header: 'Provisional from',
      align: 'right',
      render: (line) =>
        !line.counts ? (
          ''
        ) : line.provisionalFrom === null ? (
          <span className="text-soft">final</span>
        ) : (
          dateTime(line.provisionalFrom, asOf)
        ),
    },
    {
      key: 'cost',
      header: 'Spot, USD',
      align: 'right',
      render: (line) =>
        line.spotCostUsd === null ? (
          <span className="text-soft">not in USD</span>
        ) : (
          quiet(line, money(line.spotCostUsd))
        ),
    },
    {
      key: 'gap',
      header: 'Differs by',
      align: 'right',
      render: ({ gap, counts, laterUsd }) =>
        gap === null ? (
          counts ? (
            ''
          ) : (
            <span className="text-soft">other currency</span>
          )
        ) : (
          <span className={gap.pct !== null && Math.abs(gap.pct) > 1 ? 'text-interruption' : 'text-soft'}>
            {signed(gap.differenceUsd, money(gap.differenceUsd))}
            {gap.pct !== null && ` (${signed(gap.pct, pct(gap.pct))})`}
            {laterUsd !== null && laterUsd >= 0.005 && `; ${money(laterUsd)} later`}
          </span>
        ),
    },
    {
      key: 'withdraw',
      header: <span className="sr-only">Withdraw</span>,
      align: 'right',
      wide: true,
      render: (line) => (
        <Withdraw id={line.id} what={`${line.label}, ${line.account}, ${month(line.month, asOf)}`} />
      ),
    },
  ];
}

/** Whose word the figures are: which source counts, how far the others are from it, and what of the bills is in no figure. */
export function SourcesSection({ savings }: { savings: SavingsResponse }) {
  const [all, setAll] = useState(false);
  const { sources, leftOut, otherCurrencies, warnings, asOf } = savings;
  const lines = linesOf(sources);
  return (
    <Section
      id="sources"
      title="Where these figures come from"
      note="of each account and month one source counts: export, else imported file, else Cost Explorer"
    >
      <p className="mb-3 text-sm text-soft">
        {sourceWords(sources).replace(/^./, (letter) => letter.toUpperCase())}. {gapWords(savings).join(' ')}
      </p>
      <DataTable
        caption="Sources by account and month"
        columns={columnsOf(asOf)}
        rows={all ? lines : lines.slice(0, FIRST)}
        rowKey={(line) => line.key}
        empty="No bill of these months is known."
      />
      {lines.length > FIRST && (
        <p className="mt-3">
          <Button aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? `Show the first ${FIRST}` : `Show all ${counted(lines.length, 'line')}`}
          </Button>
        </p>
      )}
      {(leftOut.length > 0 || otherCurrencies.length > 0) && (
        <LeftOut leftOut={leftOut} otherCurrencies={otherCurrencies} />
      )}
      {warnings.length > 0 && (
        <details className="mt-4 text-sm" open={warnings.length < 4}>
          <summary className="w-fit cursor-pointer text-interruption">
            {warnings.length === 1 ? 'One thing is odd' : `${count(warnings.length)} things are odd`} about
            these bills
          </summary>
          <ul className="mt-1 list-disc pl-5 text-soft">
            {warnings.map((warning) => (
              <li key={warning} className="break-words">
                {warning}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { CsvLink } from '#components/ui/csv-link';
import { type Column, DataTable } from '#components/ui/data-table';
import { Explain } from '#components/ui/explain';
import { counted, day, money } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { Skeleton } from '#components/ui/skeleton';
import { Unknown } from '#components/ui/unknown';
import type { ReconciliationQuery, ReconciliationRow } from '#lib/api/schemas/reconciliation';
import { reconciliationQuery, reconciliationUrl } from '#lib/queries/savings';
import { invoiceReasons, invoiceSentence } from './invoice-words.ts';

/** Days that are shown before one asks for all. */
const FIRST = 7;

type Figure = {
  key: string;
  header: string;
  className?: string;
  of: (row: Omit<ReconciliationRow, 'day' | 'provisional'>) => number | null;
};

const FIGURES: Figure[] = [
  { key: 'billed', header: 'Billed', className: 'text-spot', of: (row) => row.billedUsd },
  { key: 'computed', header: 'Computed', of: (row) => row.computedUsd },
  { key: 'difference', header: 'Difference', className: 'font-semibold', of: (row) => row.differenceUsd },
  {
    key: 'notCompared',
    header: 'Not compared',
    className: 'text-soft',
    of: (row) => row.notComparedUsd,
  },
  {
    key: 'notSeen',
    header: 'Billed, not seen',
    className: 'text-soft',
    of: (row) => row.notSeenUsd,
  },
  {
    key: 'notBilled',
    header: 'Seen, not billed',
    className: 'text-soft',
    of: (row) => row.notBilledUsd,
  },
  {
    key: 'waived',
    header: 'Not charged',
    className: 'text-soft',
    of: (row) => row.waivedUsd,
  },
];

/** The bill's spot cost by day against what spot prices and instance lifetimes make it. */
export function InvoiceSection({
  params,
  wider,
}: {
  params: ReconciliationQuery /** other filters hold, which this answer does not know */;
  wider: boolean;
}) {
  const [all, setAll] = useState(false);
  const answer = useQuery(reconciliationQuery(params));
  const { data } = answer;
  const rows = data?.rows.toReversed();
  const columns: Column<ReconciliationRow>[] = [
    {
      key: 'day',
      header: 'Day, UTC',
      render: (row) => (
        <>
          {day(row.day, data?.asOf)}
          {row.billedUsd === null && <span className="text-soft"> not billed yet</span>}
          {row.billedUsd !== null && row.provisional && <span className="text-soft"> provisional</span>}
        </>
      ),
    },
    ...FIGURES.map(
      ({ of, ...figure }): Column<ReconciliationRow> => ({
        ...figure,
        align: 'right',
        render: (row) => amount(of(row)),
      }),
    ),
  ];
  return (
    <Section
      id="invoice"
      title="Does it match the invoice?"
      note="the bill's spot cost against spot prices × instance lifetimes, by AWS's charging rules"
      action={<CsvLink href={reconciliationUrl(params)} />}
    >
      {answer.isError && data === undefined ? (
        <p role="alert" className="border-t border-t-loss py-3 text-sm text-loss">
          {answer.error.message}
        </p>
      ) : (
        <>
          <p className="mb-3 max-w-[900px]">
            {data ? (
              <>
                <Explain
                  formula="computed = sum over each instance's seconds of the spot price that held; nothing for one that AWS takes back in its first hour. Difference = billed − what cannot be compared − computed: account by account, as far as its bills speak and from when its lifetimes are followed."
                  source="spot price records, and instances as DescribeInstances showed them"
                >
                  {invoiceSentence(data)}
                </Explain>{' '}
                <span className="text-sm text-soft">
                  {invoiceReasons(data).join(' ')}
                  {wider && ' Only the filters on region and account narrow this part.'}
                </span>
              </>
            ) : (
              <Skeleton className="h-4 w-full max-w-[560px]" />
            )}
          </p>
          <div className={answer.isPlaceholderData ? 'opacity-60' : ''}>
            <DataTable
              caption="Billed against computed by day, USD"
              columns={columns}
              rows={all ? rows : rows?.slice(0, FIRST)}
              rowKey={(row) => row.day}
              skeletonRows={FIRST}
              foot={
                data && (
                  <tr>
                    <th scope="row">Total, {counted(data.rows.length, 'day')}</th>
                    {FIGURES.map(({ key, className, of }) => (
                      <td key={key} data-align="right" className={className}>
                        {amount(of(data.total)) ?? <Unknown />}
                      </td>
                    ))}
                  </tr>
                )
              }
            />
          </div>
          {rows && rows.length > FIRST && (
            <p className="mt-3">
              <Button aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? `Show the last ${FIRST} days` : `Show all ${counted(rows.length, 'day')}`}
              </Button>
            </p>
          )}
        </>
      )}
    </Section>
  );
}

const amount = (value: number | null) => (value === null ? null : money(value));

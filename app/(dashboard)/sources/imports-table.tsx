'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { CsvLink } from '#components/ui/csv-link';
import { DataTable } from '#components/ui/data-table';
import { count, counted, dateTime } from '#components/ui/format';
import { ErrorState } from '#components/ui/states';
import type { ImportsResponse } from '#lib/api/schemas/imports';
import { apiUrl } from '#lib/queries/api-fetch';
import { importsQuery } from '#lib/queries/feeds';
import { BillReport } from './bill-report.tsx';
import { FORMAT_LABELS } from './format-labels.ts';
import { Refused } from './upload-report.tsx';

type Row = ImportsResponse['rows'][number];

/** The note of a bill that took the place of an earlier one: the one that changes figures which were known before. */
const replacing = ({ notes }: Row) => notes.filter((note) => note.startsWith('It takes the place of'));

/** The files that were taken in, newest first. */
export function ImportsTable() {
  const imports = useQuery(importsQuery());
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const toggle = (id: number) =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  if (imports.isError && imports.data === undefined)
    return (
      <ErrorState
        title="The imports could not be read"
        detail={imports.error.message}
        onRetry={() => void imports.refetch()}
      />
    );
  if (imports.data?.rows.length === 0)
    return <p className="pt-4 text-sm text-soft">No file was imported yet.</p>;
  return (
    <div className="mt-6">
      <div className="mb-1 flex items-baseline text-sm">
        <h3 className="font-semibold">Taken in before</h3>
        <CsvLink href={apiUrl('/api/v1/imports')} className="link-quiet ml-auto" />
      </div>
      <DataTable
        caption="Imported files"
        rows={imports.data?.rows}
        rowKey={(row) => row.id}
        skeletonRows={2}
        detail={(row) =>
          opened.has(row.id) ? (
            <div className="pb-4 pl-4 text-sm">
              {row.refused.length > 0 && <Refused summary={row} />}
              {row.notes.length + row.totals.length > 0 && <BillReport summary={row} />}
            </div>
          ) : null
        }
        columns={[
          {
            key: 'name',
            header: 'File',
            render: (row) => (
              <>
                {row.name}
                {replacing(row).map((note) => (
                  <span key={note} className="block max-w-[44ch] text-xs whitespace-normal text-soft">
                    {note}
                  </span>
                ))}
              </>
            ),
          },
          { key: 'at', header: 'When, UTC', align: 'right', render: (row) => dateTime(row.at) },
          { key: 'format', header: 'Format', render: (row) => FORMAT_LABELS[row.format] },
          { key: 'account', header: 'Account', className: 'font-mono text-xs', render: (row) => row.account },
          { key: 'read', header: 'Read', align: 'right', render: (row) => count(row.read) },
          { key: 'written', header: 'Written', align: 'right', render: (row) => count(row.written) },
          { key: 'unchanged', header: 'Unchanged', align: 'right', render: (row) => count(row.unchanged) },
          {
            key: 'refused',
            header: 'Refused',
            align: 'right',
            render: (row) => (
              <span className={row.refusedCount > 0 ? 'text-interruption' : 'text-soft'}>
                {count(row.refusedCount)}
              </span>
            ),
          },
          {
            key: 'said',
            header: 'Said',
            render: (row) =>
              row.notes.length + row.refused.length + row.totals.length === 0 ? (
                <span className="text-soft">nothing to report</span>
              ) : (
                <Button
                  shape="quiet"
                  aria-expanded={opened.has(row.id)}
                  aria-label={`What was said of ${row.name}`}
                  onClick={() => toggle(row.id)}
                >
                  {row.notes.length > 0 ? counted(row.notes.length, 'note') : 'refused rows'}
                </Button>
              ),
          },
          {
            key: 'sha',
            header: 'SHA-256',
            className: 'font-mono text-xs text-soft',
            render: (row) => <span title={row.sha256}>{row.sha256.slice(0, 10)}…</span>,
          },
        ]}
      />
    </div>
  );
}

'use client';
import { useQuery } from '@tanstack/react-query';
import { CsvLink } from '#components/ui/csv-link';
import { DataTable } from '#components/ui/data-table';
import { count, dateTime } from '#components/ui/format';
import { ErrorState } from '#components/ui/states';
import { apiUrl } from '#lib/queries/api-fetch';
import { importsQuery } from '#lib/queries/feeds';
import { FORMAT_LABELS } from './format-labels.ts';

/** The files that were taken in, newest first. */
export function ImportsTable() {
  const imports = useQuery(importsQuery());
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
        columns={[
          { key: 'name', header: 'File', render: (row) => row.name },
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

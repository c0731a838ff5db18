'use client';
import { Button } from '#components/ui/button';
import { DataTable } from '#components/ui/data-table';
import { bytes, count, counted, pct } from '#components/ui/format';
import { ProgressBar, StatusDot } from '#components/ui/status';
import type { ImportSummary } from '#lib/api/schemas/imports';
import { BillReport } from './bill-report.tsx';
import { FORMAT_LABELS } from './format-labels.ts';
import type { Upload } from './use-uploads.ts';

const SHOWN = 50;

/** The rows of a file that were refused, with why. */
export function Refused({ summary }: { summary: ImportSummary }) {
  const more = summary.refusedCount - Math.min(SHOWN, summary.refused.length);
  return (
    <details className="mt-2" open={summary.refusedCount <= 10}>
      <summary className="w-fit cursor-pointer text-soft hover:text-ink">
        {counted(summary.refusedCount, 'row')} refused
      </summary>
      <div className="mt-1 max-w-[760px]">
        <DataTable
          caption="Refused rows"
          rows={summary.refused.slice(0, SHOWN)}
          rowKey={(refusal) => `${refusal.line} ${refusal.why}`}
          columns={[
            { key: 'line', header: 'Line', render: (refusal) => count(refusal.line) },
            { key: 'why', header: 'Why', className: 'whitespace-normal!', render: (refusal) => refusal.why },
          ]}
        />
        {more > 0 && <p className="pt-1 text-xs text-soft">and {count(more)} more</p>}
      </div>
    </details>
  );
}

/** What became of one file: on its way, taken in, or refused with the reason. */
export function UploadReport({ upload, onStop }: { upload: Upload; onStop: () => void }) {
  return (
    <article className="mt-4 border-t pt-3 text-sm" aria-label={`Import of ${upload.name}`}>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-[550] break-all">{upload.name}</span>
        <span className="text-soft">{bytes(upload.bytes)}</span>
        {upload.state === 'waiting' && <span className="text-soft">waits for the file before it</span>}
        {upload.state === 'sending' && (
          <>
            <ProgressBar label={`Upload of ${upload.name}`} value={upload.share < 1 ? upload.share : null} />
            <span className="text-soft">
              {upload.share < 1 ? `${pct(upload.share * 100, 0)} sent` : 'sent; it is being read and written'}
            </span>
            <Button shape="quiet" className="ml-auto" onClick={onStop}>
              Stop
            </Button>
          </>
        )}
      </div>
      {upload.state === 'refused' && (
        <p role="alert" className="mt-1 max-w-prose text-loss">
          {upload.why}
        </p>
      )}
      {upload.state === 'done' && (
        <>
          <p className="mt-1 flex items-baseline gap-2">
            <StatusDot tone={upload.summary.refusedCount > 0 ? 'warning' : 'good'} />
            <span>
              {FORMAT_LABELS[upload.summary.format]}: {count(upload.summary.read)} read,{' '}
              <b>{count(upload.summary.written)} written</b>, {count(upload.summary.unchanged)} unchanged,{' '}
              {count(upload.summary.refusedCount)} refused.
            </span>
          </p>
          {upload.summary.refused.length > 0 && <Refused summary={upload.summary} />}
          {upload.summary.totals.length > 0 && <BillReport summary={upload.summary} />}
        </>
      )}
    </article>
  );
}

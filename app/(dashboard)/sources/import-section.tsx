'use client';
import { useState } from 'react';
import { Section } from '#components/ui/section';
import { DropZone } from './drop-zone.tsx';
import { ImportsTable } from './imports-table.tsx';
import type { UploadOptions } from './upload.ts';
import { UploadReport } from './upload-report.tsx';
import { useUploads } from './use-uploads.ts';

const FIELDS = [
  { name: 'region', label: 'Region', hint: 'for a file without a region column', placeholder: 'us-east-1' },
  {
    name: 'validFrom',
    label: 'Valid from',
    hint: 'for a price list without a date',
    placeholder: '2026-11-01',
  },
  { name: 'account', label: 'Account', hint: 'whose names the zones carry', placeholder: '123456789012' },
] as const;

/** Files: drop or choose them, see what became of every line, and what was taken in before. */
export function ImportSection({ simulated }: { simulated: boolean }) {
  const { uploads, add, stop } = useUploads();
  const [options, setOptions] = useState<UploadOptions>({ region: '', validFrom: '', account: '' });
  return (
    <Section
      id="imports"
      title="Imports"
      note="bills (CUR 2.0, FOCUS) as CSV or Parquet, spot price history as AWS's JSON or as CSV, on-demand prices as CSV; text plain or gzip"
    >
      {simulated ? (
        <p className="border-t border-t-ink py-4 text-sm text-soft">
          This ledger holds simulated data, and real rows never share one with it. To import your files, start
          a ledger of their own:{' '}
          <code className="font-mono text-xs text-ink">SOURCES=files DATA_DIR=.data-files npm start</code>
        </p>
      ) : (
        <div className="border-t border-t-ink pt-4">
          <DropZone onFiles={(files) => add(files, options)} />
          <details className="mt-3 text-sm">
            <summary className="w-fit cursor-pointer text-soft hover:text-ink">
              What the file does not say
            </summary>
            <div className="mt-2 grid max-w-[760px] gap-4 sm:grid-cols-3">
              {FIELDS.map(({ name, label, hint, placeholder }) => (
                <label key={name} className="block">
                  {label}
                  <input
                    className="mt-1 block w-full rounded-md border border-ondemand bg-card px-2.5 py-1.5 font-mono text-xs placeholder:text-soft"
                    placeholder={placeholder}
                    value={options[name]}
                    onChange={(event) => setOptions({ ...options, [name]: event.target.value })}
                  />
                  <span className="mt-1 block text-xs text-soft">{hint}</span>
                </label>
              ))}
            </div>
          </details>
          <p className="mt-3 text-sm text-soft">
            The same from a shell:{' '}
            <code className="font-mono text-xs text-ink">npm run import -- FILE...</code>
          </p>
          <div aria-live="polite">
            {uploads.map((upload) => (
              <UploadReport key={upload.id} upload={upload} onStop={stop} />
            ))}
          </div>
        </div>
      )}
      {!simulated && <ImportsTable />}
    </Section>
  );
}

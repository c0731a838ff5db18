'use client';
import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { CsvLink } from './csv-link.tsx';
import { Section } from './section.tsx';
import { Skeleton } from './skeleton.tsx';

type Props = {
  id: string;
  title: string;
  /** the quiet line that says what is seen */
  note?: ReactNode;
  /** the API address of the same rows, where it has them as CSV */
  csvHref?: string;
  /** choices that hold for chart and table alike */
  controls?: ReactNode;
  /** `undefined` = not loaded yet */
  chart: ReactNode | undefined;
  table: ReactNode;
  /** classes of the section while the table is shown, which may need more room */
  tableClass?: string;
  /** what is shown belongs to the choice before this one */
  stale: boolean;
};

/** A part of a page that is a chart, or the same rows as a table or as CSV. */
export function ChartSection({
  id,
  title,
  note,
  csvHref,
  controls,
  chart,
  table,
  tableClass = '',
  stale,
}: Props) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Section
      id={id}
      title={title}
      note={note}
      className={asTable ? tableClass : ''}
      action={
        <span className="flex gap-3">
          <Button shape="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Chart' : 'Table'}
          </Button>
          {csvHref !== undefined && <CsvLink href={csvHref} className="link-quiet self-center" />}
        </span>
      }
    >
      {controls && <div className="mb-3">{controls}</div>}
      <div className={stale ? 'opacity-60' : ''} aria-busy={stale}>
        {chart === undefined ? <Skeleton className="block h-[220px] w-full" /> : asTable ? table : chart}
      </div>
    </Section>
  );
}

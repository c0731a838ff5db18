'use client';
import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { type Filters, filterHref } from '#components/shell/filters';
import { Kpi } from '#components/ui/kpi';
import { ratesQuery } from '#lib/queries/interruptions';
import { rateParams } from '../interruptions/params.ts';
import { exposureText, intervalText, rateText } from '../interruptions/words.ts';

/** How often spot instances are taken back, with its interval and what it stands on. */
export function RateKpi({ filters }: { filters: Filters }) {
  const { data, isError } = useQuery(ratesQuery(rateParams(filters, 'place')));
  const total = data?.total;
  const interval = total && intervalText(total.low95, total.high95);
  return (
    <Kpi
      label={
        <Link className="link-quiet" href={filterHref('/interruptions', filters) as Route}>
          Taken back, per hour
        </Link>
      }
      value={
        total === undefined
          ? isError
            ? null
            : undefined
          : total.ratePerHour === null
            ? null
            : rateText(total.ratePerHour)
      }
      note={
        total &&
        interval && (
          <>
            <b>{interval}</b>; {exposureText(total)}
          </>
        )
      }
    />
  );
}

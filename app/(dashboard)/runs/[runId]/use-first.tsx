'use client';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button';
import { count } from '#components/ui/format';

/** The first `most` of many rows, and under them the way to all; `what` names them. */
export function useFirst<Row>(
  rows: readonly Row[],
  most: number,
  what: string,
): { shown: readonly Row[]; more: ReactNode } {
  const [all, setAll] = useState(false);
  if (rows.length <= most) return { shown: rows, more: null };
  return {
    shown: all ? rows : rows.slice(0, most),
    more: (
      <p className="mt-2 text-sm text-soft">
        {!all && `The first ${count(most)} of ${count(rows.length)}. `}
        <Button shape="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? `Show fewer ${what}` : `Show all ${what}`}
        </Button>
      </p>
    ),
  };
}

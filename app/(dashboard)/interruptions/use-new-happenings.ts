'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { InterruptionsResponse } from '#lib/api/schemas/interruptions';

/** Asks again for the rates whenever the list of the same question has another newest row, another total, or places what waited. */
export function useNewHappenings(asked: string, page: InterruptionsResponse | undefined): void {
  const client = useQueryClient();
  const seen = useRef<{ asked: string; newest: string }>(undefined);
  const newest = page && `${page.rows[0]?.id} ${page.total} ${page.notPlaced}`;
  useEffect(() => {
    if (newest === undefined) return;
    const before = seen.current;
    seen.current = { asked, newest };
    if (before?.asked === asked && before.newest !== newest)
      void client.invalidateQueries({ queryKey: ['interruption-rates'] });
  }, [asked, newest, client]);
}

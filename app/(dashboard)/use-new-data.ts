'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { FeedsResponse } from '#lib/api/schemas/feeds';

const MADE_OF_FEEDS = [
  'pools',
  'pool-summary',
  'pool-prices',
  'savings',
  'reconciliation',
  'interruption-rates',
];

/** Asks again for what pages show of prices, bills and instances whenever a feed has brought something since. */
export function useNewData(feeds: FeedsResponse | undefined): void {
  const client = useQueryClient();
  const seen = useRef<string>(undefined);
  const brought = feeds?.rows.map((feed) => `${feed.id} ${feed.lastSuccessAt}`).join();
  useEffect(() => {
    if (brought === undefined || brought === seen.current) return;
    if (seen.current !== undefined)
      void client.invalidateQueries({
        predicate: (query) => MADE_OF_FEEDS.includes(String(query.queryKey[0])),
      });
    seen.current = brought;
  }, [brought, client]);
}

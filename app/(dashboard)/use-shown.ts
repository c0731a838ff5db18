'use client';
import { useState } from 'react';

/** What was asked for the answer that is shown: while the next one is on its way (`stale`) that of the one before. */
export function useShown<T>(asked: T, stale: boolean): T {
  const [shown, setShown] = useState(asked);
  if (!stale && JSON.stringify(shown) !== JSON.stringify(asked)) setShown(asked);
  return stale ? shown : asked;
}

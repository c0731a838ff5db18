'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** Where this installation is, as the browser has it. */
export function useOrigin(): string {
  return useSyncExternalStore(
    never,
    () => window.location.origin,
    () => 'http://localhost:3000',
  );
}

'use client';
import { useEffect } from 'react';
import { ErrorState } from '#components/ui/states';

/** What stands in a page's place when drawing it failed; the shell around it stays. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => console.error(error), [error]);
  const digest =
    error instanceof Error && 'digest' in error ? ` Its mark in the server's log: ${error.digest}.` : '';
  return (
    <ErrorState
      page
      title="This page could not be drawn"
      detail={`The data is not touched by this. Try again; if it stays, the server's log names the cause.${digest}`}
      onRetry={retry}
    />
  );
}

'use client';
import './globals.css';
import { Button } from '#components/ui/button';

/** The last resort, when even the frame around the pages failed. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Spotledger</title>
        <main className="mx-auto max-w-[680px] px-6 py-24">
          <h1 className="font-serif text-3xl tracking-[-0.012em]">Spotledger could not draw this page.</h1>
          <p className="mt-2 mb-4 text-sm text-soft">
            The data is not touched by this. If it stays, the server's log names the cause.
          </p>
          <Button onClick={retry}>Try again</Button>
        </main>
      </body>
    </html>
  );
}

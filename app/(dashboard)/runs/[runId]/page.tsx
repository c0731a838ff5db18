import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { ProblemError } from '#lib/api/problem';
import { runIdFrom } from '#lib/api/run-id';
import { now } from '#lib/env';
import { runAdviceQuery, runEpochsQuery, runQuery } from '#lib/queries/runs';
import { runCheckpointAdvice } from '#lib/reports/checkpoint-advice';
import { run } from '#lib/reports/run';
import { runEpochs } from '#lib/reports/run-epochs';
import { makeQueryClient } from '../../../query-client.ts';
import { RunView } from './view.tsx';

type Props = { params: Promise<{ runId: string }> };

/** The run, read once for the title and the page; null where there is none. */
const readRun = cache(async (word: string) => {
  try {
    return await run(runIdFrom(word), now());
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return null;
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  // A database that is away is no reason to deny a run: the view says that.
  const known = await readRun((await params).runId).catch(() => undefined);
  return { title: known === null ? 'No such run' : (known?.run.name ?? 'Run') };
}

export default async function RunPage({ params }: Props) {
  const id = (await params).runId;
  // What went wrong is asked again, and shown, by the view.
  const known = await readRun(id).catch(() => undefined);
  if (known === null) notFound();
  const client = makeQueryClient();
  const at = now();
  if (known !== undefined) {
    client.setQueryData(runQuery(id).queryKey, known);
    await Promise.all([
      client.prefetchQuery({ ...runEpochsQuery(id), queryFn: () => runEpochs(id, at) }),
      client.prefetchQuery({ ...runAdviceQuery(id), queryFn: () => runCheckpointAdvice(id, {}, at) }),
    ]);
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RunView id={id} />
    </HydrationBoundary>
  );
}

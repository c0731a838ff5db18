import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { ProblemError } from '#lib/api/problem';
import { now } from '#lib/env';
import { instanceQuery } from '#lib/queries/interruptions';
import { instance } from '#lib/reports/instance';
import { makeQueryClient } from '../../../query-client.ts';
import { shortInstance } from '../../_events/words.ts';
import { InstanceView } from './view.tsx';

type Props = { params: Promise<{ instanceId: string }> };

/** The instance, read once for the title and the page; null where nothing is known of it. */
const readInstance = cache((id: string) =>
  instance(id, now()).catch((error: unknown) => {
    if (error instanceof ProblemError && error.status === 404) return null;
    throw error;
  }),
);

/** The id that an address names; null where it cannot be one. */
function idOf(word: string): string | null {
  try {
    const id = decodeURIComponent(word);
    return id.length <= 60 && !/\p{Cc}/u.test(id) ? id : null;
  } catch {
    return null;
  }
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const id = idOf((await params).instanceId);
  // A database that is away is no reason to deny an instance: the view says that.
  const known = id !== null && (await readInstance(id).catch(() => undefined)) !== null;
  return { title: known ? shortInstance(id) : 'No such instance' };
}

export default async function InstancePage({ params }: Props) {
  const id = idOf((await params).instanceId);
  if (id === null) notFound();
  const client = makeQueryClient();
  // What went wrong is asked again, and shown, by the view.
  const known = await readInstance(id).catch(() => undefined);
  if (known === null) notFound();
  if (known !== undefined) client.setQueryData(instanceQuery(id).queryKey, known);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <InstanceView id={id} />
    </HydrationBoundary>
  );
}

import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { THEME_COOKIE, themeOf } from '#components/shell/theme';
import { now } from '#lib/env';
import { feedsQuery } from '#lib/queries/feeds';
import { feeds } from '#lib/reports/feeds';
import { makeQueryClient } from '../query-client.ts';
import { Shell } from './shell.tsx';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const client = makeQueryClient();
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  await client.prefetchQuery({ ...feedsQuery(), queryFn: () => feeds(now()) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Shell theme={theme}>{children}</Shell>
    </HydrationBoundary>
  );
}

'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '#components/ui/button';
import { DataTable } from '#components/ui/data-table';
import { Section } from '#components/ui/section';
import type { CommittedRate } from '#lib/api/schemas/committed-rates';
import { committedRatesQuery, removeCommittedRate } from '#lib/queries/savings';
import { Baselines, type BaselinesProps } from './baselines.tsx';
import { CommittedForm } from './committed-form.tsx';
import { rateWords } from './committed-rate.ts';

/** The rates of commitments that would have applied: entered here, and what spot saved against them, apart from list prices. */
export function CommittedSection({
  accounts,
  baselines,
}: {
  accounts: readonly { account: string; name: string | null }[];
  baselines: BaselinesProps;
}) {
  const client = useQueryClient();
  const rates = useQuery(committedRatesQuery());
  const changed = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: committedRatesQuery().queryKey }),
      client.invalidateQueries({ queryKey: ['savings'] }),
    ]);
  const remove = useMutation({
    mutationFn: (rate: CommittedRate) => removeCommittedRate(rate.id),
    onSettled: changed,
  });
  const nameOf = (id: string) => accounts.find(({ account }) => account === id)?.name ?? null;
  return (
    <Section
      id="committed"
      title="Committed rates"
      note="what a Savings Plan or a reservation would have charged for the same hours"
    >
      {rates.isError ? (
        <p role="alert" className="border-t border-t-loss py-3 text-sm text-loss">
          {rates.error.message}
        </p>
      ) : rates.data?.rows.length === 0 ? (
        <p className="text-sm text-soft">
          No rate entered: savings are against list prices alone, which a commitment might have undercut.
        </p>
      ) : (
        <DataTable
          caption="Committed rates that were entered"
          rows={rates.data?.rows}
          rowKey={(rate) => rate.id}
          skeletonRows={1}
          columns={[
            {
              key: 'family',
              header: 'Type or family',
              className: 'font-mono text-xs',
              render: (rate) => rate.family,
            },
            {
              key: 'account',
              header: 'Account',
              render: ({ account }) =>
                account === null
                  ? 'all'
                  : nameOf(account) === null
                    ? account
                    : `${nameOf(account)} (${account})`,
            },
            { key: 'rate', header: 'Rate', align: 'right', className: 'text-ondemand', render: rateWords },
            {
              key: 'remove',
              header: <span className="sr-only">Remove</span>,
              align: 'right',
              render: (rate) => (
                <Button
                  shape="quiet"
                  aria-label={`Remove the rate of ${rate.family}${rate.account === null ? '' : ` in ${rate.account}`}`}
                  busy={remove.isPending && remove.variables.id === rate.id ? 'Removing …' : null}
                  onClick={() => remove.mutate(rate)}
                >
                  Remove
                </Button>
              ),
            },
          ]}
        />
      )}
      <p role="status" className={`text-sm ${remove.isError ? 'mt-2 text-loss' : 'sr-only'}`}>
        {remove.isError && remove.error.message}
        {remove.isSuccess && `Removed the rate of ${remove.variables.family}.`}
      </p>
      <CommittedForm accounts={accounts} onAdded={changed} />
      {rates.data !== undefined && rates.data.rows.length > 0 && <Baselines {...baselines} />}
    </Section>
  );
}

'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { withdrawBill } from '#lib/queries/savings';

/** Takes back what a source says of an account's month, asked twice; a feed that still has it brings it back. */
export function Withdraw({ id, what }: { id: number; what: string }) {
  const [sure, setSure] = useState(false);
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => withdrawBill(id),
    onSettled: () =>
      Promise.all(
        ['savings', 'reconciliation'].map((name) => client.invalidateQueries({ queryKey: [name] })),
      ),
  });
  return (
    <>
      <Button
        shape="quiet"
        aria-label={`${sure ? 'Withdraw indeed' : 'Withdraw'}: ${what}`}
        title="Its figures leave every page; the next best source counts. What a feed still has may come back when it reads the month again."
        busy={withdraw.isPending ? 'Withdrawing …' : null}
        onBlur={() => setSure(false)}
        onClick={() => (sure ? withdraw.mutate() : setSure(true))}
      >
        {sure ? 'Indeed?' : 'Withdraw'}
      </Button>
      {withdraw.isError && (
        <span role="alert" className="block text-loss">
          {withdraw.error.message}
        </span>
      )}
    </>
  );
}

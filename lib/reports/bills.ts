import { notFound } from '#lib/api/problem';
import { withTransaction } from '#lib/db/client';
import { withdrawBook } from '#lib/db/usage';
import { sweepUsage } from '#lib/db/usage-staging';

/**
 * Withdraws what one source says of an account's month; the next best source counts then. A feed that still has it may
 * bring it back when it reads the month again. Throws `ProblemError` 404 where there is none of that id.
 */
export async function withdrawBill(id: number | null): Promise<Response> {
  if (id === null || !(await withTransaction((tx) => withdrawBook(tx, id))))
    throw notFound('There is no such bill (any more).');
  // It is withdrawn whether or not its lines are gone yet; what is left is swept later.
  void sweepUsage().catch(() => {});
  return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
}

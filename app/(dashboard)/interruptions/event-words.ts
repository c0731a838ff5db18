import { counted } from '#components/ui/format';
import type { InterruptionRow, InterruptionsResponse } from '#lib/api/schemas/interruptions';
import type { Witness } from '#lib/domain/provider-event';
import { ran, span } from '../_events/words.ts';

/** Those by whom a rebalance recommendation would have come too; the others tell of an interruption afterwards. */
const LISTENS: readonly Witness[] = ['queue', 'push'];

/**
 * How long before it a rebalance recommendation came: `3 min 12 s`; `none` where events were heard and none was one; null
 * where nobody listened, so that none could have come.
 */
export function leadWords(row: Pick<InterruptionRow, 'rebalanceLeadSeconds' | 'witnesses'>): string | null {
  if (row.rebalanceLeadSeconds !== null) return span(row.rebalanceLeadSeconds);
  return row.witnesses.some((witness) => LISTENS.includes(witness)) ? 'none' : null;
}

/** How long it had run; `at least` where its launch is not known. Null = not known. */
export function ranWords(row: Pick<InterruptionRow, 'ranSeconds' | 'startAssumed'>): string | null {
  if (row.ranSeconds === null) return null;
  return row.startAssumed ? `at least ${ran(row.ranSeconds)}` : ran(row.ranSeconds);
}

/** Whether an interruption followed a recommendation; null where that cannot be known: its instance is not placed. */
export function followedWords(row: Pick<InterruptionRow, 'followed' | 'placed'>): string | null {
  if (!row.placed && row.followed === null) return null;
  return row.followed === null ? 'still runs' : row.followed ? 'yes' : 'no';
}

/** `124, newest first; 3 not placed`: the line beside the title. */
export function listNote({ total, notPlaced }: Pick<InterruptionsResponse, 'total' | 'notPlaced'>): string {
  const head = total === 0 ? 'none' : `${total.toLocaleString('en-US')}, newest first`;
  if (notPlaced === 0 || total === 0) return head;
  return `${head}; ${counted(notPlaced, 'is', 'are')} not placed`;
}

/** What stands in the place of rows: why there are none, and what that does not mean. */
export function emptyWords(
  kind: InterruptionRow['kind'],
  narrowed: { byTable: boolean; byPage: boolean },
): string {
  const what = kind === 'interruption' ? 'interruption' : 'rebalance recommendation';
  if (narrowed.byTable) return `No ${what} here was seen that way: choose others above the table.`;
  if (narrowed.byPage) return `No ${what} in this window matches these filters.`;
  return kind === 'interruption'
    ? 'No interruption in this window is known. Sources says by which ways they would come.'
    : 'No rebalance recommendation in this window is known: they come by queue or push alone.';
}

import { invalid } from './ce-expression.ts';

/** Stretch of whole UTC days; `to` is exclusive. */
export type Period = { from: Date; to: Date };

const DAY_MS = 86_400_000;
const MONTHS_KEPT = 14;

/**
 * Reads a `TimePeriod` of two dates, the end exclusive. Throws `ValidationException` where they are no dates, out of
 * order, or begin before the 14 months that are kept.
 */
export function periodOf(value: unknown, now: Date): Period {
  const { Start, End } = (value ?? {}) as { Start?: unknown; End?: unknown };
  const [from, to] = [dateOf(Start, 'Start'), dateOf(End, 'End')];
  if (from >= to) throw invalid('Start date (and hour) should be before end date (and hour)');
  const earliest = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS_KEPT, 1);
  if (from.getTime() < earliest) {
    throw invalid(`You haven't enabled historical data beyond ${MONTHS_KEPT} months`);
  }
  if (from > now) throw invalid('Start date must not be in the future');
  return { from, to };
}

/** The period cut at days or at the first of each month. */
export function slices({ from, to }: Period, granularity: 'DAILY' | 'MONTHLY'): Period[] {
  const parts: Period[] = [];
  for (let at = from; at < to; ) {
    const next =
      granularity === 'DAILY'
        ? at.getTime() + DAY_MS
        : Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
    const end = new Date(Math.min(next, to.getTime()));
    parts.push({ from: at, to: end });
    at = end;
  }
  return parts;
}

/** A date as Cost Explorer writes it: `2026-11-01`. */
export function dateText(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function dateOf(value: unknown, name: string): Date {
  const at = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(value) : new Date('');
  if (Number.isNaN(at.getTime())) {
    throw invalid(`${name} time ${String(value)} is invalid. Valid format is: yyyy-MM-dd.`);
  }
  return at;
}

import { z } from 'zod';
import { uniform } from '#lib/demo/random';
import { SERVICES } from './aws-error.ts';

const ruleSchema = z.strictObject({
  kind: z.enum([
    'throttle',
    'error',
    'deny',
    'wrong-credentials',
    'region-not-enabled',
    'empty',
    'delay',
    'hang',
    'drop',
    'malformed',
    'missing',
    'truncate',
    'not-enabled',
    'data-unavailable',
  ]),
  action: z.string().optional(),
  service: z.enum(SERVICES).optional(),
  region: z.string().optional(),
  account: z.string().optional(),
  every: z.number().int().min(1).optional(),
  rate: z.number().min(0).max(1).optional(),
  times: z.number().int().min(0).optional(),
  ms: z.number().int().min(0).optional(),
});

/** What `POST /_faults` takes. */
export const faultsSchema = z.strictObject({
  rules: z.array(ruleSchema).optional(),
  background: z.boolean().optional(),
});

/**
 * A fault on demand. It reaches the calls that match `action`, `service`, `region` and `account` (absent = any): of
 * those every `every`-th (default every one), with the chance `rate` (default 1), at most `times` of them.
 * - `throttle`, `error`, `deny`, `wrong-credentials`, `region-not-enabled`: the service's own error
 * - `empty`: a right answer that holds nothing; `malformed`: half of a right answer, with status 200
 * - `missing`: an object of S3 is not there; `truncate`: it is half as long, and its length says so
 * - `not-enabled`: the account has no Cost Explorer; `data-unavailable`: Cost Explorer has no data yet
 * - `delay`: the answer comes `ms` late; `hang`: it never comes; `drop`: the connection is cut
 */
export type FaultRule = z.infer<typeof ruleSchema>;
export type FaultKind = FaultRule['kind'];

/** What the faults are matched against. */
export type FaultSubject = { action: string; service: string; region: string; account: string };

/** The faults of one server, steered from the process or over HTTP. */
export type Faults = {
  /** Takes the place of all rules. */
  set(rules: FaultRule[]): void;
  add(rule: FaultRule): void;
  clear(): void;
  /** Whether a few calls are throttled and pages come short or empty by themselves, as on the real API. */
  background: boolean;
  /** The rules with how many calls each has struck. */
  list(): (FaultRule & { struck: number })[];
  /** How many calls were seen, struck or not. */
  calls(): number;
  /** The rules that strike a call, in their order; counts it. */
  strike(subject: FaultSubject): FaultRule[];
};

const BACKGROUND_THROTTLE_RATE = 0.005;

/** Makes the faults of a server; chance comes from the seed and the number of the call. */
export function createFaults(seed: number, background: boolean): Faults {
  let rules: { rule: FaultRule; seen: number; struck: number }[] = [];
  let calls = 0;
  const add = (rule: FaultRule) => {
    rules.push({ rule: ruleSchema.parse(rule), seen: 0, struck: 0 });
  };
  const faults: Faults = {
    background,
    add,
    set(next) {
      rules = [];
      next.forEach(add);
    },
    clear() {
      rules = [];
    },
    list: () => rules.map(({ rule, struck }) => ({ ...rule, struck })),
    calls: () => calls,
    strike(subject) {
      calls += 1;
      const hits = rules.filter((state, index) => {
        const { rule } = state;
        if (!matches(rule, subject)) return false;
        state.seen += 1;
        if (state.seen % (rule.every ?? 1) !== 0) return false;
        if (state.struck >= (rule.times ?? Number.POSITIVE_INFINITY)) return false;
        if (uniform(seed, 'fault', index, state.seen) >= (rule.rate ?? 1)) return false;
        state.struck += 1;
        return true;
      });
      const byChance = faults.background && uniform(seed, 'background', calls) < BACKGROUND_THROTTLE_RATE;
      return [...hits.map(({ rule }) => rule), ...(byChance ? [{ kind: 'throttle' as const }] : [])];
    },
  };
  return faults;
}

function matches(rule: FaultRule, subject: FaultSubject): boolean {
  return (['action', 'service', 'region', 'account'] as const).every(
    (key) => rule[key] === undefined || rule[key] === subject[key],
  );
}

import type { AnswerPart } from '#components/ui/answer';
import { count, counted, hours, listedFirst, money, pct, usd, usdDigits } from '#components/ui/format';
import type { StatusTone } from '#components/ui/status';
import type { RunRow } from '#lib/api/schemas/runs';
import type { RunsHeadline } from './headline.ts';

/** How a run stands, as a table says it. */
export const STATUS_WORDS: Record<RunRow['status'], string> = {
  waiting: 'not begun',
  running: 'running',
  silent: 'silent',
  stopped: 'stopped',
  ended: 'ended',
};

export const STATUS_TONES: Record<RunRow['status'], StatusTone> = {
  waiting: 'quiet',
  running: 'good',
  silent: 'warning',
  stopped: 'warning',
  ended: 'quiet',
};

/** A project as a choice; '' is its absence. */
export const projectText = (project: string): string => (project === '' ? 'without a project' : project);

/** `16 of 20`, or `16` where nobody planned how many. */
export const epochsText = ({
  epochsCompleted,
  plannedEpochs,
}: Pick<RunRow, 'epochsCompleted' | 'plannedEpochs'>): string =>
  plannedEpochs === null ? count(epochsCompleted) : `${count(epochsCompleted)} of ${count(plannedEpochs)}`;

/** `4 × p5.48xlarge`, with how many more types; null where no node has said where it runs. */
export function nodesText({ nodes, instanceTypes }: Pick<RunRow, 'nodes' | 'instanceTypes'>): string | null {
  if (nodes === 0) return null;
  const [first, ...more] = instanceTypes;
  if (first === undefined) return counted(nodes, 'node');
  return `${count(nodes)} × ${first}${more.length === 0 ? '' : ` and ${count(more.length)} more`}`;
}

/** `4 nodes p5.48xlarge and p4d.24xlarge in us-east-1 and us-east-2`; null where no node has said where it runs. */
export function placeText(run: Pick<RunRow, 'nodes' | 'instanceTypes' | 'regions'>): string | null {
  if (run.nodes === 0) return null;
  const types = run.instanceTypes.length === 0 ? '' : ` ${listedFirst(run.instanceTypes, 2)}`;
  const regions = run.regions.length === 0 ? '' : ` in ${listedFirst(run.regions, 2)}`;
  return `${counted(run.nodes, 'node')}${types}${regions}`;
}

/** What an epoch costs against on demand, in per cent of that: below 0 = above it. Null = one of both is not known. */
export function belowOnDemandPct({
  effectiveUsdPerEpoch,
  onDemandUsdPerEpoch,
}: Pick<RunRow, 'effectiveUsdPerEpoch' | 'onDemandUsdPerEpoch'>): number | null {
  if (effectiveUsdPerEpoch === null || onDemandUsdPerEpoch === null || onDemandUsdPerEpoch <= 0) return null;
  return (1 - effectiveUsdPerEpoch / onDemandUsdPerEpoch) * 100;
}

/** What an epoch costs: in cents, and with the decimals that a small one needs. */
export const epochUsd = (amount: number): string => usd(amount, amount === 0 ? 2 : usdDigits([amount]));

/** A share in whole per cent, with a decimal below ten where whole ones would say too little. */
export const shareText = (percent: number): string => pct(percent, Math.abs(percent) < 9.5 ? 1 : 0);

/** An amount in a sentence: `nothing` for none, cents below $100. */
const taken = (amount: number) => (amount === 0 ? 'nothing' : money(amount));

/** Which runs a sentence speaks of: `12 runs`, or that there are more of them than are loaded. */
export const runsText = (runs: number, more: boolean): string =>
  more ? `the newest ${counted(runs, 'run')}` : counted(runs, 'run');

const wasPaid = (runs: number) => (runs === 1 ? 'was paid' : 'were paid');

const tookBackParts = (amount: number): AnswerPart[] => [
  'interruptions took back ',
  { strong: taken(amount), ...(amount > 0 && { tone: 'loss' as const }) },
  ' of it.',
];

/**
 * The list's answer; `within` = the window in words (`30 days`), `more` = there are further runs, which are not in it.
 */
export function runsAnswer(headline: RunsHeadline, within: string, more: boolean): AnswerPart[] {
  const window = `In the last ${within} `;
  switch (headline.kind) {
    case 'window':
      return [
        window,
        `${counted(headline.runs, 'run')} ${wasPaid(headline.runs)} ${money(headline.totalUsd)}; `,
        ...tookBackParts(headline.tookBackUsd),
      ];
    case 'listed':
      return [
        headline.runs === 1 && !more
          ? `This run was paid ${money(headline.totalUsd)} as a whole; `
          : `${more ? 'The newest' : 'These'} ${counted(headline.runs, 'run')} ${wasPaid(headline.runs)} ${money(headline.totalUsd)}, each as a whole; `,
        ...tookBackParts(headline.tookBackUsd),
      ];
    case 'unpriced':
      return [
        window,
        { strong: counted(headline.epochs, 'epoch') },
        ` of ${runsText(headline.runs, more)} ${headline.epochs === 1 ? 'was' : 'were'} completed; what they cost is not known.`,
      ];
    case 'waiting':
      return [
        headline.runs === 1
          ? 'A run was made, and has'
          : `${counted(headline.runs, 'run')} were made, and have`,
        ' not begun: no node has reported a start.',
      ];
    default:
      return [
        headline.narrowed
          ? 'No run matches these filters.'
          : `No training run has reported in the last ${within}.`,
      ];
  }
}

/** What the answer of the list stands on, one sentence each. */
export function runsNotes(rows: readonly RunRow[], headline: RunsHeadline): string[] {
  const count = (of: (run: RunRow) => boolean) => rows.filter(of).length;
  const running = count(({ status }) => status === 'running');
  const silent = count(({ status }) => status === 'silent');
  const listed = headline.kind === 'listed';
  const partly = listed ? count((run) => run.totalUsd !== null && (run.unpricedHours ?? 0) > 0) : 0;
  const unpriced = listed ? headline.unpriced : 0;
  const unpricedHours = headline.kind === 'window' ? headline.unpricedHours : 0;
  return [
    headline.kind === 'window' ? 'Of a run that reaches beyond that time, what lies in it.' : null,
    running > 0
      ? `${counted(running, 'run goes', 'runs go')} on: ${running === 1 ? 'its figures are' : 'their figures are'} provisional.`
      : null,
    silent > 0
      ? `${counted(silent, 'run is', 'runs are')} silent: nothing was heard for 15 minutes or more, and no cost counts since.`
      : null,
    unpriced > 0
      ? `${counted(unpriced, 'run has', 'runs have')} no known price and ${unpriced === 1 ? 'is' : 'are'} in no sum.`
      : null,
    partly > 0
      ? `Of ${counted(partly, 'run')} some node-hours have no known price, so that ${partly === 1 ? 'its cost is' : 'their costs are'} at least what is shown.`
      : null,
    unpricedHours > 0
      ? `${hours(unpricedHours)}\u00a0node-hours of these runs have no known price and are in no sum.`
      : null,
    headline.kind === 'unpriced' ? 'No price of their instances is known, which is not a cost of 0.' : null,
  ].filter((note) => note !== null);
}

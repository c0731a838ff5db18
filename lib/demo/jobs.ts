import { demoAccounts } from './accounts.ts';

/** A piece of work that an account does again and again, once in every period, on some nodes. */
export type DemoJob = {
  account: string;
  name: string;
  team: string;
  region: string;
  instanceType: string;
  nodes: number;
  lifecycle: 'spot' | 'on-demand';
  /** `week`: from Monday on; `weekday`: Monday to Friday, each day */
  period: 'week' | 'weekday';
  /** hours after the period's first midnight (UTC) at which it starts, at the earliest and at the latest */
  startHour: [number, number];
  /** hours that it runs; start and length together stay within the period */
  lengthHours: [number, number];
  /** what is asked of the provider when it takes an instance back */
  onInterruption: 'terminate' | 'stop' | 'hibernate';
};

const [research, vision, platform] = demoAccounts;

function job(
  account: { id: string },
  name: string,
  team: string,
  [nodes, instanceType, region]: [number, string, string],
  period: DemoJob['period'],
  startHour: [number, number],
  lengthHours: [number, number],
  options: Partial<Pick<DemoJob, 'lifecycle' | 'onInterruption'>> = {},
): DemoJob {
  return {
    ...{ account: account.id, name, team, nodes, instanceType, region, period, startHour, lengthHours },
    lifecycle: 'spot',
    onInterruption: 'terminate',
    ...options,
  };
}

/** All that the three accounts run. */
export const DEMO_JOBS: readonly DemoJob[] = [
  job(research, 'llama-8b-sft', 'language', [2, 'p5.48xlarge', 'us-east-2'], 'week', [7, 10], [84, 104]),
  job(research, 'h100-ablation', 'language', [1, 'p5.48xlarge', 'us-east-1'], 'week', [9, 20], [48, 64]),
  job(research, 'long-context', 'language', [1, 'p5.48xlarge', 'us-west-2'], 'week', [14, 18], [50, 70]),
  job(research, 'reward-model', 'alignment', [2, 'p4d.24xlarge', 'us-west-2'], 'week', [8, 16], [110, 145]),
  job(research, 'baseline', 'alignment', [1, 'p4d.24xlarge', 'us-east-1'], 'week', [10, 60], [12, 18], {
    lifecycle: 'on-demand',
  }),
  job(vision, 'vit-pretrain', 'vision', [4, 'g5.12xlarge', 'eu-west-1'], 'week', [6, 9], [60, 76]),
  job(vision, 'detector', 'vision', [1, 'p3.16xlarge', 'ap-northeast-1'], 'week', [24, 48], [28, 38], {
    onInterruption: 'hibernate',
  }),
  job(vision, 'nightly-eval', 'vision', [2, 'g6.xlarge', 'us-west-2'], 'weekday', [1, 3], [3, 6]),
  job(platform, 'batch-captions', 'data', [1, 'g6.12xlarge', 'us-east-1'], 'week', [5, 30], [60, 80], {
    onInterruption: 'stop',
  }),
  job(platform, 'embeddings', 'data', [2, 'g5.xlarge', 'eu-central-1'], 'weekday', [2, 6], [2, 5]),
  job(platform, 'neuron-port', 'systems', [1, 'trn1.32xlarge', 'us-east-2'], 'week', [30, 50], [20, 30]),
  job(platform, 'notebooks', 'systems', [2, 'g6.xlarge', 'eu-west-1'], 'weekday', [7, 9], [6, 10], {
    lifecycle: 'on-demand',
    onInterruption: 'stop',
  }),
];

import {
  createLoader,
  type inferParserType,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import { type Filters, narrowedBy } from '#components/shell/filters';
import type { RunRow } from '#lib/api/schemas/runs';
import type { TookBackQuery } from '#lib/api/schemas/took-back';
import type { RunsSearch } from '#lib/queries/runs';

/** How a run can stand, in the order in which it is offered. */
export const STATUSES = [
  'waiting',
  'running',
  'silent',
  'stopped',
  'ended',
] as const satisfies readonly RunRow['status'][];

/** The filters of the bar that mean something for runs. */
export const RUN_FILTERS = ['region', 'gpuModel', 'instanceType'] as const;

/** What the URL says on this page beside the filters: how runs stand, and of which project; '' = of none. */
export const runsParsers = {
  status: parseAsNativeArrayOf(parseAsStringLiteral(STATUSES)),
  project: parseAsNativeArrayOf(parseAsString),
};
export type RunsState = inferParserType<typeof runsParsers>;

export const loadRunsState = createLoader(runsParsers);

/** What the API is asked for: the range, and what narrows the list. */
export function runsParams(filters: Filters, { status, project }: RunsState): RunsSearch {
  const lists = RUN_FILTERS.filter((name) => filters[name].length > 0).map((name) => [name, filters[name]]);
  return {
    range: filters.range,
    ...Object.fromEntries(lists),
    ...(status.length > 0 && { status }),
    ...(project.length > 0 && { project }),
  };
}

/** Whether the list is narrowed by what only a run has: what was paid in the window is not known by that. */
export const isByRun = ({ status, project }: RunsState): boolean => status.length > 0 || project.length > 0;

/** What the money of the window is asked for: the runs of the list, but for how they stand and their project. */
export const moneyParams = (filters: Filters) => {
  const { range, region, gpuModel, instanceType } = runsParams(filters, { status: [], project: [] });
  return {
    range,
    ...(region && { region }),
    ...(gpuModel && { gpuModel }),
    ...(instanceType && { instanceType }),
  } satisfies TookBackQuery;
};

/** Whether anything but the range narrows the list. */
export const isNarrowed = (filters: Filters, state: RunsState): boolean =>
  narrowedBy(filters, RUN_FILTERS) > 0 || isByRun(state);

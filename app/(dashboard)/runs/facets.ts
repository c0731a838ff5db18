import type { RunRow } from '#lib/api/schemas/runs';

export type RunFacets = Record<'region' | 'gpuModel' | 'instanceType' | 'project', string[]>;

/** The values that filters on runs can take; '' among the projects = some run has none. */
export function runFacets(
  rows: readonly Pick<RunRow, 'regions' | 'gpuModels' | 'instanceTypes' | 'project'>[],
): RunFacets {
  const each = (of: (row: (typeof rows)[number]) => readonly string[]) =>
    [...new Set(rows.flatMap(of))].toSorted();
  return {
    region: each(({ regions }) => regions),
    gpuModel: each(({ gpuModels }) => gpuModels),
    instanceType: each(({ instanceTypes }) => instanceTypes),
    project: each(({ project }) => [project ?? '']),
  };
}

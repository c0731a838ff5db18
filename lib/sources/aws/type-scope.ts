import type { InstanceTypeRow } from '#lib/domain/rows';
import type { TypeScope } from './config.ts';

/** An instance type that a region offers. */
export type OfferedType = { row: InstanceTypeRow; accelerator: boolean; spot: boolean };

/** Chooses by configuration: a test that says whether a type is one to follow. */
export function typeFilter(scope: TypeScope): (type: { name: string; accelerator: boolean }) => boolean {
  if (scope === 'all') return () => true;
  if (scope === 'accelerators') return ({ accelerator }) => accelerator;
  const patterns = scope.map(patternOf);
  return ({ name }) => patterns.some((pattern) => pattern.test(name));
}

/** The same scope in the same words, whatever the order in which it was written. */
export function scopeName(scope: TypeScope): string {
  return typeof scope === 'string'
    ? scope
    : [...new Set(scope.map((name) => name.toLowerCase()))].sort().join(',');
}

function patternOf(wildcard: string): RegExp {
  const escaped = wildcard.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
}

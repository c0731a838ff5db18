import type { BillTotals } from '#lib/domain/usage';
import type { Facts } from './facts.ts';
import { BILL_LABELS, type BillFormat } from './formats.ts';

const count = (value: number) => value.toLocaleString('en-US');
const linesOf = (value: number) => `${count(value)} ${value === 1 ? 'line' : 'lines'}`;
const verb = (value: number, many: string, one: string) => (value === 1 ? one : many);
const SHOWN = 5;
/** By ISO 4217: of lines that name none. */
const NO_CURRENCY = 'XXX';

function sums({ provider, currency, billedCost, effectiveCost, listCost }: BillTotals): string {
  const parts = [`BilledCost ${billedCost}`, `EffectiveCost ${effectiveCost}`, `ListCost ${listCost}`];
  return `${provider} sums to ${parts.join(', ')} ${currency}`;
}

function brokenNotes({ brokenEffective, totals }: Facts): string[] {
  return brokenEffective.map(({ provider, lines, of }) => {
    const stated = totals.filter((total) => total.provider === provider).map(sums);
    return `EffectiveCost is 0 on ${count(lines)} of ${linesOf(of)} of usage of ${provider} that are billed and have a ListCost: it is not what was paid (${stated.join('; ')}). Spot and on-demand use are taken at BilledCost; committed use needs a right EffectiveCost.`;
  });
}

/** Why lines were refused, the most frequent reasons first, with how many lines each. */
export function refusalWords({ refusals }: Facts): string {
  const reasons = refusals.slice(0, SHOWN).map(({ why, lines }) => `${why} (${count(lines)})`);
  return `${reasons.join('; ')}${refusals.length > SHOWN ? '; and other reasons' : ''}`;
}

function refusalNotes(facts: Facts): string[] {
  const { refused } = facts;
  if (refused === 0) return [];
  return [
    `${linesOf(refused)} could not be read and ${refused === 1 ? 'is' : 'are'} in no figure: ${refusalWords(facts)}.`,
  ];
}

function spotNote(format: BillFormat, { taken, spotLines, totals }: Facts): string[] {
  if (spotLines > 0) return [];
  const mark = format === 'cur-2' ? 'SpotUsage of AmazonEC2' : 'PricingCategory "Dynamic"';
  const rest = taken === 0 ? 'and no other instance-hours' : `but ${linesOf(taken)} of other instance-hours`;
  return totals.length === 0
    ? []
    : [`The bill has no spot lines (${mark}) ${rest}: there is nothing to show of savings.`];
}

function prefixNotes({ unknownPrefixes }: Facts): string[] {
  if (unknownPrefixes.length === 0) return [];
  const shown = unknownPrefixes.slice(0, SHOWN).map((prefix) => `"${prefix.slice(0, 40)}"`);
  const more = unknownPrefixes.length > SHOWN ? ' and others' : '';
  return [
    `The region prefix of some usage types is not known (${shown.join(', ')}${more}): their lines count in the region that the bill names beside it.`,
  ];
}

function hoursNote({ oddHours: { lines, such } }: Facts): string[] {
  if (lines === 0) return [];
  return [
    `${count(lines)} usage ${verb(lines, 'lines are', 'line is')} of fewer than 0 hours, or of more than the time that one instance had, such as "${such}" (are lines there twice?): hours and cost are kept as the bill states them.`,
  ];
}

/** What is odd about the figures, to be shown wherever they are. */
export function billWarnings(format: BillFormat, facts: Facts): string[] {
  const currencies = [...new Set(facts.totals.map(({ currency }) => currency))]
    .filter((currency) => currency !== NO_CURRENCY)
    .toSorted();
  return [
    ...refusalNotes(facts),
    ...hoursNote(facts),
    ...brokenNotes(facts),
    ...spotNote(format, facts),
    ...(currencies.length > 1
      ? [`The bill is in ${currencies.join(' and ')}: they are kept apart and never added.`]
      : []),
    ...prefixNotes(facts),
    ...(facts.badTags > 0
      ? [
          `${linesOf(facts.badTags)} of usage ${verb(facts.badTags, 'carry', 'carries')} tags that are no JSON: kept without tags.`,
        ]
      : []),
    ...(facts.otherPeriods > 0
      ? [
          `${linesOf(facts.otherPeriods)} ${verb(facts.otherPeriods, 'name', 'names')} another billing period than the export: kept with the export's.`,
        ]
      : []),
  ];
}

/** All that is worth knowing of a bill, in words: what became of its lines first, then the warnings, then the rest. */
export function billNotes(
  format: BillFormat,
  facts: Facts,
  options: { usageLines: number; missing: string[] },
): string[] {
  const other = facts.elsewhere.reduce((sum, { lines }) => sum + lines, 0);
  const away = other === 0 ? '' : `, ${count(other)} of other providers`;
  return [
    `${BILL_LABELS[format]}: ${linesOf(facts.lines)} read = ${count(facts.taken)} taken as instance-hours (${count(options.usageLines)} usage ${options.usageLines === 1 ? 'line' : 'lines'}) + ${count(facts.leftOut)} left out${away} + ${count(facts.refused)} refused.`.replace(
      `left out, ${count(other)} of`,
      `left out + ${count(other)} of`,
    ),
    ...billWarnings(format, facts),
    ...(other > 0
      ? [
          `Savings are known of AWS alone: ${facts.elsewhere.map(({ provider, lines }) => `${linesOf(lines)} of ${provider}`).join(', ')} are in the totals and in no other figure.`,
        ]
      : []),
    ...(facts.nullWords > 0
      ? [`${count(facts.nullWords)} values are the word NULL: each was taken for an empty one.`]
      : []),
    ...options.missing,
  ];
}

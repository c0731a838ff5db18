import { AwsError } from './aws-error.ts';
import { type CeLine, DIMENSIONS, type Dimension } from './ce-lines.ts';

/** What Cost Explorer says of a request that it cannot take. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message, 400);
}

const MATCH_OPTIONS = [
  'EQUALS',
  'STARTS_WITH',
  'ENDS_WITH',
  'CONTAINS',
  'CASE_SENSITIVE',
  'CASE_INSENSITIVE',
];

/**
 * The test that a filter expression makes: `And`, `Or`, `Not` or `Dimensions`, one of them to a node. A value that no
 * line has matches nothing; it is no error. Throws `ValidationException` for what is no expression.
 */
export function expressionTest(expression: unknown): (line: CeLine) => boolean {
  if (expression === undefined || expression === null) return () => true;
  if (typeof expression !== 'object') throw invalid('Filter must be an expression');
  const entries = Object.entries(expression).filter(([, value]) => value !== undefined && value !== null);
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) {
    throw invalid(
      'Expression should only have one operator: And, Or, Not, Dimensions, Tags or CostCategories',
    );
  }
  const [operator, operand] = entry;
  if (operator === 'Dimensions') return dimensionTest(operand);
  if (operator === 'Not') {
    const test = expressionTest(operand);
    return (line) => !test(line);
  }
  if (operator !== 'And' && operator !== 'Or') throw invalid(`Unsupported filter operator: ${operator}`);
  if (!Array.isArray(operand) || operand.length < 2) {
    throw invalid(`${operator} must have at least 2 operands`);
  }
  const tests = operand.map(expressionTest);
  return operator === 'And'
    ? (line) => tests.every((test) => test(line))
    : (line) => tests.some((test) => test(line));
}

/** The name of a dimension. Throws `ValidationException` for one that there is not. */
export function dimensionName(name: unknown): Dimension {
  const known = DIMENSIONS.find((dimension) => dimension === name);
  if (known === undefined) throw invalid(`Dimension ${String(name)} is not supported`);
  return known;
}

function dimensionTest(operand: unknown): (line: CeLine) => boolean {
  const { Key, Values, MatchOptions } = operand as {
    Key?: unknown;
    Values?: unknown;
    MatchOptions?: unknown;
  };
  const key = dimensionName(Key);
  if (!Array.isArray(Values) || Values.length === 0) throw invalid('Dimensions must have Values');
  const options = Array.isArray(MatchOptions) ? MatchOptions : ['EQUALS'];
  if (options.some((option) => !MATCH_OPTIONS.includes(option))) throw invalid('Invalid MatchOptions');
  const values = Values.map(String);
  return ({ values: own }) => values.some((value) => matches(own[key], value, options));
}

function matches(own: string, value: string, options: string[]): boolean {
  const fold = options.includes('CASE_INSENSITIVE');
  const [text, part] = fold ? [own.toLowerCase(), value.toLowerCase()] : [own, value];
  if (options.includes('STARTS_WITH')) return text.startsWith(part);
  if (options.includes('ENDS_WITH')) return text.endsWith(part);
  return options.includes('CONTAINS') ? text.includes(part) : text === part;
}

import { identifier, literal } from './duck.ts';

/** A column of a file as DuckDB sees it: its name for people, its name in SQL, and its type there. */
export type Column = { name: string; sql: string; type: string };

/** The columns of a file by name, whatever their case, as SQL of one type; where there is none, NULL. */
export class Columns {
  private readonly byName: Map<string, Column>;
  private readonly asked = new Set<Column>();
  private readonly isText: boolean;

  /** `isText`: a CSV, whose values are all text, and where the word `NULL` stands for nothing. */
  constructor(columns: readonly Column[], isText: boolean) {
    this.byName = new Map(columns.toReversed().map((column) => [column.name.toLowerCase(), column]));
    this.isText = isText;
  }

  has(...names: string[]): boolean {
    return names.some((name) => this.byName.has(name.toLowerCase()));
  }

  private find(name: string): Column | undefined {
    const column = this.byName.get(name.toLowerCase());
    if (column !== undefined) this.asked.add(column);
    return column;
  }

  private raw(column: Column): string {
    const sql = identifier(column.sql);
    return this.isText ? `nullif(${sql}, 'NULL')` : sql;
  }

  /** The first of these columns that says something, as text; '' where none does. */
  text(...names: string[]): string {
    const parts = names.flatMap((name) => {
      const column = this.find(name);
      return column === undefined ? [] : [this.isText ? this.raw(column) : asText(column)];
    });
    const last = parts.pop();
    if (last === undefined) return "''";
    return `coalesce(${[...parts.map((part) => `nullif(${part}, '')`), last, "''"].join(', ')})`;
  }

  /** Milliseconds since 1970, a time without a zone being UTC; NULL for what is no time. */
  instant(name: string): string {
    const column = this.find(name);
    if (column === undefined) return 'null::bigint';
    if (isTextType(column.type)) return `epoch_ms(try_cast(${this.raw(column)} as timestamptz))`;
    return `epoch_ms(try_cast(${identifier(column.sql)} as ${/TIME ZONE/.test(column.type) ? 'timestamptz' : 'timestamp'}))`;
  }

  /** A decimal of 12 digits before the point and 18 after it; NULL for what is none. */
  number(name: string): string {
    const column = this.find(name);
    if (column === undefined) return 'null::decimal(30, 18)';
    if (isTextType(column.type)) return textToNumber(this.raw(column));
    if (/^(DOUBLE|FLOAT)/.test(column.type)) return doubleToNumber(`${identifier(column.sql)}::double`);
    return `try_cast(${identifier(column.sql)} as decimal(30, 18))`;
  }

  /** What stands there, whatever its type. */
  value(name: string): string {
    const column = this.find(name);
    return column === undefined ? 'null::varchar' : identifier(column.sql);
  }

  /** In how many of the columns asked for so far a row holds the word NULL. */
  nullWords(): string {
    if (!this.isText || this.asked.size === 0) return '0::utinyint';
    return [...this.asked]
      .map(({ sql }) => `(${identifier(sql)} is not distinct from ${literal('NULL')})::utinyint`)
      .join(' + ');
  }
}

const isTextType = (type: string) => type === 'VARCHAR';

function asText({ sql, type }: Column): string {
  return /^(MAP|STRUCT|JSON)|\[\]$/.test(type)
    ? `to_json(${identifier(sql)})::varchar`
    : `${identifier(sql)}::varchar`;
}

// Text to decimal(30, 18) takes 1.6 microseconds a value, to decimal(18, 12) a tenth of it.
const textToNumber = (sql: string) => `case
  when ((strpos(${sql}, '.') between 1 and 7 and length(${sql}) - strpos(${sql}, '.') <= 12)
      or (strpos(${sql}, '.') = 0 and length(${sql}) <= 6))
    and not contains(lower(${sql}), 'e')
  then try_cast(${sql} as decimal(18, 12)) else try_cast(${sql} as decimal(30, 18)) end::decimal(30, 18)`;

// A double of 12 places below 1,000 is exact as a whole number of millionths of millionths; a larger one by its text.
const doubleToNumber = (sql: string) => `case
  when abs(${sql}) < 1000 then try_cast(${sql} as decimal(18, 12))
  else try_cast(${sql}::varchar as decimal(30, 18)) end::decimal(30, 18)`;

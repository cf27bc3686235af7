/** Figures by key, as `npm run bench` prints them: a table for people, one flat JSON object for programs. */

export interface Figure {
  key: string;
  value: number;
  unit: string;
  /** What is measured, and what it may be at most. */
  note?: string;
}

/** A group of figures that are measured together. `prefix`: what all its keys begin with. */
export interface Group {
  prefix: string;
  /** It takes minutes: measured only when `--only` names it. */
  onlyWhenNamed?: true;
  measure(): Promise<Figure[]>;
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ key, value, unit, note }) => [key, format(value), unit, note ?? ""]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map(([key, value, unit, note]) =>
    `${key.padEnd(widths[0])}  ${value.padStart(widths[1])} ${unit.padEnd(widths[2])}  ${note}`.trimEnd()).join("\n");
}

function format(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
}

/** One flat object, numbers rounded to what was measured. */
export function json(figures: readonly Figure[]): string {
  return JSON.stringify(Object.fromEntries(figures.map(({ key, value }) => [key, Number(value.toPrecision(6))])));
}

/** `only` names a key, a group or the beginning of some. */
export function wanted(prefix: string, only: string | undefined): boolean {
  return only === undefined || prefix.startsWith(only) || only.startsWith(prefix);
}

/** Those to measure. A group within another (`lambda.sweep.` in `lambda.`) is named without the other. */
export function chosen(groups: readonly Group[], only: string | undefined): Group[] {
  const named = groups.filter(({ prefix }) => only !== undefined && `${only}.`.startsWith(prefix));
  const innermost = Math.max(...named.map(({ prefix }) => prefix.length));
  return groups.filter((group) => (named.length > 0 ? named.includes(group) && group.prefix.length === innermost : wanted(group.prefix, only) && group.onlyWhenNamed !== true));
}

/** Which functions a line of the source belongs to: of those whose statements enclose it, the innermost. */
import type { Run } from "./run";

interface Range { name: string; from: number; to: number }

/** A parameter stands above the first statement of its function: by at most so many lines. */
const signature = 4;

export class FunctionLines {
  private readonly byFile = new Map<string, Range[]>();

  constructor({ sites, symbols }: Run) {
    const ranges = new Map<string, Range>();
    for (const { file, line, endLine, function: fn, kind } of sites.statements) {
      if (kind === "parameter-default" || kind === "member-default") continue; // written elsewhere
      const key = `${file} ${fn}`;
      const range = ranges.get(key);
      if (range) {
        range.from = Math.min(range.from, line);
        range.to = Math.max(range.to, endLine);
        continue;
      }
      const made = { name: symbols.functions[fn]!.name, from: line, to: endLine };
      ranges.set(key, made);
      const path = symbols.files[file]!.path;
      const list = this.byFile.get(path);
      if (list) list.push(made);
      else this.byFile.set(path, [made]);
    }
  }

  /** Names as in snapshots; several where a template has several instantiations. Empty outside all functions. */
  at(file: string, line: number): string[] {
    const all = this.byFile.get(file) ?? [];
    const inside = all.filter(({ from, to }) => from <= line && line <= to);
    const found = inside.length > 0 ? inside : all.filter(({ from }) => from > line && from - line <= signature);
    const least = Math.min(...found.map(({ from, to }) => (inside.length > 0 ? to - from : from)));
    return found.filter(({ from, to }) => (inside.length > 0 ? to - from : from) === least).map(({ name }) => name);
  }

  /** First and last line of a function's statements in a file. */
  rangeOf(file: string, name: string): { from: number; to: number } | undefined {
    return this.byFile.get(file)?.find((range) => range.name === name);
  }
}

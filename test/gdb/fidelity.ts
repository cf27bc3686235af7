/**
 * `npm run fidelity [-- --json] [-- NAME..]`: every witness over the corpus, as a table or one flat JSON object, then the generated
 * programs. Without names it also writes docs/fidelity.md.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { corpusPrograms, examplePrograms, faultyPrograms, type Program } from "../corpus/programs";
import { REPOSITORY } from "../corpus/recording";
import { checkPrograms } from "../property/properties";
import { fidelityDocument, type ProgramRow } from "./fidelity-document";
import { judge, judgeFaulty, type Witnessed } from "./witnesses";

/** Of the generated programs: 510 of them. */
const BATCHES = 17;
const MOST_SECONDS = 1800;
const KEYS = ["gdb", "arrivals", "output", "memcheck"] as const;
type Counts = Record<(typeof KEYS)[number], { compared: number; differing: number }>;
const MOST_SHOWN = 10;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: "boolean", default: false } }, allowPositionals: true });
  const total = noCounts();
  const say = (line: string): void => void (values.json ? process.stderr : process.stdout).write(`${line}\n`);
  say(row("program", KEYS.map((key) => `${key} (differing)`)));
  const rows: ProgramRow[] = [];
  for (const [program, how] of chosen(positionals)) {
    const { counts, differences } = await one(program, how);
    rows.push({ name: program.name, covers: program.covers, counts, differences: differences.slice(0, MOST_SHOWN) });
    for (const key of KEYS) {
      total[key].compared += counts[key].compared;
      total[key].differing += counts[key].differing;
    }
    say(row(program.name, cells(counts)));
    for (const difference of differences.slice(0, MOST_SHOWN)) say(`    ${difference}`);
    if (differences.length > MOST_SHOWN) say(`    and ${differences.length - MOST_SHOWN} more`);
  }
  say(row("all", cells(total)));
  if (positionals.length === 0) {
    const generated = await checkPrograms(BATCHES, undefined, MOST_SECONDS);
    say(`${generated.programs} generated programs, ${generated.steps} steps, ${generated.compared} values compared, 0 differing`);
    await writeFile(join(REPOSITORY, "docs", "fidelity.md"), fidelityDocument(rows, generated));
    say("docs/fidelity.md is written");
  }
  if (values.json) process.stdout.write(`${JSON.stringify(flat(total))}\n`);
  if (KEYS.some((key) => total[key].differing > 0)) process.exitCode = 1;
}

function chosen(names: readonly string[]): [Program, (program: Program) => Promise<Witnessed>][] {
  const wanted = ({ name }: Program): boolean => names.length === 0 || names.some((part) => name.includes(part));
  return [
    ...[...corpusPrograms(), ...examplePrograms().filter(({ name }) => !/use_after_free|leak/.test(name))].filter(wanted).map((program) => [program, judge] as [Program, typeof judge]),
    ...faultyPrograms().filter(wanted).map((program) => [program, judgeFaulty] as [Program, typeof judgeFaulty]),
  ];
}

async function one(program: Program, how: (program: Program) => Promise<Witnessed>): Promise<{ counts: Counts; differences: string[] }> {
  const counts = noCounts();
  try {
    const { gdb, output, memcheck } = await how(program);
    counts.output = output;
    if (gdb) Object.assign(counts, { gdb: gdb.values, arrivals: gdb.arrivals });
    if (memcheck) counts.memcheck = memcheck;
    return { counts, differences: [...output.differences, ...(gdb?.differences ?? []), ...(memcheck?.differences ?? [])] };
  } catch (error) {
    counts.output = { compared: 1, differing: 1 }; // Not judged is not agreed.
    return { counts, differences: [error instanceof Error ? error.message : String(error)] };
  }
}

function noCounts(): Counts {
  return { gdb: { compared: 0, differing: 0 }, arrivals: { compared: 0, differing: 0 }, output: { compared: 0, differing: 0 }, memcheck: { compared: 0, differing: 0 } };
}

function flat(counts: Counts): Record<string, number> {
  return Object.fromEntries(KEYS.flatMap((key) => [[`${key}.compared`, counts[key].compared], [`${key}.differing`, counts[key].differing]]));
}

function cells(counts: Counts): string[] {
  return KEYS.map((key) => counts[key].compared === 0 ? "" : `${counts[key].compared} (${counts[key].differing})`);
}

function row(name: string, columns: readonly string[]): string {
  return [name.padEnd(34), ...columns.map((column) => column.padStart(20))].join("").trimEnd();
}

main().catch((error: unknown) => {
  process.stderr.write(`fidelity: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

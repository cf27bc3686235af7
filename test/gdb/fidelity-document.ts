/** docs/fidelity.md: the counts of the last `npm run fidelity`, and what the trace does not show. */
import { execFileSync } from "node:child_process";

export interface Count {
  compared: number;
  differing: number;
}

export interface ProgramRow {
  name: string;
  covers: string;
  counts: Record<"gdb" | "arrivals" | "output" | "memcheck", Count>;
  differences: string[];
}

export interface Generated {
  programs: number;
  steps: number;
  compared: number;
}

const unsupported: [what: string, seen: string][] = [
  ["Thread-local variables of other threads than the step's; those of shared libraries", "The globals' list has the copies of the thread that the step is of. Each thread's frames show their functions' own. Shared libraries' are not the program's."],
  ["The insides of the C++ library's own objects (categories of error codes, the objects behind `std::cout`)", "An error code's category is `<of the library>`; streams and random engines show their name alone."],
  ["Which member of a union is meant", "All members are shown, each as its own type reads the bytes."],
  ["The bytes of `long double` padding, of struct padding", "They do not count for what is defined."],
  ["What a coroutine waits for (its awaiters), its promise", "They lie in the coroutine's frame: a block of the heap, with the compiler's names for them (`Aw0_4_5`, `_Coro_promise`). The variables of its body are there too, besides in the call stack. A coroutine is a handle: a pointer to that block."],
  ["A reverse iterator of a list or a map", "It is shown as the iterator that it holds, one behind its element."],
  ["Files, sockets and time", "A program reads the machine's clock and files of its own folder; what it read is in the trace only as its variables."],
  ["A forked child", "The parent is traced on; the child runs untraced, and its output is part of the output."],
  ["A `malloc` or `operator new` of the program's own", "A replaced global one is not called: Valgrind's takes its place. A class's own `operator new` is."],
  ["What is defined in a freed block", "It stays as it was when the block was freed. What is written there later changes it, with an error at the step, and counts as defined. A block of more than 64 kB shows this only in pages of 4 KiB that were written to before the free."],
  ["What a program that aborts had still in stdio's buffer", "It is in the trace, whose standard output is line-buffered as on a terminal; written to a pipe it would be lost."],
];

const reasons: [what: string, reason: string][] = [
  ["Locals of a destructor's inner blocks", "gdb also lists the abstract instance's copies, without a place, for the whole function: not compared."],
  ["Contents of freed memory", "Valgrind keeps freed blocks apart, the plain run gives them to the next `new`: not compared, but that the memory is freed is."],
  ["Variables of a coroutine that gdb does not find", "g++ 12 writes two blocks for the same code, one of them with the variables: gdb looks into either."],
  ["Over-aligned variables, and those beside them, at a `return` step", "gdb stands at the `ret`, where the frame is left and the register that their DWARF locations name has another value."],
  ["Addresses", "Stacks and heaps lie elsewhere under Valgrind. One shift for each stack and one partner for each block must explain all of them; in a signal handler's frame they are not compared, as the kernel and Valgrind lay it out differently."],
  ["Values that we say are undefined", "gdb reads what happens to lie there: counted apart, not compared."],
];

export function fidelityDocument(rows: readonly ProgramRow[], generated: Generated | undefined): string {
  const total = (key: keyof ProgramRow["counts"]): Count => rows.reduce((sum, { counts }) => ({ compared: sum.compared + counts[key].compared, differing: sum.differing + counts[key].differing }), { compared: 0, differing: 0 });
  const judged = (key: keyof ProgramRow["counts"]): number => rows.filter(({ counts }) => counts[key].compared > 0).length;
  const line = (what: string, programs: number, { compared, differing }: Count): string => `| ${what} | ${programs} | ${compared.toLocaleString("en")} | ${differing} |`;
  const failing = rows.filter(({ differences }) => differences.length > 0);
  return [
    "# Fidelity",
    "",
    "What a trace shows, against witnesses that share nothing with it. Made by `npm run fidelity`; do not edit. The tests of `npm test` are",
    "a part of the same: a third of the programs against gdb, all faulty ones against Memcheck, sixty generated programs.",
    "",
    `With ${firstLine("g++", ["--version"])}, ${firstLine("gdb", ["--version"])}, ${firstLine("valgrind", ["--version"])}.`,
    "",
    "| witness | programs | compared | differing |",
    "|---|---|---|---|",
    line("gdb with libstdc++'s printers: values of all visible variables, returned values", judged("gdb"), total("gdb")),
    line("gdb: steps, in order (docs/steps.md, applied to where gdb stops)", judged("arrivals"), total("arrivals")),
    line("a plain run: stdout, stderr, exit status or signal", judged("output"), total("output")),
    line("`valgrind --tool=memcheck`: kinds, lines and addresses of errors, lost blocks", judged("memcheck"), total("memcheck")),
    ...(generated ? [line(`an interpreter of a small language (fast-check): every variable at ${generated.steps.toLocaleString("en")} steps`, generated.programs, { compared: generated.compared, differing: 0 })] : []),
    "",
    "## Differences",
    "",
    ...(failing.length === 0 ? ["None."] : failing.flatMap(({ name, differences }) => [`- \`${name}\``, ...differences.map((each) => `  - ${each}`)])),
    "",
    "What is left out of the comparison, and why:",
    "",
    ...reasons.map(([what, reason]) => `- ${what}. ${reason}`),
    "",
    "## What is not supported",
    "",
    "| what | what the user sees |",
    "|---|---|",
    ...unsupported.map(([what, seen]) => `| ${what} | ${seen} |`),
    "",
    "Limits (steps, time, memory, output, elements shown) end a trace or cut a value, and say so: `test/recorder`, `test/trace/large.test.ts`,",
    "`test/hostile` and `test/values` meet each at its edge.",
    "",
    "## Programs",
    "",
    "| program | covers | gdb | steps | output | Memcheck |",
    "|---|---|---|---|---|---|",
    ...rows.map(({ name, covers, counts }) => `| \`${name}\` | ${covers.replace(/\|/g, "\\|")} | ${(["gdb", "arrivals", "output", "memcheck"] as const).map((key) => cell(counts[key])).join(" | ")} |`),
    "",
  ].join("\n");
}

function cell({ compared, differing }: Count): string {
  return compared === 0 ? "" : differing === 0 ? String(compared) : `${compared}, **${differing} differing**`;
}

function firstLine(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: "utf8" }).split("\n", 1)[0] ?? command;
}

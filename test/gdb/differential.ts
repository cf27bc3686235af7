/**
 * One program, two witnesses: the steps of its trace against the steps that the step rule makes of what gdb saw, and the
 * state at each of them, value by value.
 */
import type { SiteTable } from "../../src/trace/sites";
import type { Snapshot, Value } from "../../src/trace/snapshot";
import type { Symbols } from "../../src/trace/symbols";
import { simplifyName } from "../../src/trace/type-names";
import type { Trace } from "../../src/trace/model";
import type { Program } from "../corpus/programs";
import type { Recording } from "../corpus/recording";
import { Addresses, type ThreadShift } from "./addresses";
import { Comparer, newTally, type Tally } from "./compare-values";
import type { Event, SeenFrame, SeenVariable, StateEvent } from "./events";
import { expectedSteps, type ExpectedStep } from "./step-rule";
import { witness } from "./witness";

export interface Verdict {
  values: Tally;
  arrivals: { compared: number; differing: number };
  differences: string[];
}

export interface Opened {
  trace: Trace;
  symbols: Symbols;
  sites: SiteTable;
}

const MAX_STOPS = 600;
const MAX_ELEMENTS = 12;
const ENDINGS = new Set(["signal", "exit", "limit", "end"]);

export async function differential(program: Program, recording: Recording, opened: Opened): Promise<Verdict> {
  const { events } = await witness({
    binary: recording.binary,
    root: recording.root,
    args: program.request.args ?? [],
    stdin: Buffer.from(typeof program.request.stdin === "string" ? program.request.stdin : ""),
    sites: recording.plan.sites.map(({ address }) => `0x${address.toString(16)}`),
    functions: functionsWithSites(recording).map(({ low, high }) => [`0x${low.toString(16)}`, `0x${high.toString(16)}`]),
    maxStops: MAX_STOPS,
  });
  return new Differential(recording, opened, program).run(events);
}

function functionsWithSites(recording: Recording): { low: bigint; high: bigint }[] {
  const { functions, sites } = recording.plan;
  const used = new Set(sites.map((site) => site.function));
  return functions.filter((_, index) => used.has(index));
}

class Differential {
  private readonly values = newTally();
  private readonly arrivals = { compared: 0, differing: 0 };
  private readonly differences: string[] = [];
  private readonly addresses: Addresses;

  /** Names of thread-local variables of namespace scope. */
  private readonly threadLocals: ReadonlySet<string>;
  private readonly shifts = new Map<number, ThreadShift>();

  constructor(private readonly recording: Recording, private readonly opened: Opened, private readonly program: Program) {
    this.addresses = new Addresses(opened.symbols);
    this.threadLocals = new Set(opened.symbols.globals.filter(({ location }) => location?.kind === "tls").map(({ qualifiedName }) => simplifyName(qualifiedName)));
  }

  run(events: readonly Event[]): Verdict {
    const cut = events.some((event) => event.e === "cut");
    const expected = mainAndOthers(expectedSteps(this.recording.plan, events));
    const ours = mainAndOthers(this.ourSteps());
    for (const i of [0, 1]) this.steps(ours[i], expected[i], cut);
    return { values: this.values, arrivals: this.arrivals, differences: [...this.differences, ...this.values.differences] };
  }

  private ourSteps(): { step: number; thread: number; text: string }[] {
    const steps = [];
    for (let step = 1; step <= this.opened.trace.stepCount; step++) {
      const { reason, thread, at } = this.opened.trace.step(step);
      if (!ENDINGS.has(reason)) steps.push({ step, thread, text: `${reason} ${at ? `${at.file}:${at.line}:${at.column}` : "nowhere"}` });
    }
    return steps;
  }

  private describe({ reason, site }: ExpectedStep): string {
    const statement = this.opened.sites.statements[site.statement];
    return `${reason} ${this.opened.symbols.files[statement.file].path}:${statement.line}:${statement.column}`;
  }

  /** Steps in order. From the first that differs on nothing can be paired any more. */
  private steps(ours: { step: number; text: string }[], expected: ExpectedStep[], cut: boolean): void {
    for (const [i, theirs] of expected.entries()) {
      const text = this.describe(theirs);
      const mine = ours.at(i);
      this.arrival(`step ${mine?.step ?? "after the last"}`, mine?.text === text, mine?.text ?? "no step", text);
      if (mine?.text !== text) return;
      // What the main thread sees of another's work depends on who is faster: only the others' own state is compared.
      if (this.program.threads && theirs.thread === 1) continue;
      this.state(this.opened.trace.snapshot(mine.step, { maxElements: MAX_ELEMENTS, depth: 6 }), theirs.state, this.shiftOf(theirs.thread));
    }
    if (!cut) this.arrival("number of steps", ours.length === expected.length, ours.length, expected.length);
  }

  private shiftOf(thread: number): ThreadShift {
    const known = this.shifts.get(thread) ?? {};
    this.shifts.set(thread, known);
    return known;
  }

  private arrival(what: string, equal: boolean, ours: unknown, theirs: unknown): void {
    this.arrivals.compared++;
    if (equal) return;
    this.arrivals.differing++;
    this.differences.push(`${what}: we say ${String(ours)}, gdb says ${String(theirs)}`);
  }

  private state(now: Snapshot, event: StateEvent, shift: ThreadShift): void {
    const compare = new Comparer(this.values, this.addresses, now);
    const where = `step ${now.step} (${now.reason} ${now.file}:${now.line})`;
    const depth = Math.min(now.frames.length, event.frames.length);
    compare.check(`${where} frames`, depth > 0 || event.frames.length === now.frames.length, now.frames.length, event.frames.length);
    for (let i = 0; i < depth; i++) {
      const [ours, theirs] = [now.frames[i], event.frames[i]];
      compare.check(`${where} frame ${i}`, sameFunction(ours.function, theirs.function), ours.function, theirs.function);
      const place = `${where} ${ours.function}`;
      for (const variable of ours.variables) {
        if (this.isGone(now, i, variable)) compare.unwitnessed();
        else if (isCoroutine(theirs) && (!isLive(now, variable) || !theirs.variables.some(({ name }) => name === variable.name))) compare.unwitnessed();
        else this.variable(place, variable, theirs, compare, shift);
      }
      // At a return what had a destructor is no more, though gdb still finds its name.
      if (i === 0 && now.reason !== "return") this.missing(place, now, theirs, event.globals, compare);
    }
    for (const variable of now.globals) this.global(where, variable, event, compare);
    if (event.e === "return" && event.returned && now.returned) compare.compare(`${where} returned`, now.returned, event.returned);
  }

  /**
   * gdb stops at the `ret`, where the frame of a function with over-aligned variables is left: their DWARF locations (a register and an
   * offset; the symbols reader makes them relative to the CFA) hold no more.
   */
  private isGone({ reason, frames }: Snapshot, frame: number, { name }: Value): boolean {
    if (reason !== "return" || frame > 0) return false;
    const info = this.opened.symbols.functions.find((each) => simplifyName(each.name) === frames[0].function);
    return info?.variables.some((variable) => variable.name === name && variable.location?.kind === "expr" && /^(0x)?9c/.test(variable.location.bytes)) ?? false;
  }

  private variable(place: string, ours: Value, frame: SeenFrame, compare: Comparer, shift: ThreadShift): void {
    const named = frame.variables.filter(({ name }) => name === ours.name || name === `__${ours.name}`);
    const partner = named.length > 1 ? named.find((seen) => this.samePlace(ours, seen, shift)) : named[0];
    if (!partner) return compare.check(`${place}: ${ours.name}`, false, "a variable", "none of that name");
    if (ours.address !== undefined && partner.address !== undefined && partner.value.k !== "ref") {
      const same = this.program.signals ? "far" : this.addresses.variable(BigInt(ours.address), BigInt(partner.address), shift, compare.now);
      if (same !== "far") compare.check(`${place}: &${ours.name}`, same, ours.address, partner.address);
    }
    compare.compare(`${place}: ${ours.name}`, ours, partner.value);
  }

  private samePlace(ours: Value, seen: SeenVariable, shift: ThreadShift): boolean {
    if (ours.address === undefined || seen.address === undefined || shift.shift === undefined) return false;
    const distance = BigInt(ours.address) - BigInt(seen.address);
    return distance === shift.shift || distance === 0n;
  }

  /** What gdb finds declared on an earlier line of a block that we stand in must be there in ours too. */
  private missing(place: string, now: Snapshot, frame: SeenFrame, globals: SeenVariable[], compare: Comparer): void {
    const names = new Set([...now.frames[0].variables, ...now.globals].map(({ name }) => name.replace(/^.*::/, "")));
    // The first code of some statements has the line of the function's `}` (docs/steps.md): the statement's own counts.
    const line = Math.min(frame.line, now.line ?? frame.line);
    for (const seen of frame.variables) {
      // What the compiler declares, a coroutine's pointer to its own frame too.
      if (/^(__|_Coro_)/.test(seen.name) || (seen.argument && seen.name === "frame_ptr") || seen.line === 0 || (seen.line >= line && !seen.argument)) continue;
      // Locals of a destructor's abstract instance, which gdb lists for the whole function although they lie nowhere.
      if (seen.value.k === "error" && seen.value.v?.includes("optimized out")) continue;
      if (globals.some(({ address }) => address !== undefined && address === seen.address)) continue;
      if (!names.has(seen.name)) compare.check(`${place}: ${seen.name}`, false, "no variable", `declared on line ${seen.line}`);
    }
  }

  private global(where: string, ours: Value, event: StateEvent, compare: Comparer): void {
    if (this.threadLocals.has(ours.name)) return this.threadLocal(where, ours, event, compare);
    const inFrames = event.frames.flatMap((frame) => frame.variables);
    const partner = [...event.globals, ...inFrames].find(({ address }) => address !== undefined && address === ours.address);
    if (partner && partner.value.k !== "ref") compare.compare(`${where} global ${ours.name}`, ours, partner.value);
  }

  /** Its block lies elsewhere in each run: the name tells which it is. gdb reads the stopped thread's own. */
  private threadLocal(where: string, ours: Value, event: StateEvent, compare: Comparer): void {
    const named = event.globals.filter(({ name }) => name.replace("[abi:cxx11]", "") === ours.name); // of a type that has two ABIs
    compare.check(`${where} thread-local ${ours.name}`, named.length === 1, "a variable", `${named.length} of that name`);
    if (named.length === 1) compare.compare(`${where} thread-local ${ours.name}`, ours, named[0].value);
  }
}

/** The corpus' threads run one after the other; Valgrind numbers them anew where gdb counts on. */
function mainAndOthers<T extends { thread: number }>(steps: readonly T[]): [main: T[], others: T[]] {
  return [steps.filter(({ thread }) => thread === 1), steps.filter(({ thread }) => thread !== 1)];
}

/**
 * The body of a coroutine. g++ 12 writes two blocks for the same code of it, one of which has the variables: gdb looks into either. Its
 * frame is a block of the heap, and may be freed while the body is still on the stack: freed memory is not compared.
 */
function isCoroutine({ variables }: SeenFrame): boolean {
  return variables.some(({ name, argument }) => argument && name === "frame_ptr");
}

function isLive(now: Snapshot, { address }: Value): boolean {
  return address !== undefined && now.heap.some((block) => block.state !== "freed" && BigInt(address) >= BigInt(block.address) && BigInt(address) < BigInt(block.address) + BigInt(block.size));
}

/** By the last name: gdb and DWARF spell template arguments, lambdas and `[abi:..]` differently. */
function sameFunction(ours: string, theirs: string): boolean {
  if (/lambda|operator/.test(ours + theirs) || ours === "static initialization") return true;
  return lastName(ours) === lastName(theirs);
}

function lastName(name: string): string {
  let plain = name.replace(/\(anonymous namespace\)/g, "anonymous").replace(/\[abi:\w+\]/g, "");
  for (let before = ""; before !== plain;) {
    before = plain;
    plain = plain.replace(/<[^<>]*>|\([^()]*\)/g, "");
  }
  return plain.replace(/ (const|volatile|&|&&)$/g, "").trim().split(/::| /).at(-1) ?? plain;
}

/** The decoded run as the value decoders ask for it (facts.ts), over the tables. */
import { abiOf } from "./abi";
import { AddressSpace } from "./address-space";
import { Callers } from "./callers";
import { CodeLines, type CodePosition } from "./code-lines";
import type { BlockFacts, ErrorFacts, FrameFacts, ReturnFacts, RunFacts, StepFacts, ThreadFacts } from "./facts";
import { upperBound } from "./growable";
import { Image, type ImageRange } from "./image";
import { Input } from "./input";
import { Leaks } from "./leaks";
import { MemoryAt } from "./memory";
import type { MemoryView, Place } from "./memory-view";
import { Output } from "./output";
import { limitNames, maxAddress, Reason, reasonNames, returnRegisterBytes } from "./raw/events";
import { signalName } from "./signals";
import type { SiteTable, Statement } from "./sites";
import type { Symbols } from "./symbols";
import type { ResultTable, TraceTables } from "./tables";
import { ThreadStacks } from "./thread-stacks";
import { simplifyName } from "./type-names";

export class Run implements RunFacts {
  readonly stacks: ThreadStacks;
  readonly space: AddressSpace;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly input: Input;
  readonly lines: CodeLines;
  private resultAddresses: Map<number, bigint> | undefined;
  private blockList: readonly BlockFacts[] | undefined;
  private endLines: ReadonlyMap<number, number> | undefined;
  private readonly callers = new Map<number, Callers>();
  private errorsByStep: Map<number, ErrorFacts[]> | undefined;

  constructor(
    readonly tables: TraceTables,
    readonly symbols: Symbols,
    readonly sites: SiteTable,
    readonly sources: readonly { path: string; text: string }[],
    image: ImageRange[],
    readonly replacedBy?: string,
  ) {
    this.stacks = new ThreadStacks(tables);
    this.space = new AddressSpace(tables, this.stacks, symbols, new Image(image));
    this.stdout = new Output(tables.stdout);
    this.stderr = new Output(tables.stderr);
    this.input = new Input(tables.inputs);
    this.lines = new CodeLines(symbols);
  }

  get stepCount(): number { return this.tables.steps.count; }

  at(step: number): StepFacts { return new StepAt(this, step); }

  get exitStatus(): number | undefined { return this.tables.exitStatus; }

  get limit(): string | undefined {
    const last = this.tables.limits.at(-1);
    return last === undefined || this.tables.steps.reason[this.stepCount] !== Reason.Limit ? undefined : limitNames[last.which];
  }

  get throws(): { step: number; line: number }[] {
    return this.tables.exceptions.map(({ step }) => ({ step, line: this.statement(this.tables.steps.site[step] ?? -1)?.line ?? 0 }));
  }

  thrown(address: bigint, step: number): { step: number; type: string } | undefined {
    return this.tables.exceptions.findLast((each) => each.step <= step && each.object === address);
  }

  callersOf(thread: number): Callers {
    let callers = this.callers.get(thread);
    if (callers === undefined) this.callers.set(thread, (callers = new Callers()));
    return callers;
  }

  /** As it shall be shown; a thread that begins with the initialisers of globals is main's. */
  functionName(index: number): string {
    const info = this.symbols.functions[index];
    return info === undefined ? "?" : info.kind === "static-init" || info.kind === "main" ? "main" : simplifyName(info.name);
  }

  /** The statement of a site. */
  statement(site: number): Statement | undefined {
    const row = this.sites.sites[site];
    return row === undefined ? undefined : this.sites.statements[row.statement];
  }

  /** Site whose statement led to the step, -1 = none: where the thread stood before. */
  executed(step: number): number {
    const before = this.stepBefore(step);
    return before === 0 ? -1 : this.tables.steps.site[before]!;
  }

  private executedLine(step: number): number { return this.statement(this.executed(step))?.line ?? 0; }

  get blocks(): readonly BlockFacts[] { return (this.blockList ??= this.describeBlocks()); }

  private describeBlocks(): BlockFacts[] {
    const { blocks, stacks } = this.tables;
    const direct = (id: number): boolean => this.lines.isDirect(stacks.get(blocks.allocStack[id]!));
    const leaks = new Leaks(this.tables, this.stacks, this.space, direct);
    const leaked = leaks.from;
    return Array.from({ length: blocks.count }, (_, id) => {
      const place = (stack: number, step: number): { step: number; line: number } =>
        ({ step, line: this.userPosition(stack, step)?.line ?? this.executedLine(step) });
      const block: BlockFacts = {
        id, address: BigInt(blocks.address[id]!), size: blocks.size[id]!, how: blocks.how[id]!, direct: direct(id),
        allocated: place(blocks.allocStack[id]!, blocks.from[id]!),
      };
      if (blocks.to[id] !== 0) block.freed = place(blocks.freeStack[id]!, blocks.to[id]!);
      if (leaked[id] !== 0) {
        block.leaked = { step: leaked[id]!, line: this.executedLine(leaked[id]!) };
        const last = leaks.lastPointer(id);
        if (last !== undefined) block.lastPointer = { address: BigInt(last.address), how: last.how, indirect: last.indirect };
      }
      return block;
    });
  }

  scanWords(low: bigint, high: bigint, visit: (holder: bigint, step: number, value: bigint) => boolean | void): void {
    const { memory, steps } = this.tables;
    const { words, known, undefinedBytes, slot, slotAddress } = memory;
    const from = Number(low);
    const to = Math.min(Number(high), Number.MAX_SAFE_INTEGER);
    let step = 1;
    const visible = steps.versions[steps.count] ?? 0;
    for (let version = 0; version < visible; version++) {
      const value = words[version * 2]! + words[version * 2 + 1]! * 0x100000000;
      if (value < from || value >= to || known[version] !== 0xff || undefinedBytes[version] !== 0) continue;
      while (steps.versions[step]! <= version) step++;
      if (visit(BigInt(slotAddress[slot[version]!]!), step, BigInt(value)) === false) return;
    }
  }

  /** Where the frame's caller wants the result, as its return tells: known before, since the whole run is. */
  resultAddressOf(frame: number): bigint | undefined {
    return (this.resultAddresses ??= this.findResultAddresses()).get(frame);
  }

  private findResultAddresses(): Map<number, bigint> {
    const { results, steps } = this.tables;
    const abi = abiOf(this.symbols.architecture);
    const found = new Map<number, bigint>();
    if (!abi.resultAddressInRegister) return found;
    for (let i = 0; i < results.step.length; i++) {
      const register = registersOf(results, i)[abi.returnRegisters.indexOf(abi.resultAddress)];
      if (register !== undefined) found.set(steps.frame[results.step[i]!]!, new DataView(register.bytes.buffer, register.bytes.byteOffset, 8).getBigUint64(0, true));
    }
    return found;
  }

  siteOf(step: number): number {
    const { reason, site } = this.tables.steps;
    return reason[step] === Reason.Line || reason[step] === Reason.Call || reason[step] === Reason.Catch ? site[step]! : -1;
  }

  activationOf(step: number): number { return this.tables.steps.frame[step]!; }

  stepBefore(step: number): number {
    return step > 1 ? this.stacks.lastStepOf(this.tables.steps.thread[step]!, step - 1) : 0;
  }

  lastWrite(address: bigint, step: number): number | undefined {
    if (address < 0n || address >= BigInt(maxAddress)) return undefined;
    const { memory, steps } = this.tables;
    const version = memory.lastTouch(Number(address), Number(address) + 1, steps.versions[step]!, 0);
    return version < 0 ? undefined : this.stacks.stepOfVersion(version);
  }

  blockAt(address: bigint, step: number): BlockFacts | undefined {
    if (address < 0n || address >= BigInt(maxAddress)) return undefined;
    const id = this.space.blockFor(Number(address), step, true);
    return id < 0 ? undefined : this.blocks[id];
  }

  errorsAt(step: number): ErrorFacts[] {
    if (this.errorsByStep === undefined) {
      this.errorsByStep = new Map();
      for (const { step: at, kind, address, size, detail, stack, origin } of this.tables.errors) {
        const facts: ErrorFacts = { kind, address, size: Number(size), detail, ...this.errorPosition(stack, at) };
        if (origin !== undefined) facts.origin = this.origin(origin);
        const list = this.errorsByStep.get(at);
        if (list === undefined) this.errorsByStep.set(at, [facts]);
        else list.push(facts);
      }
    }
    return this.errorsByStep.get(step) ?? [];
  }

  private origin({ kind, stack }: { kind: number; stack: number }): NonNullable<ErrorFacts["origin"]> {
    const ips = this.tables.stacks.get(stack);
    const fn = this.lines.innermostFunction(ips);
    return { kind: kind === 1 ? "heap" : kind === 2 ? "stack" : "other", ...this.lines.innermost(ips), ...(fn === undefined ? {} : { function: fn }) };
  }

  private errorPosition(stack: number, step: number): { file?: string; line?: number } {
    return this.userPosition(stack, step) ?? this.executedPosition(step) ?? {};
  }

  private executedPosition(step: number): CodePosition | undefined {
    const statement = this.statement(this.executed(step));
    const file = statement === undefined ? undefined : this.symbols.files[statement.file];
    return statement === undefined || file === undefined ? undefined : { file: file.path, line: statement.line };
  }

  /**
   * Where in user code a stack of the step stands. g++ gives code amid a statement to the `}` of the function when an
   * exception from there would have something to destroy (a list in braces within a temporary, say): where the line table
   * says so, and the statement that ran is another, that statement it was.
   */
  private userPosition(stack: number, step: number): CodePosition | undefined {
    const ips = this.tables.stacks.get(stack);
    const position = this.lines.innermost(ips);
    const statement = this.statement(this.executed(step));
    if (position === undefined || statement === undefined || this.lines.innermostFunction(ips) !== statement.function) return position;
    const inside = position.line >= statement.line && position.line <= statement.endLine;
    return inside || this.functionEnds.get(statement.function) !== position.line ? position : this.executedPosition(step);
  }

  /** The line of the `}` of each function. */
  private get functionEnds(): ReadonlyMap<number, number> {
    return (this.endLines ??= new Map(this.sites.statements.flatMap(({ kind, function: fn, line }) => (kind === "function-end" ? [[fn, line] as const] : []))));
  }
}

/** One step. Everything is looked up when it is asked for. */
class StepAt implements StepFacts {
  readonly reason: StepFacts["reason"];
  readonly thread: number;
  readonly site: number;
  readonly memory: MemoryView;
  private threadList: ThreadFacts[] | undefined;

  constructor(private readonly run: Run, readonly step: number) {
    const { steps } = run.tables;
    this.reason = reasonNames[steps.reason[step]!]!;
    this.thread = steps.thread[step]!;
    this.site = steps.site[step]!;
    this.memory = new MemoryAt(run.tables, run.space, step);
  }

  get executed(): number { return this.run.executed(this.step); }

  place(address: bigint): Place { return this.run.space.place(address, this.step); }

  get threads(): ThreadFacts[] {
    return (this.threadList ??= this.run.stacks.threadsAt(this.step).map((thread) => {
      const entry = this.run.stacks.entryOf(this.run.tables.threads.indexOf(thread));
      const name = entry === undefined ? {} : { name: this.run.functionName(entry) };
      return { id: thread.id, ...name, state: this.run.stacks.stateOf(thread, this.step), frames: this.framesOf(thread.id) };
    }));
  }

  private framesOf(thread: number): FrameFacts[] {
    return this.run.callersOf(thread).frames(this.run.stacks.framesOf(thread, this.step), (index) => this.frame(thread, index));
  }

  frameOf(thread: number, index: number): FrameFacts | undefined {
    const { stacks } = this.run;
    if (!stacks.threadsAt(this.step).some(({ id }) => id === thread)) return undefined;
    return index >= 0 && index < stacks.framesOf(thread, this.step).length ? this.frame(thread, index) : undefined;
  }

  /** The `index`-th frame of the thread, 0 = innermost. */
  private frame(thread: number, index: number): FrameFacts {
    const { stacks, tables: { frames } } = this.run;
    const frame = stacks.framesOf(thread, this.step).at(index);
    const facts: FrameFacts = { function: frames.function[frame]!, cfa: BigInt(frames.cfa[frame]!), site: stacks.siteOf(thread, this.step, index), call: frames.from[frame]! };
    if (frames.parent[frame]! >= 0 && !this.run.lines.isShown(frames.returnAddress[frame]!)) facts.calledBack = true;
    const locals = stacks.localsOf(thread, this.step);
    if (locals !== undefined) facts.threadLocals = BigInt(locals);
    const resultAddress = this.run.resultAddressOf(frame);
    if (resultAddress !== undefined) facts.resultAddress = resultAddress;
    return facts;
  }

  get threadLocals(): bigint | undefined {
    const locals = this.run.stacks.localsOf(this.thread, this.step);
    return locals === undefined ? undefined : BigInt(locals);
  }

  frameAt(address: bigint): FrameFacts | undefined {
    const place = this.place(address);
    return place.kind === "stack" && place.frame !== undefined ? this.frame(place.thread, place.frame) : undefined;
  }

  liveBlocks(): number[] {
    const { blocks } = this.run.tables;
    const live: number[] = [];
    for (let id = 0; id < blocks.count && blocks.from[id]! <= this.step; id++) {
      if (blocks.to[id] === 0 || blocks.to[id]! > this.step) live.push(id);
    }
    return live;
  }

  get output(): { stdout: string; stderr: string } {
    return { stdout: this.run.stdout.textAt(this.step), stderr: this.run.stderr.textAt(this.step) };
  }

  get input(): StepFacts["input"] { return this.run.input.at(this.step); }

  get errors(): ErrorFacts[] { return this.run.errorsAt(this.step); }

  get returned(): ReturnFacts | undefined {
    const { results } = this.run.tables;
    const i = upperBound(results.step, this.step) - 1;
    return i < 0 || results.step[i] !== this.step || this.reason !== "return" ? undefined : { registers: registersOf(results, i) };
  }

  get signal(): StepFacts["signal"] {
    const found = this.run.tables.signals.find(({ step }) => step === this.step);
    return found === undefined ? undefined : { number: found.number, name: signalName(found.number), address: found.address, code: found.code };
  }

  get exception(): StepFacts["exception"] {
    const found = this.run.tables.exceptions.find(({ step }) => step === this.step);
    return found === undefined ? undefined : { address: found.object, type: found.type };
  }
}

function registersOf({ mask, start, bytes }: ResultTable, i: number): ReturnFacts["registers"] {
  const registers: ReturnFacts["registers"] = [];
  let at = start[i]!;
  returnRegisterBytes.forEach((size, bit) => {
    if ((mask[i]! & (1 << bit)) === 0) return;
    registers[bit] = { bytes: bytes.subarray(at, at + size), undefinedBits: bytes.subarray(at + size, at + 2 * size) };
    at += 2 * size;
  });
  return registers;
}

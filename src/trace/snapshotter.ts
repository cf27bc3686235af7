/**
 * Snapshots: the whole state at one step, put together from facts (trace.ts) and decoded values. Nothing is replayed and
 * nothing depends on which steps were asked for before.
 */
import { BlockTypes } from "./block-types";
import { hex } from "./bytes-window";
import { Decoder } from "./decoder";
import type { DecoderFacts, DecoderOptions, Slot } from "./decoding";
import { destroyed, withoutRuins } from "./destroyed";
import { endingOf } from "./ending";
import { ErrorText } from "./error-text";
import type { FrameFacts, RunFacts, StepFacts, ThreadFacts } from "./facts";
import { FrameHeadings } from "./frame-headings";
import { blockValue, freedAt, heading, heapAt } from "./heap";
import { Holders } from "./holders";
import { overlay, overlayAddress, withoutAddresses } from "./overlay";
import type { ViewFile } from "./natvis/definitions";
import { UserViews } from "./natvis/registry";
import { Lost } from "./lost";
import { Overruns } from "./overruns";
import { parsePath, PathWalker, type Path } from "./paths";
import { expandReference } from "./pointers";
import { returnedValue, type Returned } from "./returned";
import { SharedObjects } from "./shared-objects";
import type { Ending, ErrorReport, Frame, HeapBlock, Snapshot, SnapshotOptions, SourcePosition, Value, ValueRange } from "./snapshot";
import type { Statement } from "./sites";
import type { FunctionInfo, VariableInfo } from "./symbols";
import { simplifyName } from "./type-names";
import { Voice } from "./trace-words";
import { Types } from "./types";
import { deadPointer, isInitialized, undefinedNames } from "./undefined-names";
import { boundOf, locate, objectOf, survivors, underConstruction, visibleVariables, type Visible } from "./variables";

export const defaultOptions = { maxElements: 100, depth: 8 };

export class Snapshotter {
  readonly types: Types;
  private blockTypes_: BlockTypes | undefined;
  private lost_: Lost | undefined;
  private errors_: ErrorText | undefined;
  private readonly userViews: UserViews | undefined;
  /** Says errors and endings; another table of words may be given to it. */
  readonly voice = new Voice();

  constructor(private readonly run: RunFacts, views: readonly ViewFile[] = []) {
    this.types = Types.of(run.symbols);
    this.shared = new SharedObjects(run);
    if (views.length > 0) this.userViews = new UserViews(views, this.types);
    this.overruns = new Overruns(run, (step, path) => this.value(step, path, { from: 0, count: 0 }), this.holders, this.voice);
  }

  /** Made on first use: one pass over the run. */
  get blockTypes(): BlockTypes {
    return (this.blockTypes_ ??= new BlockTypes(this.run, this.types));
  }

  private get lost(): Lost {
    return (this.lost_ ??= new Lost(this.run.blocks, this.blockTypes));
  }

  /** Its snapshots tell of no errors: those would ask for holders again. */
  private readonly holders = new Holders((step, options) => this.snapshot(step, options, false), (step, address) => {
    const place = this.run.at(step).place(address);
    return place.kind === "stack" ? place.frame : undefined;
  });

  private looksForRemains = false;

  readonly overruns: Overruns;

  private readonly shared: SharedObjects;

  private readonly headings = new FrameHeadings();

  private get errorText(): ErrorText {
    return (this.errors_ ??= new ErrorText(this.run, this.types, this.blockTypes, this.lost, this.holders, this.voice));
  }

  snapshot(step: number, options: SnapshotOptions = {}, withErrors = true): Snapshot {
    const facts = this.run.at(step);
    const decoder = this.decoder(facts, options);
    const references: Reference[] = [];
    const threads = facts.threads.map((thread) => ({
      id: thread.id, ...(thread.name === undefined ? {} : { name: thread.name }), state: thread.state,
      frames: this.frames(decoder, facts, thread, options, references),
    }));
    const globals = this.globals(decoder, facts);
    const returned = this.returned(facts, decoder.options);
    returned?.reached.forEach((id) => decoder.reached.add(id));
    returned?.owned.forEach((id) => decoder.owned.add(id));
    const heap = heapAt(decoder, facts, this.run.blocks, this.blockTypes, this.lost, options.blockValues, this.shared);
    expandOrphans(decoder, references, () => threads.flatMap((thread) => thread.frames.flatMap((frame) => frame.variables)));
    const frames = threads.find((thread) => thread.id === facts.thread)?.frames ?? [];
    const at = this.position(facts.site) ?? { file: frames[0]?.file ?? "", line: frames[0]?.line ?? 0, column: 0 };
    const executed = this.position(facts.executed);
    const warnings = withErrors ? this.overruns.reports(step) : [];
    const freed = freedAt(this.run.blocks, step);
    const ending = endingOf({ voice: this.voice, run: this.run, facts, function: frames[0]?.function ?? "", line: (facts.reason === "exit" ? executed : at)?.line ?? 0, frames: facts.threads.find((thread) => thread.id === facts.thread)?.frames ?? [] });
    return {
      step, reason: facts.reason, ...(executed ? { executed } : {}), thread: facts.thread, threads,
      file: at.file, line: at.line, column: at.column, function: frames[0]?.function ?? "",
      frames, globals, heap, ...(freed.length > 0 ? { freed } : {}), output: facts.output, ...(facts.input ? { input: facts.input } : {}),
      errors: withErrors ? this.errors(facts, frames[0], executed ?? at, ending) : [],
      ...(warnings.length > 0 ? { warnings } : {}),
      ...(returned ? { returned: returned.value } : {}),
      ...(facts.exception ? { thrown: { type: simplifyName(facts.exception.type), address: hex(facts.exception.address) } } : {}),
      ...(ending ? { ending } : {}),
    };
  }

  /** One value by its path (paths.ts), with elements from..from+count of it. Undefined: no such path at this step. */
  value(step: number, path: string, range: ValueRange): Value | undefined {
    const parsed = parsePath(path);
    if (!parsed) return undefined;
    const facts = this.run.at(step);
    const how = { maxElements: range.count, raw: range.raw ?? false };
    const full = () => this.decoder(facts, how);
    if (parsed.root.kind === "block") {
      const block = this.run.blocks[parsed.root.id];
      if (!block || block.allocated.step > step) return undefined;
      if (parsed.steps.length === 0) {
        const value = blockValue(full(), block, this.blockTypes, { range });
        return this.shared.isDestroyed(block, facts) ? destroyed(value) : value;
      }
      const walker = new PathWalker(() => this.decoder(facts, { depth: 1 }), full);
      const found = this.blockTypes.of(block.id);
      if (!found) return undefined;
      const root: Slot = { name: "", type: found.type, address: block.address + BigInt(found.offset), depth: 0 };
      const [first, ...others] = parsed.steps;
      if (found.count === undefined || first!.kind !== "index") return walker.walk(root, parsed.steps, range);
      const index = Number(first!.text);
      if (!Number.isInteger(index) || index < 0 || index >= found.count) return undefined;
      const size = BigInt(this.types.size(found.type) ?? 0);
      return walker.walk({ ...root, name: `[${index}]`, address: root.address + BigInt(index) * size }, others, range);
    }
    const variable = this.lookup(facts, parsed.root);
    if (!variable) return undefined;
    const walker = new PathWalker(() => this.decoderAt(variable, facts, { depth: 1 }), () => this.decoderAt(variable, facts, how));
    return walker.walk(variable.slot, variable.member ? [{ kind: "member", name: variable.member }, ...parsed.steps] : parsed.steps, range);
  }

  /** Every block of the run, with its type, as at the end; no values. */
  blocks(): (HeapBlock & { id: number })[] {
    return this.run.blocks.map((block) => heading(block, this.blockTypes, this.types, this.run.stepCount));
  }

  /** Every block that leaks and is told of. */
  leaks(): (HeapBlock & { id: number })[] {
    return this.lost.ids.map((id) => heading(this.run.blocks[id]!, this.blockTypes, this.types, this.run.stepCount));
  }

  private decoder(facts: StepFacts, options: SnapshotOptions): Decoder {
    return new Decoder(this.types, this.decoderFacts(facts), this.decoderOptions(options));
  }

  private decoderFacts(facts: StepFacts): DecoderFacts {
    return {
      memory: facts.memory,
      place: (address) => facts.place(address),
      remains: (address) => this.remains(address, facts),
      thrown: (address) => this.thrown(address, facts),
      bound: (location, frame) => boundOf(location, frame, facts.memory),
    };
  }

  private thrown(address: bigint, facts: StepFacts): string | undefined {
    const thrown = this.run.thrown?.(address, facts.step);
    const place = thrown && facts.place(address);
    if (!thrown || place?.kind !== "block" || place.state !== "live") return undefined;
    return this.run.blocks[place.block]!.allocated.step <= thrown.step ? simplifyName(thrown.type) : undefined; // else the memory is another's now
  }

  /** In words, whose variable was where a pointer into the memory of a returned function leads. */
  private remains(address: bigint, facts: StepFacts): { whose: string; text: string } | undefined {
    if (this.looksForRemains || this.belongs(address, facts)) return undefined; // whose it was is read from another step's picture
    this.looksForRemains = true;
    try {
      const was = this.holders.last(this.run.lastWrite?.(address, facts.step - 1), address);
      if (was === undefined) return undefined;
      const whose = this.voice.say("memWhose", was);
      return { whose, text: this.voice.say("memRemains", { whose }) };
    } finally {
      this.looksForRemains = false;
    }
  }

  /** In a variable of an innermost frame, declared already or not. */
  private belongs(address: bigint, facts: StepFacts): boolean {
    return facts.threads.some(({ frames: [frame] }) => frame !== undefined && (this.run.symbols.functions[frame.function]?.variables ?? []).some((variable) => {
      const at = this.extent(variable, frame, facts);
      return at !== undefined && address >= at.address && address < at.address + BigInt(at.size);
    }));
  }

  /** The memory that a variable has. */
  private extent(variable: VariableInfo, frame: FrameFacts, facts: StepFacts): { address: bigint; size: number } | undefined {
    const size = this.types.size(variable.type);
    const at = variable.location && locate(variable.location, frame, facts.memory, size);
    return at?.kind === "address" && size !== undefined ? { address: at.address, size } : undefined;
  }

  private frames(decoder: Decoder, facts: StepFacts, thread: ThreadFacts, options: SnapshotOptions, references: Reference[]): Frame[] {
    const { frameValues } = options;
    const all = thread.frames;
    const headings = frameValues === undefined ? [] : this.headings.of(thread.id, all, (i) => frameValues(i, all.length), (frame) => this.frame(frame, noValues));
    return all.map((frame, i) => {
      const heading = headings[i];
      if (heading !== undefined) return heading;
      const returning = i === 0 && facts.reason === "return" && thread.id === facts.thread;
      return this.frame(frame, this.frameVariables(decoder, facts, frame, { returning, ...(i > 0 ? { callee: all[i - 1]! } : {}) }, references));
    });
  }

  private frame(frame: FrameFacts, variables: Value[]): Frame {
    const fn = this.run.symbols.functions[frame.function];
    const at = this.statement(frame.site) ?? fn;
    const found: Frame = {
      function: fn ? simplifyName(fn.name) : "?", file: (at && this.run.symbols.files[at.file]?.path) ?? "", line: at?.line ?? 0, variables, id: frame.call,
    };
    if (frame.calledBack === true) found.calledBack = true;
    return found;
  }

  private frameVariables(decoder: Decoder, facts: StepFacts, frame: FrameFacts, how: { returning: boolean; callee?: FrameFacts }, references: Reference[]): Value[] {
    const fn = this.run.symbols.functions[frame.function];
    const variables: Value[] = [];
    if (fn) {
      const leaving = this.leavesBlock(frame);
      const visible = this.visible(facts, fn, frame, how.callee);
      for (const { variable } of how.returning ? survivors(visible, this.types) : visible) {
        const value = this.variable(decoder, facts, variable, variable.name, frame);
        if (!value) continue;
        if (value.state === "undefined" && !value.children && this.isGiven(variable)) value.computed = true;
        variables.push(leaving ? withoutRuins(value) : value);
        if (value.kind === "reference") references.push({ value, type: variable.type });
      }
    }
    return variables;
  }

  private statement(site: number): Statement | undefined {
    const { sites, statements } = this.run.sites;
    return statements[sites[site]?.statement ?? -1];
  }

  /** The frame stands at a closing brace, where destructors run one after the other. */
  private leavesBlock(frame: FrameFacts): boolean {
    const kind = this.statement(frame.site)?.kind;
    return kind === "function-end" || kind === "block-end";
  }

  /** With a variable whose constructor runs: the source means it as soon as that runs, and `this` points at it. */
  private visible(facts: StepFacts, fn: FunctionInfo, frame: FrameFacts, callee: FrameFacts | undefined): Visible[] {
    const visible = visibleVariables(fn, frame, this.run.sites);
    const object = callee && objectOf(this.run.symbols.functions[callee.function], "constructor", callee, facts.memory);
    if (object === undefined) return visible;
    const made = underConstruction(fn, frame, this.run.sites, object, (variable) => this.extent(variable, frame, facts));
    return made ? [...visible, { variable: made, nesting: 0 }] : visible;
  }

  private globals(decoder: Decoder, facts: StepFacts): Value[] {
    return this.run.symbols.globals.flatMap((global) => {
      const value = this.variable(decoder, facts, global, simplifyName(global.qualifiedName), undefined);
      return value ? [value] : [];
    });
  }

  private variable(decoder: Decoder, facts: StepFacts, variable: VariableInfo, name: string, frame: FrameFacts | undefined): Value | undefined {
    if (!variable.location) return undefined;
    const at = locate(variable.location, frame, facts.memory, this.types.size(variable.type), frame?.threadLocals ?? facts.threadLocals);
    if (!at) return undefined;
    if (at.kind === "address") return decoder.decode({ name, type: variable.type, address: at.address, depth: 0, frame });
    const constant = new Decoder(this.types, overlay(decoder.facts, at.bytes, new Uint8Array(at.bytes.length)), decoder.options);
    return withoutAddresses(constant.decode({ name, type: variable.type, address: overlayAddress, depth: 0 }));
  }

  private returned(facts: StepFacts, options: DecoderOptions): Returned | undefined {
    const frame = facts.frameOf(facts.thread, 0);
    const fn = frame && this.run.symbols.functions[frame.function];
    if (facts.reason !== "return" || !facts.returned || !fn) return undefined;
    return returnedValue(fn, facts.returned, this.types, this.run.symbols, this.decoderFacts(facts), options);
  }

  private errors(facts: StepFacts, frame: Frame | undefined, position: SourcePosition, ending: Ending | undefined): ErrorReport[] {
    const reports = facts.errors.map((error) => {
      if (error.kind < 5 || error.kind > 7 || !frame) return this.errorText.report(error, facts, []);
      const line = this.sourceLine(error.file ?? position.file, error.line ?? position.line);
      return this.errorText.report(error, facts, undefinedNames(frame, line), deadPointer(frame, line));
    });
    return [...reports, ...this.errorText.extra(facts, position, ending)];
  }

  /** A parameter, or a local variable whose declaration gives it a value. */
  private isGiven(variable: VariableInfo): boolean {
    const { name, parameter, file, line, column = 1 } = variable;
    if (parameter === true) return true;
    if (file === undefined || line === undefined) return false;
    let given = this.given.get(variable);
    if (given === undefined) {
      given = isInitialized(name, this.sourceLine(this.run.symbols.files[file]?.path ?? "", line).slice(Math.max(0, column - 1)));
      this.given.set(variable, given);
    }
    return given;
  }

  /** Found in the source once, not at each step. */
  private readonly given = new WeakMap<VariableInfo, boolean>();

  private sourceLine(file: string, line: number): string {
    return this.run.sources.find((source) => source.path === file)?.text.split(/\r?\n/, line)[line - 1] ?? "";
  }

  private position(site: number): SourcePosition | undefined {
    const statement = this.statement(site);
    if (!statement) return undefined;
    return { file: this.run.symbols.files[statement.file]?.path ?? "", line: statement.line, column: statement.column };
  }

  /** A visible variable by name: the innermost of that name, then members of `this`, then globals. */
  private lookup(facts: StepFacts, { name, frame: frameIndex = 0, thread: wanted = facts.thread, nth }: VariableRoot): Found | undefined {
    const frame = facts.frameOf(wanted, frameIndex);
    const fn = frame && this.run.symbols.functions[frame.function];
    if (fn) {
      const visible = this.visible(facts, fn, frame, facts.frameOf(wanted, frameIndex - 1));
      if (nth !== undefined) {
        const shown = facts.reason === "return" && frameIndex === 0 && wanted === facts.thread ? survivors(visible, this.types) : visible;
        return shown.filter((each) => each.variable.name === name).flatMap(({ variable }) => this.slot(facts, variable, name, frame) ?? [])[nth];
      }
      const variable = visible.filter((each) => each.variable.name === name).pop()?.variable;
      if (variable) return this.slot(facts, variable, variable.name, frame);
      const self = visible.find((each) => each.variable.name === "this")?.variable;
      const target = self && this.types.bare(self.type);
      if (self && target?.kind === "pointer" && this.types.field(target.target, name)) {
        const found = this.slot(facts, self, "this", frame);
        return found && { ...found, member: name };
      }
    }
    const { globals } = this.run.symbols;
    const global = globals.find((each) => simplifyName(each.qualifiedName) === name) ?? globals.find((each) => each.name === name);
    return global && this.slot(facts, global, name, undefined);
  }

  private slot(facts: StepFacts, variable: VariableInfo, name: string, frame: FrameFacts | undefined): Found | undefined {
    const at = variable.location && locate(variable.location, frame, facts.memory, this.types.size(variable.type), frame?.threadLocals ?? facts.threadLocals);
    if (!at) return undefined;
    if (at.kind === "address") return { slot: { name, type: variable.type, address: at.address, depth: 0, frame } };
    return { slot: { name, type: variable.type, address: overlayAddress, depth: 0 }, constant: at.bytes };
  }

  private decoderOptions({ maxElements = defaultOptions.maxElements, depth = defaultOptions.depth, maxNested, raw = false }: SnapshotOptions): DecoderOptions {
    return { maxElements, depth, raw, ...(maxNested === undefined ? {} : { maxNested }), ...(this.userViews ? { userViews: this.userViews } : {}) };
  }

  private decoderAt(found: Found, facts: StepFacts, options: SnapshotOptions): Decoder {
    if (!found.constant) return this.decoder(facts, options);
    return new Decoder(this.types, overlay(this.decoderFacts(facts), found.constant, new Uint8Array(found.constant.length)), this.decoderOptions(options));
  }
}

/** Of all frames that are shown without values. */
const noValues: Value[] = [];

type VariableRoot = Extract<Path["root"], { kind: "variable" }>;

interface Found {
  slot: Slot;
  /** The variable has no memory: this is it. */
  constant?: Uint8Array;
  /** The name was a member of `this`. */
  member?: string;
}

interface Reference {
  value: Value;
  type: number | undefined;
}

/** A reference whose target on the stack is no variable's part refers to a temporary: it is shown in full here. */
function expandOrphans(decoder: Decoder, references: Reference[], variables: () => Value[]): void {
  const orphans = references.filter(({ value }) => value.targetState === "stack" && value.target !== undefined);
  if (orphans.length === 0) return;
  const ranges = variables().flatMap((value) => (value.address === undefined ? [] : [{ low: BigInt(value.address), high: BigInt(value.address) + BigInt(value.size ?? 0) }]));
  for (const { value, type } of orphans) {
    const target = BigInt(value.target!);
    if (ranges.some((range) => target >= range.low && target < range.high)) continue;
    const info = decoder.types.bare(type);
    if (info?.kind === "reference" || info?.kind === "rvalue-reference") expandReference(decoder, value, info.target);
  }
}

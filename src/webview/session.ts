/**
 * What the panel knows and does, without a DOM: the trace, the step it stands at, playing, and the talk with the host.
 * Components read it and call its methods; it tells them when something changed.
 */
import type { Cost, Face, FromWebview, Move, PictureRequest, SavedState, ToWebview } from "../panel/protocol";
import type { Granularity, Navigator, StepInfo, Trace } from "../trace/model";
import { stepAt } from "../trace/place";
import type { Snapshot, SnapshotOptions } from "../trace/snapshot";
import type { Host } from "./host";
import { foresee, type Foresight } from "../foresight/foresee";
import { withGraphs, type GraphLayout } from "../foresight/graph-layouts";
import { blockKeys, plainArrangement, toggledIn, type Arrangement } from "./arrangement";
import { withRaw } from "./picture/raw";
import { callText } from "./picture/call-text";
import { shownFrame } from "./picture/stack";
import { setStrings, t, wordsOfTraces } from "./strings";

export interface Loaded { key: string; name: string; trace: Trace; executor?: string; seconds?: number; typedInput?: boolean; cost?: Cost; graphs?: readonly GraphLayout[] }

/** A container that is searched alone: its card, its path, what it is called. */
export interface FindScope { owner: string; path: string; name: string }

/** Opens a trace from its bytes. */
export type Open = (bytes: Uint8Array) => Trace | Promise<Trace>;

/** Draws the trace as the bytes of a file. */
export type Painter = (request: PictureRequest) => Promise<Uint8Array>;

const keptSnapshots = 8;
/** Rows and columns of a matrix, elements of a vector in a vector: a table as wide as a card, and no more. */
export const maxNested = 20;
/** Blocks in the whole run from which on only those in view are decoded. */
const largeHeap = 400;
/** How long the first picture of a graph waits for the host's layout, ms. */
const longestLayout = 2_500;

export class Session {
  face: Face = { kind: "empty" };
  loaded: Loaded | undefined;
  step = 1;
  granularity: Granularity = "line";
  /** The state as text instead of the picture. */
  outline = false;
  playing = false;
  /** The find bar, when it is open: what is looked for, and where, when not everywhere. `turn` counts how often it was asked for. */
  find: { query: string; turn: number; scope?: FindScope } | undefined;
  /** How often the input box was asked for: it takes the keyboard then. */
  inputTurn = 0;
  stale = false;
  /** Over the picture: its program is being traced anew, or could not be. */
  again: Face | undefined;
  maxElements = 100;
  playSpeed = 3;
  private listeners = new Set<() => void>();
  private snapshots = new Map<number, Snapshot>();
  private foreseen: Foresight | undefined;
  private blockNames: ReadonlyMap<number, string> = new Map();
  /** The editor's cursor, when it stands on a line of the program. */
  cursor: { file: string; line: number } | undefined;
  private arrangements = new Map<string, Arrangement>();
  private readonly callTexts = new Map<number, { text: string; result?: string }>();
  private inView: readonly number[] = [];
  private wanted: Set<number> | undefined;
  private cachedFor = 0;
  private allFrames = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: ReturnType<typeof setTimeout> | undefined;
  private opening = 0;
  private painter: Painter | undefined;
  private laidOut: ((message: Extract<ToWebview, { type: "layout" }>) => void) | undefined;

  constructor(private readonly host: Host, private readonly open: Open) {}

  /** A page of its own: buttons that ask an extension for something are left out. */
  get standalone(): boolean {
    return this.host.standalone ?? false;
  }

  start(): void {
    const saved = this.host.saved();
    if (saved) this.granularity = saved.granularity;
    this.outline = saved?.outline ?? false;
    this.arrangements = new Map(Object.entries(saved?.arrangements ?? {}));
    this.host.listen((message) => void this.receive(message));
    this.host.post({ type: "ready", ...(saved ? { key: saved.key } : {}) });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  get navigator(): Navigator {
    return this.loaded!.trace.navigator(this.granularity);
  }

  get info(): StepInfo {
    return this.loaded!.trace.step(this.step);
  }

  /** The steps before and after this one, of the present granularity. */
  previousStep(): number | undefined {
    return this.navigator.back(this.step);
  }

  /**
   * A step's state. Of a large heap only blocks in view, and those that led to the present step, have their values; of a deep
   * stack only the frames that are open.
   */
  snapshot(step: number): Snapshot {
    const large = this.largeHeap;
    if (large && this.cachedFor !== this.step) this.forget();
    this.cachedFor = this.step;
    let found = this.snapshots.get(step);
    if (!found) {
      const wanted = large ? (this.wanted ??= this.wantedBlocks()) : undefined;
      const { trace } = this.loaded!;
      found = this.inTheRaw(step, trace.snapshot(step, {
        maxElements: this.maxElements, maxNested,
        ...(this.allFrames ? {} : { frameValues: shownFrame }),
        ...(wanted ? { blockValues: (id) => wanted.has(id) } : {}),
      }));
      if (this.snapshots.size >= keptSnapshots) this.snapshots.delete(this.snapshots.keys().next().value!);
      this.snapshots.set(step, found);
    }
    return found;
  }

  private get largeHeap(): boolean {
    return this.foresight().blocks.length > largeHeap;
  }

  private wantedBlocks(): Set<number> {
    const previous = this.previousStep();
    return new Set([...this.inView, ...(previous === undefined ? [] : this.loaded!.trace.written(previous, this.step))]);
  }

  private forget(): void {
    this.snapshots.clear();
    this.wanted = undefined;
  }

  /** The blocks that can be seen: the picture says so before it asks for a large heap. */
  see(blocks: readonly number[]): void {
    if (!this.largeHeap || (blocks.length === this.inView.length && blocks.every((id, i) => id === this.inView[i]))) return;
    this.inView = blocks;
    this.forget();
  }

  get arrangement(): Arrangement {
    return this.arrangements.get(this.loaded!.name) ?? plainArrangement;
  }

  /** Arranges the picture of this program anew, for this run and the next. */
  arrange(change: Partial<Arrangement>): void {
    this.arrangements.set(this.loaded!.name, { ...this.arrangement, ...change });
    this.save();
    this.changed();
  }

  /** A call in words: with its arguments, and its result once it is known. Decoded when it is first looked at. */
  callText(call: number): { text: string; result?: string } {
    let found = this.callTexts.get(call);
    if (!found) {
      const { trace } = this.loaded!;
      found = callText(trace, call);
      if (this.callTexts.size > 2_000) this.callTexts.clear();
      this.callTexts.set(call, found);
    }
    return found;
  }

  /** A frame far down was opened: all have their variables from now on. */
  openAllFrames(): void {
    if (this.allFrames) return;
    this.allFrames = true;
    this.snapshots.clear();
  }

  /** Where the structures of the whole run are: found once a trace, and again when blocks are to be shown by their members. */
  foresight(): Foresight {
    return (this.foreseen ??= this.lookAhead());
  }

  private lookAhead(): Foresight {
    const { trace, graphs } = this.loaded!;
    const plain = foresee(trace, this.maxElements);
    this.blockNames = blockKeys(plain.blocks);
    if (!this.arrangement.raw.some((place) => place.startsWith("b:"))) return withGraphs(plain, graphs ?? []);
    const seen = { blocks: () => trace.blocks(), links: () => trace.links(), stepCount: trace.stepCount, snapshot: (step: number, options?: SnapshotOptions) => this.inTheRaw(step, trace.snapshot(step, options)) };
    return withGraphs(foresee(seen, this.maxElements), graphs ?? []);
  }

  /** With the members of what the user wants to see so. */
  private inTheRaw(step: number, snapshot: Snapshot): Snapshot {
    const { raw } = this.arrangement;
    return raw.length ? withRaw(snapshot, new Set(raw), this.blockNames, (name) => this.loaded!.trace.value(step, name, { from: 0, count: this.maxElements, raw: true })) : snapshot;
  }

  /** Shows a library object by its members, or by its meaning again. */
  switchRaw(place: string): void {
    this.foresight(); // names the blocks
    this.snapshots.clear();
    if (place.startsWith("b:")) this.foreseen = undefined;
    this.arrange({ raw: toggledIn(this.arrangement.raw, place) });
  }

  async receive(message: ToWebview): Promise<void> {
    switch (message.type) {
      case "trace": return this.show(message);
      case "layout": return this.laidOut?.(message);
      case "face":
        this.opening++;
        this.pause();
        this.loaded = undefined;
        this.again = undefined;
        this.face = message.face;
        break;
      case "again": this.again = message.face; break;
      case "stale": this.stale = message.stale; break;
      case "cursor": this.cursor = message.at; break;
      case "visit": return this.visit(message);
      case "goto": return this.goTo(message.step);
      case "move": return this.move(message.move);
      case "picture": return this.picture(message);
      case "settings":
        if (message.strings) {
          setStrings(message.strings);
          this.loaded?.trace.speak(wordsOfTraces());
          this.snapshots.clear();
        }
        if (message.granularity && !this.host.saved()) this.granularity = message.granularity;
        if (message.maxElements !== undefined && message.maxElements !== this.maxElements) {
          this.maxElements = Math.max(1, message.maxElements);
          this.snapshots.clear();
          this.foreseen = undefined;
        }
        if (message.playSpeed !== undefined) this.playSpeed = message.playSpeed;
        break;
    }
    this.changed();
  }

  private async show(message: Extract<ToWebview, { type: "trace" }>): Promise<void> {
    const turn = ++this.opening;
    this.pause();
    // The same program once more: its picture stays until the new one is there.
    if (this.loaded?.name !== message.name) {
      this.loaded = undefined;
      this.face = { kind: "progress", name: message.name, phase: "opening" };
      this.changed();
    }
    try {
      const trace = await this.open(message.bytes);
      trace.speak(wordsOfTraces());
      if (turn !== this.opening) return; // a later trace or face came in between
      const saved = this.host.saved();
      this.forget();
      this.allFrames = false;
      this.callTexts.clear();
      this.inView = [];
      this.foreseen = undefined;
      this.stale = false;
      this.again = undefined;
      this.loaded = { key: message.key, name: message.name, trace, ...(message.executor ? { executor: message.executor } : {}), ...(message.seconds !== undefined ? { seconds: message.seconds } : {}), ...(message.cost ? { cost: message.cost } : {}), ...(message.graphs ? { graphs: message.graphs } : {}), ...(message.typedInput ? { typedInput: true } : {}) };
      this.step = 1;
      await this.layOut(turn);
      if (turn !== this.opening) return;
      const place = message.place && stepAt(trace, message.place);
      this.goTo(message.step ?? place ?? (saved?.key === message.key ? saved.step : 1), true, true);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      if (turn === this.opening) this.face = { kind: "error", name: message.name, message: t("openFailed", { message: what }), cure: t("openFailedCure") };
      this.loaded = undefined;
      this.host.post({ type: "error", message: what, ...(error instanceof Error && error.stack ? { stack: error.stack } : {}) });
    }
    this.changed();
  }

  /** Has the host lay out graphs before the first picture is drawn, which then stays; ours must do when it takes too long. */
  private async layOut(turn: number): Promise<void> {
    const { loaded, host } = this;
    if (!loaded || loaded.graphs || !host.laysOut || !this.foresight().structures.some((s) => s.form === "graph")) return;
    const { key } = loaded;
    this.loaded = undefined; // still opening, until then
    const graphs = await new Promise<readonly GraphLayout[]>((resolve) => {
      setTimeout(() => resolve([]), longestLayout);
      this.laidOut = (message) => { if (message.key === key) resolve(message.graphs); };
      host.post({ type: "layout", key });
    });
    this.laidOut = undefined;
    if (turn !== this.opening) return;
    this.loaded = { ...loaded, graphs };
    this.foreseen = this.foreseen && withGraphs(this.foreseen, graphs);
  }

  /** Stands at a step. `follow`: whether the editor shall scroll along. */
  goTo(step: number, follow = true, always = false): void {
    if (!this.loaded) return;
    const { trace, key } = this.loaded;
    const next = this.navigator.nearest(Math.max(1, Math.min(trace.stepCount, Math.round(step))));
    if (next === this.step && !always) return;
    this.step = next;
    const info = trace.step(next);
    this.host.post({
      type: "step", key, step: next, count: trace.stepCount, follow,
      ...(info.at ? { at: info.at } : {}), ...(info.executed ? { executed: info.executed } : {}),
    });
    this.save();
    this.changed();
  }

  /** Saves soon, not at every step of a drag. */
  private save(): void {
    this.saving ??= setTimeout(() => {
      this.saving = undefined;
      if (!this.loaded) return;
      const { key, name } = this.loaded;
      this.host.save({ version: 1, key, name, step: this.step, granularity: this.granularity, ...(this.arrangements.size ? { arrangements: Object.fromEntries([...this.arrangements].slice(-8)) } : {}), ...(this.outline ? { outline: true } : {}) } satisfies SavedState);
    }, 150);
  }

  /** Where a move leads, if anywhere: buttons that lead nowhere are dimmed. */
  target(move: Exclude<Move, "play">): number | undefined {
    const { navigator: nav, step } = this;
    switch (move) {
      case "first": return this.elsewhere(nav.at(1));
      case "last": return this.elsewhere(nav.at(nav.count));
      case "forward": return nav.forward(step);
      case "back": return nav.back(step);
      case "over": return nav.over(step);
      case "backOver": return nav.backOver(step);
      case "out": return nav.out(step);
      case "backOut": return nav.backOut(step);
    }
  }

  private elsewhere(step: number): number | undefined {
    return step === this.step ? undefined : step;
  }

  move(move: Move): void {
    if (!this.loaded) return;
    if (move === "play") return this.playing ? this.stop() : this.play();
    this.pause();
    const to = this.target(move);
    if (to !== undefined) this.goTo(to);
    this.changed();
  }

  /** Forward or back by a share of the run (0.1: a tenth). */
  leap(share: number): void {
    const { navigator: nav } = this;
    const by = Math.max(1, Math.round(Math.abs(share) * nav.count)) * Math.sign(share);
    this.pause();
    this.goTo(nav.at(Math.max(1, Math.min(nav.count, nav.index(this.step) + by))));
  }

  private play(): void {
    if (this.navigator.forward(this.step) === undefined) this.goTo(this.navigator.at(1));
    this.playing = true;
    this.changed();
    const tick = (): void => {
      const next = this.navigator.forward(this.step);
      if (next !== undefined) this.goTo(next, this.playSpeed <= 8);
      if (next === undefined || this.navigator.forward(next) === undefined) return this.stop();
      this.timer = setTimeout(tick, 1000 / this.playSpeed);
    };
    this.timer = setTimeout(tick, 1000 / this.playSpeed);
  }

  private pause(): void {
    clearTimeout(this.timer);
    this.playing = false;
  }

  private stop(): void {
    this.pause();
    this.changed();
  }

  setGranularity(granularity: Granularity): void {
    if (granularity === this.granularity) return;
    this.granularity = granularity;
    this.host.post({ type: "granularity", granularity });
    if (this.loaded) this.goTo(this.step, true, true);
    this.changed();
  }

  /** Opens the find bar, or turns to it: over the whole state, or in one container. */
  openFind(scope?: FindScope): void {
    this.find = { query: this.find?.query ?? "", turn: (this.find?.turn ?? 0) + 1, ...(scope ? { scope } : {}) };
    this.outline = false; // it leads to places of the picture
    this.changed();
  }

  lookFor(query: string): void {
    this.find = this.find && { ...this.find, query };
    this.changed();
  }

  closeFind(): void {
    this.find = undefined;
    this.changed();
  }

  setOutline(outline: boolean): void {
    this.outline = outline;
    this.save();
    this.changed();
  }

  private visit({ file, line, direction }: Extract<ToWebview, { type: "visit" }>): void {
    if (!this.loaded) return;
    this.pause();
    const nav = this.navigator;
    const to = direction === "next" ? nav.nextVisit(this.step, file, line) : nav.previousVisit(this.step, file, line);
    if (to !== undefined) return this.goTo(to, true, true);
    this.host.post({ type: "missed", file, line, direction, ever: nav.visits(file, line).length > 0 });
  }

  /** The view says how pictures are drawn; the answer takes it back. */
  paintsWith(painter: Painter): () => void {
    this.painter = painter;
    return () => { if (this.painter === painter) this.painter = undefined; };
  }

  private async picture({ id, request }: Extract<ToWebview, { type: "picture" }>): Promise<void> {
    try {
      if (!this.loaded || !this.painter) throw new Error(t("noPicture"));
      const bytes = await this.painter(request);
      this.host.post({ type: "picture", id, bytes: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer });
    } catch (error) {
      this.host.post({ type: "picture", id, failed: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Another session on the same trace at the same step, that tells no host: for pictures of other steps. What was found out about the trace comes along. */
  twin(): Session {
    const host: Host = { post: () => undefined, save: () => undefined, saved: () => undefined, listen: () => undefined };
    const own = { host, listeners: new Set(), snapshots: new Map(), timer: undefined, saving: undefined, painter: undefined, playing: false, find: undefined };
    return Object.assign(new Session(host, this.open), this, own);
  }

  reveal(file: string, line: number, column?: number): void {
    this.host.post({ type: "reveal", file, line, ...(column !== undefined ? { column } : {}) });
  }

  recent(index: number): void {
    this.host.post({ type: "recent", index });
  }

  command(command: Extract<FromWebview, { type: "command" }>["command"]): void {
    this.host.post({ type: "command", command });
  }

  /** Traces again with this as the program's input; without a text, with the file's own. */
  runWith(text: string | undefined): void {
    this.host.post({ type: "input", step: this.step, ...(text === undefined ? {} : { text }) });
  }

  /** Stands where the program wanted more input, and has it typed. */
  askInput(step: number): void {
    this.pause();
    this.goTo(step);
    this.inputTurn++;
    this.changed();
  }

  dismissStale(): void {
    this.stale = false;
    this.changed();
  }

  failed(error: Error): void {
    this.host.post({ type: "error", message: error.message, ...(error.stack ? { stack: error.stack } : {}) });
  }
}

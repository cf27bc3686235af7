/** One sentence about a step, from two adjacent snapshots: for the line under the picture and for screen readers. */
import { changesAndContainers, type Change, type Changes } from "./changes";
import { containerFacts, tellElements, type ContainerFact, type ContainerPair } from "./container-changes";
import { cut, longestValue, SentenceNames } from "./sentence-names";
import { sentenceWords, type SentenceWords } from "./sentence-words";
import type { HeapBlock, Snapshot } from "./snapshot";

/** Text in order; `code`: to be set as code. */
export interface SentencePart {
  text: string;
  code?: boolean;
}

/** Facts named in one sentence; more are counted. */
const mostFacts = 3;
/** Elements named of those that came or went together; more are counted. */
const mostElements = 3;

/** `words`: the sentence's messages in another language. */
export function sentence(previous: Snapshot | undefined, now: Snapshot, words: SentenceWords = sentenceWords): SentencePart[] {
  return new Speaker(previous, now, words).all();
}

/** The sentence as plain text, code in backticks. */
export function sentenceText(sentence: SentencePart[]): string {
  return sentence.map((part) => (part.code ? `\`${part.text}\`` : part.text)).join("");
}

class Speaker {
  private readonly names: SentenceNames;

  constructor(private readonly previous: Snapshot | undefined, private readonly now: Snapshot, private readonly words: SentenceWords) {
    this.names = new SentenceNames(now, words);
  }

  all(): SentencePart[] {
    const { previous, now } = this;
    return previous !== undefined && previous.thread !== now.thread && now.errors.length === 0 ? this.otherThread(previous) : this.step();
  }

  /** A message with its places filled: texts as code, several of them as an enumeration, numbers as they are. */
  private say(key: keyof SentenceWords, fill: Readonly<Record<string, string | number | readonly string[]>> = {}): SentencePart[] {
    return this.words[key].split(/\{(\w+)\}/).flatMap((piece, i): SentencePart[] => {
      if (i % 2 === 0) return piece === "" ? [] : [{ text: piece }];
      const value = fill[piece] ?? `{${piece}}`;
      if (typeof value === "number") return [{ text: String(value) }];
      const all = typeof value === "string" ? [value] : value;
      return all.flatMap((text, at) => [...(at === 0 ? [] : [{ text: at === all.length - 1 ? ` ${this.words.sayAnd} ` : ", " }]), code(text)]);
    });
  }

  /** A message without code in it. */
  private text(key: keyof SentenceWords, fill: Readonly<Record<string, string | number>> = {}): string {
    return this.say(key, fill).map(({ text }) => text).join("");
  }

  /** The thread that stands here is another one than before. */
  private otherThread(previous: Snapshot): SentencePart[] {
    const { now } = this;
    const known = previous.threads.find(({ id }) => id === now.thread)?.frames.length ?? 0;
    if (now.reason === "call" && known === 0) return this.say("sayThreadStarts", { id: now.thread, call: this.callText() });
    return [...this.say("sayThreadGoesOn", { id: now.thread }), { text: " " }, ...this.step()];
  }

  private step(): SentencePart[] {
    const { previous, now } = this;
    if (now.errors.length > 0 && !now.ending) return fromMarks(now.errors[0]!.message);
    if (now.warnings?.[0] && !now.ending) return fromMarks(now.warnings[0].message);
    const end = (key: keyof SentenceWords): SentencePart[] => (now.ending ? fromMarks(now.ending.message) : this.say(key));
    switch (now.reason) {
      case "call":
        if (previous === undefined) return this.say("sayProgramStarts", { name: this.names.ofFunction(now.function) });
        return this.after(this.say(now.frames[0]?.calledBack === true ? "sayLibraryCalls" : "sayCalls", { call: this.callText() }));
      case "return": return this.after(this.returnText());
      case "throw": return now.thrown?.type ? this.say("sayThrows", { type: now.thrown.type }) : this.say("sayThrown");
      case "catch": return this.say("sayCaught", { name: this.names.ofFunction(now.function) });
      case "signal": return end("saySignal");
      case "exit": return end("sayExits");
      case "limit": return end("sayLimit");
      case "end": return end("sayEnded");
      default: return this.lineText();
    }
  }

  /** Frames that are gone without having returned, and no exception is under way: a longjmp. */
  private jumpedOut(): string | undefined {
    const { previous, now } = this;
    const [left] = previous?.frames ?? [];
    if (previous === undefined || left?.id === undefined || previous.thread !== now.thread || previous.reason === "return" || previous.reason === "throw") return undefined;
    return now.frames.length > 0 && now.frames.length < previous.frames.length && !now.frames.some(({ id }) => id === left.id) ? left.function : undefined;
  }

  /** What the statement did before its call or its return. */
  private after(last: SentencePart[]): SentencePart[] {
    const facts = this.previous === undefined ? [] : this.facts();
    return facts.length === 0 ? last : [...this.listed(facts), { text: " " }, ...last];
  }

  private lineText(): SentencePart[] {
    const { previous, now } = this;
    const jumped = this.jumpedOut();
    if (jumped !== undefined) return this.say("sayJumps", { from: this.names.ofFunction(jumped), to: this.names.ofFunction(now.function) });
    const facts = this.facts();
    if (facts.length > 0) return this.listed(facts);
    if (previous?.reason === "return") return this.say("sayBack", { name: this.names.ofFunction(now.function) });
    return this.say(previous === undefined ? "sayAboutToStart" : "sayNothing");
  }

  /** What the step did to memory and to its output, each a piece of a sentence. */
  private facts(): SentencePart[][] {
    const { previous, now } = this;
    const { done, containers } = changesAndContainers(previous, now);
    const facts: SentencePart[][] = [];
    if (now.input?.ended) facts.push(this.say("sayWantsInput"));
    for (const block of done.heap.allocated) if (block.state === "live") facts.push(this.say("sayNew", { type: this.newText(block) }));
    for (const { id } of done.heap.freed) {
      const block = now.heap.find((each) => each.id === id) ?? previous?.heap.find((each) => each.id === id);
      facts.push(this.say("sayFreed", { type: block?.type ?? this.words.sayBlock }));
    }
    const told = containers.flatMap((pair) => {
      const found = containerFacts(pair);
      return found === undefined ? [] : [{ pair, found }];
    });
    const within = told.filter(({ pair, found }) => tellElements(pair.now, found)).map(({ pair }) => pair);
    const shown = done.values.filter((change) => this.isTold(change, done) && !within.some((pair) => isPartOf(change, pair)));
    const dangling = shown.filter(({ dangles }) => dangles === true).map(({ path }) => this.names.ofPath(path));
    if (dangling.length > 0) facts.push(this.say(dangling.length === 1 ? "sayDangles" : "sayDangle", { names: dangling }));
    for (const change of shown) if (change.dangles !== true) facts.push(this.changeText(change));
    for (const { pair, found } of told) for (const fact of found) facts.push(this.containerText(pair, fact));
    const printed = done.output.stdout + done.output.stderr;
    if (printed) facts.push(this.say("sayPrints", { text: JSON.stringify(cut(printed)) }));
    return facts;
  }

  /** What goes away with its scope is seen, and needs no word; the arguments of a call are told with it. */
  private isTold(change: Change, done: Changes): boolean {
    if (change.kind === "gone") return false;
    if (change.where !== "frame") return true;
    if (this.now.reason === "call" && done.entered.some(({ id }) => id === change.frame)) return false;
    return change.kind !== "appeared" || change.frame === this.now.frames[0]?.id;
  }

  private listed(facts: SentencePart[][]): SentencePart[] {
    const rest = facts.length - mostFacts;
    const last = Math.min(facts.length, mostFacts) - 1;
    const text = facts.slice(0, mostFacts).flatMap((fact, i) => (i === 0 ? fact : [{ text: i === last && rest <= 0 ? ` ${this.words.sayAnd} ` : ", " }, ...fact]));
    if (rest > 0) text.push({ text: " " }, ...this.say(rest === 1 ? "sayOneMore" : "sayMore", { count: rest }));
    return capital([...text, { text: "." }]);
  }

  private containerText({ path, now }: ContainerPair, fact: ContainerFact): SentencePart[] {
    const name = this.names.ofPath(path);
    if (fact.kind === "moved") return this.say("sayMoves", { name });
    if (fact.kind === "reordered") return this.say("sayReorders", { name });
    if (fact.empty === true) return this.say("sayEmpties", { name });
    const { index, texts, kind } = fact;
    const many = texts.length > mostElements;
    const what = many ? texts.length : texts.map((text) => this.names.pointer(text, ""));
    const did = this.say(kind === "gained" ? (many ? "sayGainsMany" : "sayGains") : many ? "sayLosesMany" : "sayLoses", { name, what });
    if (index === undefined) return did;
    if (kind === "gained" && index + texts.length === now.length) return [...did, ...this.say("sayAtItsEnd")];
    return [...did, ...this.say(texts.length === 1 ? "sayAt" : "sayFromOn", { index: `[${index}]` })];
  }

  private changeText(change: Change): SentencePart[] {
    const { names } = this;
    const name = names.ofPath(change.path);
    if (change.kind === "appeared" && change.value?.state === "undefined") return this.say(change.value.computed === true ? "sayComputed" : "sayNoValue", { name });
    const mapped = change.value?.role === "entry" ? change.value.children?.[1] : undefined;
    if (mapped) return this.say("sayIs", { name, value: names.text(mapped) });
    if (change.kind === "appeared") {
      const place = change.value?.kind === "reference" && change.value.target !== undefined ? names.ofAddress(change.value.target, change.type) : undefined;
      if (place !== undefined) return this.say("sayRefers", { name, value: place });
      return this.say("sayIs", { name, value: change.value === undefined ? cut(change.new ?? "?") : names.text(change.value) });
    }
    const [old, value] = [names.pointer(change.old ?? "?", change.type), names.pointer(change.new ?? "?", change.type)];
    if (change.old === "?") return this.say("sayBecomes", { name, value });
    if (old === value) return this.say(value.startsWith("→") ? "sayLeadsElsewhere" : "sayChanges", { name, value: value.replace(/^→ /, "") });
    return this.say("sayChangesFrom", { name, old, value });
  }

  private newText(block: HeapBlock): string {
    const type = block.type ?? this.text("sayBlockOf", { size: block.size });
    const value = block.value;
    if (!value || value.state === "undefined" || !value.children || value.kind === "opaque") return type;
    const fields = value.children.map((child) => this.names.text(child, longestValue / 2)).join(", ");
    return value.kind === "struct" && fields.length <= longestValue ? `${type}{${fields}}` : type;
  }

  /** At a call step only parameters are visible: they are the arguments. */
  private callText(): string {
    const variables = (this.now.frames[0]?.variables ?? []).filter((value) => value.name !== "this");
    return `${this.names.ofFunction(this.now.function)}(${variables.map((value) => cut(this.names.text(value))).join(", ")})`;
  }

  private returnText(): SentencePart[] {
    const { returned } = this.now;
    const name = this.names.ofFunction(this.now.function);
    if (!returned) return this.say("sayEnds", { name });
    if (returned.state === "undefined") return this.say("sayReturnsUndefined", { name });
    return this.say("sayReturns", { name, value: this.names.text(returned) });
  }
}

function isPartOf(change: Change, pair: ContainerPair): boolean {
  return change.where === pair.where && change.frame === pair.frame && (change.path === pair.path || change.path.startsWith(`${pair.path}[`));
}

function code(text: string): SentencePart {
  return { text, code: true };
}

/** "`x` has no value" → parts */
function fromMarks(text: string): SentencePart[] {
  return text.split("`").map((piece, i) => (i % 2 === 1 ? code(piece) : { text: piece })).filter((part) => part.text !== "");
}

function capital(sentence: SentencePart[]): SentencePart[] {
  const [first, ...rest] = sentence;
  return first && !first.code ? [{ text: first.text[0]!.toUpperCase() + first.text.slice(1) }, ...rest] : sentence;
}

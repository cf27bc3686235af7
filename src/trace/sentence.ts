/** One sentence about a step, from two adjacent snapshots: for the line under the picture and for screen readers. */
import { changes, type Change, type Changes } from "./changes";
import { sentenceWords, type SentenceWords } from "./sentence-words";
import type { HeapBlock, Snapshot, Value } from "./snapshot";
import { valueText } from "./value-text";

/** Text in order; `code`: to be set as code. */
export interface SentencePart {
  text: string;
  code?: boolean;
}

/** Facts named in one sentence; more are counted. */
const mostFacts = 3;
const longestValue = 40;

/** `words`: the sentence's messages in another language. */
export function sentence(previous: Snapshot | undefined, now: Snapshot, words: SentenceWords = sentenceWords): SentencePart[] {
  return new Speaker(previous, now, words).all();
}

/** The sentence as plain text, code in backticks. */
export function sentenceText(sentence: SentencePart[]): string {
  return sentence.map((part) => (part.code ? `\`${part.text}\`` : part.text)).join("");
}

class Speaker {
  constructor(private readonly previous: Snapshot | undefined, private readonly now: Snapshot, private readonly words: SentenceWords) {}

  all(): SentencePart[] {
    const { previous, now } = this;
    return previous !== undefined && previous.thread !== now.thread && now.errors.length === 0 ? this.otherThread(previous) : this.step();
  }

  /** A message with its places filled: texts as code, numbers as they are. */
  private say(key: keyof SentenceWords, fill: Readonly<Record<string, string | number>> = {}): SentencePart[] {
    return this.words[key].split(/\{(\w+)\}/).flatMap((piece, i): SentencePart[] => {
      if (i % 2 === 0) return piece === "" ? [] : [{ text: piece }];
      const value = fill[piece] ?? `{${piece}}`;
      return [typeof value === "number" ? { text: String(value) } : code(value)];
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
        if (previous === undefined) return this.say("sayProgramStarts", { name: shortName(now.function) });
        return this.say(now.frames[0]?.calledBack === true ? "sayLibraryCalls" : "sayCalls", { call: this.callText() });
      case "return": return this.returnText();
      case "throw": return now.thrown?.type ? this.say("sayThrows", { type: now.thrown.type }) : this.say("sayThrown");
      case "catch": return this.say("sayCaught", { name: shortName(now.function) });
      case "signal": return end("saySignal");
      case "exit": return end("sayExits");
      case "limit": return end("sayLimit");
      case "end": return end("sayEnded");
      default: return this.lineText(changes(previous, now));
    }
  }

  /** Frames that are gone without having returned, and no exception is under way: a longjmp. */
  private jumpedOut(): string | undefined {
    const { previous, now } = this;
    const [left] = previous?.frames ?? [];
    if (previous === undefined || left?.id === undefined || previous.thread !== now.thread || previous.reason === "return" || previous.reason === "throw") return undefined;
    return now.frames.length > 0 && now.frames.length < previous.frames.length && !now.frames.some(({ id }) => id === left.id) ? left.function : undefined;
  }

  private lineText(done: Changes): SentencePart[] {
    const { previous, now } = this;
    const jumped = this.jumpedOut();
    if (jumped !== undefined) return this.say("sayJumps", { from: shortName(jumped), to: shortName(now.function) });
    const facts: SentencePart[][] = [];
    for (const block of done.heap.allocated) if (block.state === "live") facts.push(this.say("sayNew", { type: this.newText(block) }));
    for (const { id } of done.heap.freed) facts.push(this.say("sayFreed", { type: now.heap.find((block) => block.id === id)?.type ?? this.words.sayBlock }));
    const current = now.frames[0]?.id;
    const shown = done.values.filter((change) => change.kind !== "gone" && !(change.where === "frame" && change.frame !== current && change.kind === "appeared"));
    for (const change of shown) facts.push(this.changeText(change));
    const printed = done.output.stdout + done.output.stderr;
    if (printed) facts.push(this.say("sayPrints", { text: JSON.stringify(cut(printed)) }));
    if (now.input?.ended) facts.unshift(this.say("sayWantsInput"));
    if (facts.length === 0) {
      if (previous?.reason === "return") return this.say("sayBack", { name: shortName(now.function) });
      return this.say(previous === undefined ? "sayAboutToStart" : "sayNothing");
    }
    const rest = facts.length - mostFacts;
    const last = Math.min(facts.length, mostFacts) - 1;
    const listed = facts.slice(0, mostFacts).flatMap((fact, i) => (i === 0 ? fact : [{ text: i === last && rest <= 0 ? ` ${this.words.sayAnd} ` : ", " }, ...fact]));
    if (rest > 0) listed.push({ text: " " }, ...this.say(rest === 1 ? "sayOneMore" : "sayMore", { count: rest }));
    return capital([...listed, { text: "." }]);
  }

  private changeText(change: Change): SentencePart[] {
    const name = this.nameOf(change);
    if (change.kind === "appeared" && change.value?.state === "undefined") return this.say("sayNoValue", { name });
    const mapped = change.value?.role === "entry" ? change.value.children?.[1] : undefined;
    if (mapped) return this.say("sayIs", { name, value: cut(valueText(mapped)) });
    if (change.kind === "appeared") return this.say("sayIs", { name, value: this.pointerText(change.new ?? "?") });
    const [old, value] = [this.pointerText(change.old ?? "?"), this.pointerText(change.new ?? "?")];
    if (change.old === "?") return this.say("sayBecomes", { name, value });
    if (old === value) return this.say(value.startsWith("→") ? "sayLeadsElsewhere" : "sayChanges", { name, value: value.replace(/^→ /, "") });
    return this.say("sayChangesFrom", { name, old, value });
  }

  private nameOf(change: Change): string {
    if (change.where !== "heap") return change.path;
    const block = /^#\d+/.exec(change.path)?.[0] ?? "";
    return `${this.now.heap.find(({ id }) => `#${id}` === block)?.type?.replace(/\[\d*\]$/, "") ?? this.words.sayBlock}${change.path.slice(block.length)}`;
  }

  /** An address says nothing in a sentence: what is there does. */
  private pointerText(text: string): string {
    if (!/^0x[0-9a-f]+$/.test(text)) return cut(text);
    const { now } = this;
    const address = BigInt(text);
    const near = Number(text); // a double tells the blocks of a process apart, and is quick
    const block = now.heap.find((each) => near >= Number(each.address) && near < Number(each.address) + Math.max(1, each.size));
    if (block) {
      const type = block.type ?? this.words.sayBlock;
      return `→ ${address === BigInt(block.address) ? type : this.text("sayInside", { type })}`;
    }
    const owner = now.frames.flatMap((frame) => frame.variables).concat(now.globals).find((value) => value.address !== undefined && address >= BigInt(value.address) && address < BigInt(value.address) + BigInt(value.size ?? 0));
    return owner ? `→ ${owner.name}` : text;
  }

  private newText(block: HeapBlock): string {
    const type = block.type ?? this.text("sayBlockOf", { size: block.size });
    const value = block.value;
    if (!value || value.state === "undefined" || !value.children || value.kind === "opaque") return type;
    const fields = value.children.map((child) => (child.children ? "..." : child.value ?? "?")).join(", ");
    return value.kind === "struct" && fields.length <= longestValue ? `${type}{${fields}}` : type;
  }

  /** At a call step only parameters are visible: they are the arguments. */
  private callText(): string {
    const variables = (this.now.frames[0]?.variables ?? []).filter((value) => value.name !== "this");
    return `${shortName(this.now.function)}(${variables.map((value) => this.argument(value)).join(", ")})`;
  }

  private argument(value: Value): string {
    return cut(this.pointerText(valueText(value, { most: longestValue })));
  }

  private returnText(): SentencePart[] {
    const { returned } = this.now;
    const name = shortName(this.now.function);
    if (!returned) return this.say("sayEnds", { name });
    if (returned.state === "undefined") return this.say("sayReturnsUndefined", { name });
    return this.say("sayReturns", { name, value: this.pointerText(valueText(returned, { most: longestValue })) });
  }
}

/** "Stack<int>::push(int const&)" → "Stack<int>::push" */
function shortName(name: string): string {
  let depth = 0;
  for (let i = name.length - 1; i >= 0; i--) {
    if (name[i] === ")") depth++;
    else if (name[i] === "(" && --depth === 0) return i === 0 || /operator$/.test(name.slice(0, i)) ? name : name.slice(0, i);
    else if (depth === 0 && !/[\w &>const]/.test(name[i]!)) break;
  }
  return name;
}

function cut(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue - 3)}...` : text;
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

/** One sentence about a step, from two adjacent snapshots: for the line under the picture and for screen readers. */
import { changesAndContainers, type Change, type Changes } from "./changes";
import { containerFacts, tellElements, type ContainerFact, type ContainerPair } from "./container-changes";
import { cut, longestValue, SentenceNames, shortFunctionName } from "./sentence-names";
import type { HeapBlock, Snapshot, Value } from "./snapshot";

/** Text in order; `code`: to be set as code. */
export interface SentencePart {
  text: string;
  code?: boolean;
}

/** Facts named in one sentence; more are counted. */
const mostFacts = 3;
/** Elements named of those that came or went together; more are counted. */
const mostElements = 3;

export function sentence(previous: Snapshot | undefined, now: Snapshot): SentencePart[] {
  if (previous !== undefined && previous.thread !== now.thread && now.errors.length === 0) return otherThread(previous, now);
  return ofStep(previous, now);
}

/** The thread that stands here is another one than before. */
function otherThread(previous: Snapshot, now: Snapshot): SentencePart[] {
  const known = previous.threads.find(({ id }) => id === now.thread)?.frames.length ?? 0;
  if (now.reason === "call" && known === 0) return parts(`Thread ${now.thread} starts in `, code(callText(now)), ".");
  return [{ text: `Thread ${now.thread} goes on. ` }, ...ofStep(previous, now)];
}

function ofStep(previous: Snapshot | undefined, now: Snapshot): SentencePart[] {
  if (now.errors.length > 0 && !now.ending) return fromMarks(now.errors[0]!.message);
  if (now.warnings?.[0] && !now.ending) return fromMarks(now.warnings[0].message);
  switch (now.reason) {
    case "call": return previous === undefined ? parts("The program starts in ", code(shortFunctionName(now.function)), ".") : after(previous, now, calling(now));
    case "return": return after(previous, now, returning(now));
    case "throw": return now.thrown?.type ? parts("An exception is thrown: a ", code(now.thrown.type), ".") : parts("An exception is thrown.");
    case "catch": return parts("The exception is caught in ", code(shortFunctionName(now.function)), ".");
    case "signal": return now.ending ? fromMarks(now.ending.message) : parts("A signal ends the program.");
    case "exit": return now.ending ? fromMarks(now.ending.message) : parts("The program exits.");
    case "limit": return now.ending ? fromMarks(now.ending.message) : parts("The trace ends here: a limit was reached.");
    case "end": return now.ending ? fromMarks(now.ending.message) : parts("The program has ended.");
    default: return lineText(previous, now);
  }
}

/** What the statement did before its call or its return. */
function after(previous: Snapshot | undefined, now: Snapshot, last: SentencePart[]): SentencePart[] {
  const facts = previous === undefined ? [] : factsOf(previous, now);
  return facts.length === 0 ? last : [...listed(facts), { text: " " }, ...last];
}

/** The sentence as plain text, code in backticks. */
export function sentenceText(sentence: SentencePart[]): string {
  return sentence.map((part) => (part.code ? `\`${part.text}\`` : part.text)).join("");
}

/** Frames that are gone without having returned, and no exception is under way: a longjmp. */
function jumpedOut(previous: Snapshot | undefined, now: Snapshot): string | undefined {
  const [left] = previous?.frames ?? [];
  if (previous === undefined || left?.id === undefined || previous.thread !== now.thread || previous.reason === "return" || previous.reason === "throw") return undefined;
  return now.frames.length > 0 && now.frames.length < previous.frames.length && !now.frames.some(({ id }) => id === left.id) ? left.function : undefined;
}

function lineText(previous: Snapshot | undefined, now: Snapshot): SentencePart[] {
  const jumped = jumpedOut(previous, now);
  if (jumped !== undefined) return parts("Jumps out of ", code(shortFunctionName(jumped)), " back into ", code(shortFunctionName(now.function)), " (longjmp): nothing in between returns.");
  const facts = factsOf(previous, now);
  if (facts.length > 0) return listed(facts);
  if (previous?.reason === "return") return parts("Back in ", code(shortFunctionName(now.function)), ".");
  return parts(previous === undefined ? "The program is about to start." : "Nothing in memory changes.");
}

/** What the step did to memory and to its output, each a piece of a sentence. */
function factsOf(previous: Snapshot | undefined, now: Snapshot): SentencePart[][] {
  const { done, containers } = changesAndContainers(previous, now);
  const names = new SentenceNames(now);
  const facts: SentencePart[][] = [];
  if (now.input?.ended) facts.push(parts("the program asks for more input than there is"));
  for (const block of done.heap.allocated) if (block.state === "live") facts.push(parts("a new ", code(newText(block, names))));
  for (const { id } of done.heap.freed) facts.push(parts("the ", code(now.heap.find((block) => block.id === id)?.type ?? "block"), " is freed"));
  const told = containers.flatMap((pair) => {
    const found = containerFacts(pair);
    return found === undefined ? [] : [{ pair, found }];
  });
  const within = told.filter(({ pair, found }) => tellElements(pair.now, found)).map(({ pair }) => pair);
  const shown = done.values.filter((change) => isTold(change, now, done) && !within.some((pair) => isPartOf(change, pair)));
  const dangling = shown.filter(({ dangles }) => dangles === true).map(({ path }) => code(names.ofPath(path)));
  if (dangling.length > 0) facts.push([...enumerated(dangling), { text: dangling.length === 1 ? " points to freed memory now" : " point to freed memory now" }]);
  for (const change of shown) if (change.dangles !== true) facts.push(changeText(change, names));
  for (const { pair, found } of told) for (const fact of found) facts.push(containerText(pair, fact, names));
  const printed = done.output.stdout + done.output.stderr;
  if (printed) facts.push(parts("prints ", code(JSON.stringify(cut(printed)))));
  return facts;
}

/** What goes away with its scope is seen, and needs no word; the arguments of a call are told with it. */
function isTold(change: Change, now: Snapshot, done: Changes): boolean {
  if (change.kind === "gone") return false;
  if (change.where !== "frame") return true;
  if (now.reason === "call" && done.entered.some(({ id }) => id === change.frame)) return false;
  return change.kind !== "appeared" || change.frame === now.frames[0]?.id;
}

function isPartOf(change: Change, pair: ContainerPair): boolean {
  return change.where === pair.where && change.frame === pair.frame && (change.path === pair.path || change.path.startsWith(`${pair.path}[`));
}

function enumerated(all: SentencePart[]): SentencePart[] {
  return all.flatMap((part, i) => (i === 0 ? [part] : [{ text: i === all.length - 1 ? " and " : ", " }, part]));
}

function listed(facts: SentencePart[][]): SentencePart[] {
  const rest = facts.length - mostFacts;
  const text = facts.slice(0, mostFacts).flatMap((fact, i) => (i === 0 ? fact : [...parts(i === Math.min(facts.length, mostFacts) - 1 && rest <= 0 ? " and " : ", "), ...fact]));
  if (rest > 0) text.push({ text: ` and ${rest} more change${rest === 1 ? "" : "s"}` });
  return capital([...text, { text: "." }]);
}

function containerText({ path, now }: ContainerPair, fact: ContainerFact, names: SentenceNames): SentencePart[] {
  const name = code(names.ofPath(path));
  if (fact.kind === "reordered") return parts(name, " puts its elements in another order");
  if (fact.kind === "moved") return parts(name, " moves its elements to other storage");
  if (fact.empty === true) return parts(name, " is empty now");
  const what = fact.texts.length > mostElements ? parts(`${fact.texts.length} elements`) : enumerated(fact.texts.map((text) => code(names.pointer(text, ""))));
  return [...parts(name, fact.kind === "gained" ? " gets " : " loses "), ...what, ...whereIn(fact, now)];
}

function whereIn({ index, texts, kind }: Extract<ContainerFact, { texts: string[] }>, now: Value): SentencePart[] {
  if (index === undefined) return [];
  if (kind === "gained" && index + texts.length === now.length) return parts(" at its end");
  return texts.length === 1 ? parts(" at ", code(`[${index}]`)) : parts(" from ", code(`[${index}]`), " on");
}

function changeText(change: Change, names: SentenceNames): SentencePart[] {
  const name = code(names.ofPath(change.path));
  if (change.kind === "appeared" && change.value?.state === "undefined") return parts(name, " has no value yet");
  const mapped = change.value?.role === "entry" ? change.value.children?.[1] : undefined;
  if (mapped) return parts(name, " is ", code(names.text(mapped)));
  if (change.kind === "appeared") {
    const place = change.value?.kind === "reference" && change.value.target !== undefined ? names.ofAddress(change.value.target, change.type) : undefined;
    if (place !== undefined) return parts(name, " refers to ", code(place));
    return parts(name, " is ", code(change.value === undefined ? cut(change.new ?? "?") : names.text(change.value)));
  }
  const [old, text] = [names.pointer(change.old ?? "?", change.type), names.pointer(change.new ?? "?", change.type)];
  if (change.old === "?") return parts(name, " becomes ", code(text));
  if (old === text) return parts(name, text.startsWith("→") ? " now leads to another " : " changes: ", code(text.replace(/^→ /, "")));
  return parts(name, " changes from ", code(old), " to ", code(text));
}

function newText(block: HeapBlock, names: SentenceNames): string {
  const type = block.type ?? `block of ${block.size} bytes`;
  const value = block.value;
  if (!value || value.state === "undefined" || !value.children || value.kind === "opaque") return type;
  const fields = value.children.map((child) => names.text(child, longestValue / 2)).join(", ");
  return value.kind === "struct" && fields.length <= longestValue ? `${type}{${fields}}` : type;
}

/** At a call step only parameters are visible: they are the arguments. */
function callText(now: Snapshot): string {
  const names = new SentenceNames(now);
  const variables = (now.frames[0]?.variables ?? []).filter((value) => value.name !== "this");
  return `${shortFunctionName(now.function)}(${variables.map((value) => cut(names.text(value))).join(", ")})`;
}

function calling(now: Snapshot): SentencePart[] {
  return parts(now.frames[0]?.calledBack === true ? "The library calls " : "Calls ", code(callText(now)), ".");
}

function returning(now: Snapshot): SentencePart[] {
  const name = code(shortFunctionName(now.function));
  if (!now.returned) return parts(name, " ends.");
  if (now.returned.state === "undefined") return parts(name, " returns an undefined value.");
  return parts(name, " returns ", code(new SentenceNames(now).text(now.returned)), ".");
}

function code(text: string): SentencePart {
  return { text, code: true };
}

function parts(...all: (string | SentencePart)[]): SentencePart[] {
  return all.map((part) => (typeof part === "string" ? { text: part } : part));
}

/** "`x` has no value" → parts */
function fromMarks(text: string): SentencePart[] {
  return text.split("`").map((piece, i) => (i % 2 === 1 ? code(piece) : { text: piece })).filter((part) => part.text !== "");
}

function capital(sentence: SentencePart[]): SentencePart[] {
  const [first, ...rest] = sentence;
  return first && !first.code ? [{ text: first.text[0]!.toUpperCase() + first.text.slice(1) }, ...rest] : sentence;
}

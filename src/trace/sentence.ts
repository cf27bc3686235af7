/** One sentence about a step, from two adjacent snapshots: for the line under the picture and for screen readers. */
import { changes, type Change, type Changes } from "./changes";
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
  const done = changes(previous, now);
  if (now.errors.length > 0 && !now.ending) return fromMarks(now.errors[0]!.message);
  if (now.warnings?.[0] && !now.ending) return fromMarks(now.warnings[0].message);
  switch (now.reason) {
    case "call": return previous === undefined ? parts("The program starts in ", code(shortName(now.function)), ".") : parts(now.frames[0]?.calledBack === true ? "The library calls " : "Calls ", code(callText(now)), ".");
    case "return": return returnText(now);
    case "throw": return now.thrown?.type ? parts("An exception is thrown: a ", code(now.thrown.type), ".") : parts("An exception is thrown.");
    case "catch": return parts("The exception is caught in ", code(shortName(now.function)), ".");
    case "signal": return now.ending ? fromMarks(now.ending.message) : parts("A signal ends the program.");
    case "exit": return now.ending ? fromMarks(now.ending.message) : parts("The program exits.");
    case "limit": return now.ending ? fromMarks(now.ending.message) : parts("The trace ends here: a limit was reached.");
    case "end": return now.ending ? fromMarks(now.ending.message) : parts("The program has ended.");
    default: return lineText(previous, now, done);
  }
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

function lineText(previous: Snapshot | undefined, now: Snapshot, done: Changes): SentencePart[] {
  const jumped = jumpedOut(previous, now);
  if (jumped !== undefined) return parts("Jumps out of ", code(shortName(jumped)), " back into ", code(shortName(now.function)), " (longjmp): nothing in between returns.");
  const facts: SentencePart[][] = [];
  for (const block of done.heap.allocated) if (block.state === "live") facts.push(parts("a new ", code(newText(block))));
  for (const { id } of done.heap.freed) facts.push(parts("the ", code(now.heap.find((block) => block.id === id)?.type ?? "block"), " is freed"));
  const current = now.frames[0]?.id;
  const shown = done.values.filter((change) => change.kind !== "gone" && !(change.where === "frame" && change.frame !== current && change.kind === "appeared"));
  for (const change of shown) facts.push(changeText(change, now));
  const printed = done.output.stdout + done.output.stderr;
  if (printed) facts.push(parts("prints ", code(JSON.stringify(cut(printed)))));
  if (now.input?.ended) facts.unshift(parts("the program asks for more input than there is"));
  if (facts.length === 0) {
    if (previous?.reason === "return") return parts("Back in ", code(shortName(now.function)), ".");
    return parts(previous === undefined ? "The program is about to start." : "Nothing in memory changes.");
  }
  const rest = facts.length - mostFacts;
  const listed = facts.slice(0, mostFacts).flatMap((fact, i) => (i === 0 ? fact : [...parts(i === Math.min(facts.length, mostFacts) - 1 && rest <= 0 ? " and " : ", "), ...fact]));
  if (rest > 0) listed.push({ text: ` and ${rest} more change${rest === 1 ? "" : "s"}` });
  return capital([...listed, { text: "." }]);
}

function changeText(change: Change, now: Snapshot): SentencePart[] {
  const name = code(nameOf(change, now));
  const target = change.kind === "appeared" ? change.value : undefined;
  if (target && target.state === "undefined") return parts(name, " has no value yet");
  const mapped = change.value?.role === "entry" ? change.value.children?.[1] : undefined;
  if (mapped) return parts(name, " is ", code(cut(valueText(mapped))));
  if (change.kind === "appeared") return parts(name, " is ", code(pointerText(change.new ?? "?", now)));
  const [old, text] = [pointerText(change.old ?? "?", now), pointerText(change.new ?? "?", now)];
  if (change.old === "?") return parts(name, " becomes ", code(text));
  if (old === text) return parts(name, text.startsWith("→") ? " now leads to another " : " changes: ", code(text.replace(/^→ /, "")));
  return parts(name, " changes from ", code(old), " to ", code(text));
}

function nameOf(change: Change, now: Snapshot): string {
  if (change.where !== "heap") return change.path;
  const block = /^#\d+/.exec(change.path)?.[0] ?? "";
  return `${now.heap.find(({ id }) => `#${id}` === block)?.type?.replace(/\[\d*\]$/, "") ?? "block"}${change.path.slice(block.length)}`;
}

/** An address says nothing in a sentence: what is there does. */
function pointerText(text: string, now: Snapshot): string {
  if (!/^0x[0-9a-f]+$/.test(text)) return cut(text);
  const address = BigInt(text);
  const near = Number(text); // a double tells the blocks of a process apart, and is quick
  const block = now.heap.find((each) => near >= Number(each.address) && near < Number(each.address) + Math.max(1, each.size));
  if (block) return `→ ${address === BigInt(block.address) ? "" : "inside "}${block.type ?? "block"}`;
  const owner = now.frames.flatMap((frame) => frame.variables).concat(now.globals).find((value) => value.address !== undefined && address >= BigInt(value.address) && address < BigInt(value.address) + BigInt(value.size ?? 0));
  return owner ? `→ ${owner.name}` : text;
}

function newText(block: HeapBlock): string {
  const type = block.type ?? `block of ${block.size} bytes`;
  const value = block.value;
  if (!value || value.state === "undefined" || !value.children || value.kind === "opaque") return type;
  const fields = value.children.map((child) => (child.children ? "..." : child.value ?? "?")).join(", ");
  return value.kind === "struct" && fields.length <= longestValue ? `${type}{${fields}}` : type;
}

/** At a call step only parameters are visible: they are the arguments. */
function callText(now: Snapshot): string {
  const variables = (now.frames[0]?.variables ?? []).filter((value) => value.name !== "this");
  return `${shortName(now.function)}(${variables.map((value) => argument(value, now)).join(", ")})`;
}

function argument(value: Value, now: Snapshot): string {
  return cut(pointerText(valueText(value, { most: longestValue }), now));
}

function returnText(now: Snapshot): SentencePart[] {
  const name = code(shortName(now.function));
  if (!now.returned) return parts(name, " ends.");
  if (now.returned.state === "undefined") return parts(name, " returns an undefined value.");
  return parts(name, " returns ", code(pointerText(valueText(now.returned, { most: longestValue }), now)), ".");
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

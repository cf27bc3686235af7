/**
 * Expression paths: `v`, `head->next`, `m["one"].second`, `grid[2][5]`, `*p`, `#12[300]`, `$1.v`, `$3:0.v`.
 *
 *   path   = root { "." name | "->" name | "[" index "]" | "{" place "}" | "::" base }, or "*" path
 *   root   = variable | "#" block id | "$" [ thread ":" ] frame "." variable (frame 0 is the innermost; without a thread of the current one)
 *   variable = a name, the innermost variable of it; with "#" n the n-th of this name in the frame, from 0, outermost first
 *   name   = a member's, also one that a library object has inside: `v._M_impl`
 *   index  = a number, or the text between the brackets of a map entry's name
 *   place  = of an entry in its map, from 0
 *   base   = a base class, everything but letters and digits of its name as "_": `d::Base_int_.x`. Needed where a member hides another
 */
import type { Decoder, Slot } from "./decoding";
import type { Value } from "./snapshot";
import type { TypeRef, Types } from "./types";
import { part, pointee } from "./std/view";

export type PathStep = { kind: "member"; name: string } | { kind: "arrow"; name: string } | { kind: "index"; text: string } | { kind: "entry"; at: number } | { kind: "base"; name: string } | { kind: "deref" };

export interface Path {
  root: { kind: "variable"; name: string; frame?: number; thread?: number; nth?: number } | { kind: "block"; id: number };
  steps: PathStep[];
}

const longestPath = 10_000;

/** Undefined when the text is no path. */
export function parsePath(text: string): Path | undefined {
  let rest = text.trim();
  if (rest.length === 0 || rest.length > longestPath) return undefined;
  let stars = 0;
  while (rest.startsWith("*")) { stars++; rest = rest.slice(1).trimStart(); }
  const frame = /^\$(?:(\d+):)?(\d+)\./.exec(rest);
  if (frame) rest = rest.slice(frame[0].length);
  const block = /^#(\d+)/.exec(rest);
  const name = /^(?:[\w~$:]|\(anonymous namespace\)|\([^()]*\)::|<[^<>]*>(?=::))+/.exec(rest);
  const head = block ?? name;
  if (!head) return undefined;
  rest = rest.slice(head[0].length);
  const nth = block ? undefined : /^#(\d+)/.exec(rest);
  if (nth) rest = rest.slice(nth[0].length);
  const steps: PathStep[] = [];
  while (rest.length > 0) {
    const other = /^(?:\{(\d{1,15})\}|::(\w+))/.exec(rest);
    if (other) {
      steps.push(other[1] === undefined ? { kind: "base", name: other[2]! } : { kind: "entry", at: Number(other[1]) });
      rest = rest.slice(other[0].length);
      continue;
    }
    const member = /^(\.|->)\s*([\w~]+|<\d+>)/.exec(rest);
    if (member) {
      steps.push({ kind: member[1] === "." ? "member" : "arrow", name: member[2]! });
      rest = rest.slice(member[0].length);
      continue;
    }
    const end = rest.startsWith("[") ? closing(rest) : -1;
    if (end < 0) return undefined;
    steps.push({ kind: "index", text: rest.slice(1, end).trim() });
    rest = rest.slice(end + 1);
  }
  for (let i = 0; i < stars; i++) steps.push({ kind: "deref" });
  const root: Path["root"] = block ? { kind: "block", id: Number(block[1]) } : { kind: "variable", name: head[0], ...(frame ? { frame: Number(frame[2]) } : {}), ...(frame?.[1] === undefined ? {} : { thread: Number(frame[1]) }), ...(nth ? { nth: Number(nth[1]) } : {}) };
  return { root, steps };
}

/** A base class's name as a path has it. */
export const baseStep = (name: string): string => name.replace(/\W/g, "_");

/** Where the bracket at 0 closes, quotes and inner brackets looked through. */
function closing(text: string): number {
  let depth = 0;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quote) {
      if (c === "\\") i++;
      else if (c === quote) quote = "";
    } else if (c === '"' || c === "'") quote = c;
    else if (c === "[") depth++;
    else if (c === "]" && --depth === 0) return i;
  }
  return -1;
}

/** Most entries of a map that are looked through for a key, in portions. */
const mostSearched = 100_000;
const portion = 1000;

/** A part on the way: by its slot where its type is known, else as it was decoded. */
type Found = { slot: Slot; value?: undefined } | { slot?: undefined; value: Value };

/** Decodes along a path. It needs no part of the value but those on the way. */
export class PathWalker {
  private readonly slots = new Map<Value, Slot>();

  /** `shallow` shows one level below what it decodes, `full` as much as was asked for. */
  constructor(private readonly shallow: () => Decoder, private readonly full: () => Decoder) {}

  walk(root: Slot, steps: PathStep[], range: { from: number; count: number }): Value | undefined {
    let at: Found = { slot: root };
    for (const step of steps) {
      const next: Found | undefined = at.slot ? this.step(at.slot, step) : within(at.value, step, (child) => this.found(child));
      if (!next) return undefined;
      at = next;
    }
    return at.slot ? this.full().decode({ ...at.slot, depth: 0, range, window: undefined }) : at.value;
  }

  private step(slot: Slot, step: PathStep): Found | undefined {
    if (step.kind === "index") return this.index(slot, step.text);
    if (step.kind === "entry") return this.childOf(slot, (child) => child.role === "entry", { from: step.at, count: 1 });
    if (step.kind === "base") return this.childOf(slot, (child) => child.role === "base" && baseStep(child.name) === step.name);
    if (step.kind === "deref") {
      const target = this.target(slot);
      return target && { slot: target };
    }
    let at: Slot | undefined = slot;
    if (step.kind === "arrow" || isPointer(this.look(slot))) at = this.target(slot);
    return at && (this.member(this.look(at), step.name) ?? rawMember(this.shallow().types, at, step.name));
  }

  private childOf(slot: Slot, wanted: (child: Value) => boolean, range?: Slot["range"]): Found | undefined {
    const child = this.look(slot, range).children?.find(wanted);
    return child && this.found(child);
  }

  private member(value: Value, name: string, depth = 0): Found | undefined {
    if (depth > 16) return undefined;
    for (const child of value.children ?? []) if (child.name === name && child.role !== "base") return this.found(child);
    // A member without a name goes by its place among the parts.
    const unnamed = /^\d+$/.test(name) ? value.children?.[Number(name)] : undefined;
    if (unnamed?.name === "") return this.found(unnamed);
    for (const child of value.children ?? []) {
      if (child.role === "base" && (child.name === name || baseStep(child.name) === name)) return this.found(child);
      const slot = this.slots.get(child);
      const inner = (child.role === "base" || child.name === "") && slot ? this.member(this.look(slot), name, depth + 1) : undefined;
      if (inner) return inner;
    }
    return undefined;
  }

  private index(slot: Slot, text: string): Found | undefined {
    const value = this.look(slot);
    const number = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    if (value.kind === "map") return this.key(slot, value.length ?? 0, text);
    if (number === undefined) return undefined;
    if (isPointer(value)) return this.beyond(slot, number);
    const children = this.look(slot, { from: number, count: 1 }).children ?? [];
    // A user's view may give its elements names of their own.
    const child = children.find((each) => each.name === `[${number}]`) ?? (value.view ? children.find((each) => each.role === "element") : undefined);
    return child && this.found(child);
  }

  private key(slot: Slot, length: number, text: string): Found | undefined {
    const names = [`[${text}]`, `["${text}"]`];
    for (let from = 0; from < Math.min(length, mostSearched); from += portion) {
      const child = this.look(slot, { from, count: portion }).children?.find((each) => names.includes(each.name));
      if (child) return this.found(child);
    }
    return undefined;
  }

  /** p[i] of a pointer: the i-th object from where it points. */
  private beyond(slot: Slot, index: number): Found | undefined {
    const target = this.target(slot);
    const size = target && this.shallow().types.size(target.type);
    if (!target || !size) return undefined;
    const at: Slot = { ...target, name: `[${index}]`, address: target.address + BigInt(index) * BigInt(size) };
    return { slot: at };
  }

  /** What a pointer, reference or smart pointer leads to. */
  private target(slot: Slot): Slot | undefined {
    const value = this.look(slot);
    if (value.target === undefined || value.targetState === "null") return undefined;
    const { types } = this.shallow();
    const bare = types.bare(slot.type);
    let type: TypeRef;
    if (bare?.kind === "reference" || bare?.kind === "rvalue-reference") type = bare.target;
    else type = pointee(types, slot.type) ?? argumentTarget(types, value, slot.type);
    return type === undefined ? undefined : { name: "", type, address: BigInt(value.target), depth: 0 };
  }

  private found(value: Value): Found {
    const slot = this.slots.get(value);
    return slot ? { slot } : { value };
  }

  private look(slot: Slot, range?: Slot["range"]): Value {
    const decoder = this.shallow();
    decoder.trail = this.slots;
    let value = decoder.decode({ ...slot, depth: 0, range, window: undefined });
    if (value.kind === "reference" && value.target !== undefined) { // an alias: as if the target had been named
      const bare = decoder.types.bare(slot.type);
      if (bare?.kind === "reference" || bare?.kind === "rvalue-reference") {
        value = decoder.decode({ name: "", type: bare.target, address: BigInt(value.target), depth: 0, range });
      }
    }
    return value;
  }
}

/** A member that the library's view of the object does not show: `v._M_impl`. */
function rawMember(types: Types, slot: Slot, name: string): Found | undefined {
  const at = part(types, slot, name);
  return at && { slot: { name, type: at.type, address: at.address, role: "member", depth: 0 } };
}

/** What a class that acts as a pointer leads to, by its first template argument: T, an array's T, an iterator's pointer's T. */
function argumentTarget(types: Types, value: Value, ref: TypeRef): TypeRef {
  const argument = types.argument(ref, 0);
  if (value.kind === "pointer") return pointee(types, argument) ?? argument;
  const type = types.bare(argument);
  return type?.kind === "array" ? type.target : argument;
}

/** A part of a value that no type in the program stands for (a map's entry): looked up among what was decoded with it. */
function within(value: Value, step: PathStep, found: (child: Value) => Found): Found | undefined {
  const name = step.kind === "member" ? step.name : step.kind === "index" ? `[${step.text}]` : undefined;
  const child = value.children?.find((each) => each.name === name);
  return child && found(child);
}

function isPointer(value: Value): boolean {
  return value.kind === "pointer" || value.kind === "smart-pointer";
}

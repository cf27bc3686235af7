/** One value of ours against the same value as gdb read it, part by part. Only what we say is defined is compared. */
import type { Snapshot, Value } from "../../src/trace/snapshot";
import { isFreed, type Addresses } from "./addresses";
import type { Seen } from "./events";
import { characterCode, enumerators, sameFloat, stringBytes } from "./literals";

/** Counts; a scalar, a pointer, a string and a length count one each. */
export interface Tally {
  compared: number;
  differing: number;
  /** Values that we say are undefined: gdb cannot know. */
  undefined: number;
  /** Values that gdb could not read, or that it cannot judge. */
  unwitnessed: number;
  differences: string[];
}

export function newTally(): Tally {
  return { compared: 0, differing: 0, undefined: 0, unwitnessed: 0, differences: [] };
}

export class Comparer {
  constructor(private readonly tally: Tally, private readonly addresses: Addresses, readonly now: Snapshot) {}

  compare(path: string, ours: Value, theirs: Seen): void {
    if (ours.address !== undefined && isFreed(this.now, BigInt(ours.address))) return this.unwitnessed();
    if (ours.state === "undefined" || ours.state === "unreadable") {
      this.tally.undefined++;
      return;
    }
    switch (theirs.k) {
      case "skip": case "error": return this.unwitnessed();
      case "struct": return this.struct(path, ours, theirs);
      case "array": return this.array(path, ours, theirs);
      case "map": return this.map(path, ours, theirs);
      case "ref": case "ptr": case "smart": return this.address(path, ours, theirs);
      default:
        // A part of a scalar may be undefined, as of a bit-field's storage: not a value yet.
        if (ours.state === "partial") this.tally.undefined++;
        else this.check(path, sameScalar(ours, theirs), ours.value, theirs);
    }
  }

  /** Is something equal that is no value of its own (a length, a name)? */
  check(path: string, equal: boolean, ours: unknown, theirs: unknown): void {
    this.tally.compared++;
    if (equal) return;
    this.tally.differing++;
    this.tally.differences.push(`${path}: we say ${text(ours)}, gdb says ${text(theirs)}`);
  }

  unwitnessed(): void {
    this.tally.unwitnessed++;
  }

  private struct(path: string, ours: Value, theirs: Extract<Seen, { k: "struct" }>): void {
    const children = ours.children ?? [];
    // Nothing to show is right for an empty struct, and at the depth where both stop.
    if (children.length === 0) return ours.elided === undefined && theirs.c.length > 0 && theirs.c.some(([, part]) => hasParts(part)) ? this.check(path, false, ours.kind, "members") : undefined;
    const unnamed = theirs.c.filter(([name]) => name === null || name === "");
    for (const child of children) {
      const partner = child.name === "" ? unnamed.shift() : theirs.c.find(([name]) => sameName(name, child));
      if (partner) this.compare(`${path}.${child.name}`, child, partner[1]);
      else this.check(`${path}.${child.name}`, false, "a member of that name", "none");
    }
  }

  private array(path: string, ours: Value, theirs: Extract<Seen, { k: "array" }>): void {
    // A container that we have no view of yet is shown as the structure it is; one that is destroyed has no length.
    if (ours.kind === "struct" || ours.kind === "opaque") return this.unwitnessed();
    if (theirs.n !== undefined && ours.length !== undefined) this.check(`${path} length`, ours.length === theirs.n, ours.length, theirs.n);
    const children = ours.children ?? [];
    for (let i = 0; i < Math.min(children.length, theirs.c.length); i++) this.compare(`${path}[${i}]`, children[i], theirs.c[i]);
    if (theirs.c.length > 0 && children.length === 0 && ours.elided === undefined) this.check(path, false, "no elements", theirs.c.length);
  }

  private map(path: string, ours: Value, theirs: Extract<Seen, { k: "map" }>): void {
    if (ours.kind !== "map" || ours.state !== "defined") return this.unwitnessed();
    if (theirs.n !== undefined) this.check(`${path} length`, ours.length === theirs.n, ours.length, theirs.n);
    const entries = ours.children ?? [];
    for (let i = 0; i < Math.min(entries.length, theirs.c.length); i++) {
      const [key, value] = entries[i].children ?? [];
      if (!key || !value) this.check(`${path}[${i}]`, false, "an entry without key and value", "both");
      else {
        this.compare(`${path}[${i}].key`, key, theirs.c[i][0]);
        this.compare(`${path}[${i}].value`, value, theirs.c[i][1]);
      }
    }
  }

  private address(path: string, ours: Value, theirs: Extract<Seen, { k: "ref" | "ptr" | "smart" }>): void {
    if (ours.target === undefined) return this.check(path, false, ours, theirs.v);
    if (ours.targetState === "null") return this.check(path, BigInt(theirs.v) === 0n, "nullptr", theirs.v);
    // An iterator at an end leads to no element; gdb says where the header is.
    const there = theirs.k === "ptr" && theirs.e !== undefined && ours.value === "end()" ? theirs.e : theirs.v;
    const same = this.addresses.same(BigInt(ours.target), BigInt(there), this.now);
    if (same === "far") this.unwitnessed();
    else this.check(path, same, `${ours.target} (${ours.targetState})`, theirs.v);
    if (theirs.k === "ref" && theirs.to) this.referent(path, ours, theirs.to);
    if (theirs.k === "ptr" && theirs.s !== undefined && ours.targetState !== "freed") this.text(`*${path}`, ours, theirs.s);
  }

  /** What a reference is another name of. */
  private referent(path: string, ours: Value, theirs: Seen): void {
    if (ours.alias) return this.compare(`${path} as a pointer`, ours.alias, theirs);
    if (theirs.k === "ptr" || theirs.k === "smart" || ours.state !== "defined") return;
    if (isFreed(this.now, BigInt(ours.target!))) return this.unwitnessed();
    this.compare(`${path} as a value`, { ...ours, kind: "scalar" }, theirs);
  }

  /** The string that a char pointer leads to. */
  private text(path: string, ours: Value, theirs: string): void {
    const bytes = ours.value === undefined ? undefined : stringBytes(ours.value);
    if (bytes === undefined) return; // not all defined, or no string by our bounds: gdb reads on to the next zero
    const expected = Buffer.from(theirs, "latin1").toString("hex");
    this.check(path, bytes.cut || theirs.length >= 200 ? expected.startsWith(bytes.hex) || bytes.hex.startsWith(expected) : bytes.hex === expected, ours.value, theirs);
  }
}

function sameName(theirs: string | null, child: Value): boolean {
  if (theirs === null) return false;
  return theirs === child.name || theirs === `__${child.name}` || (child.role === "base" && withoutSpaces(theirs) === withoutSpaces(child.name));
}

function withoutSpaces(name: string): string {
  return name.replace(/\s+/g, "");
}

function hasParts(seen: Seen): boolean {
  return seen.k !== "struct" || seen.c.some(([, part]) => hasParts(part));
}

function sameScalar(ours: Value, theirs: Extract<Seen, { k: "int" | "char" | "bool" | "enum" | "float" | "string" | "text" }>): boolean {
  const shown = ours.value;
  if (shown === undefined) return false;
  switch (theirs.k) {
    case "int": case "text": return shown === theirs.v;
    case "char": {
      const code = characterCode(shown);
      return code === undefined ? shown === theirs.v : code === Number(theirs.v) || code === (Number(theirs.v) & 0xff);
    }
    case "bool": return shown === (theirs.v === "0" ? "false" : "true");
    case "float": return sameFloat(shown, theirs.v, theirs.size);
    case "enum": {
      const number = /\((-?\d+)\)$/.exec(shown);
      return number ? number[1] === theirs.v : enumerators(shown) === enumerators(theirs.t);
    }
    case "string": {
      const bytes = stringBytes(shown);
      return bytes !== undefined && (bytes.cut ? theirs.v.startsWith(bytes.hex) : bytes.hex === theirs.v);
    }
  }
}

function text(value: unknown): string {
  const whole = typeof value === "string" ? value : JSON.stringify(value) ?? "nothing";
  return whole.length > 200 ? `${whole.slice(0, 200)}...` : whole;
}

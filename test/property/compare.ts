/** A step of a trace against what the interpreter expects: the same variables, the same values, pointers to the same objects. */
import type { Snapshot, Value } from "../../src/trace/snapshot";
import type { Block, Cell, Expected } from "./interpreter";

export class Comparison {
  compared = 0;
  readonly differences: string[] = [];
  /** Where each block of the heap lies: known from the first pointer to it. */
  private readonly blocks = new Map<Block, string>();
  private addresses = new Map<Cell, string>();
  private now!: Snapshot;

  step(now: Snapshot, expected: Expected): void {
    this.now = now;
    this.addresses = new Map();
    this.check("line", String(now.line), String(expected.line));
    const pairs = expected.frames.map((variables, depth) => ({ variables, shown: new Map((now.frames[depth]?.variables ?? []).map((value) => [value.name, value])) }));
    for (const { variables, shown } of pairs) {
      this.check("variables", [...shown.keys()].sort().join(" "), [...variables.keys()].sort().join(" "));
      for (const [name, cell] of variables) this.place(shown.get(name), cell);
    }
    for (const { variables, shown } of pairs) for (const [name, cell] of variables) this.value(name, shown.get(name), cell, new Set());
  }

  private check(what: string, ours: string | undefined, expected: string): void {
    this.compared++;
    if (ours !== expected) this.differences.push(`step ${this.now.step} (line ${this.now.line}): ${what} is ${ours ?? "not there"}, not ${expected}`);
  }

  /** Notes where the objects of a variable lie. */
  private place(shown: Value | undefined, cell: Cell): void {
    if (!shown) return;
    if (shown.address !== undefined) this.addresses.set(cell, shown.address);
    cell.parts?.forEach((part, i) => this.place(partOf(shown, i, cell), part));
  }

  private value(what: string, shown: Value | undefined, cell: Cell, seen: Set<Block>): void {
    if (!shown) return this.check(what, undefined, "a value");
    switch (cell.type.kind) {
      case "scalar":
        if (cell.number === undefined) return this.check(what, shown.state, "undefined");
        return this.check(what, shown.value, scalarText(cell));
      case "string": return this.check(what, shown.value, `"${cell.text!}"`);
      case "pointer": return this.pointer(what, shown, cell, seen);
      case "reference":
        this.check(`where ${what} leads`, shown.target, this.addresses.get(cell.target!.cell) ?? "a known place");
        return this.check(what, shown.value, scalarText(cell.target!.cell));
      default: {
        if (cell.type.kind !== "struct" && cell.type.kind !== "array") this.check(`the length of ${what}`, String(shown.length), String(cell.parts!.length));
        this.check(`the parts of ${what}`, String(shown.children?.length ?? 0), String(cell.parts!.length));
        cell.parts!.forEach((part, i) => {
          if (cell.keys) this.check(`key ${i} of ${what}`, shown.children?.[i]?.children?.[0]?.value, String(cell.keys[i]));
          this.value(`${what}[${i}]`, partOf(shown, i, cell), part, seen);
        });
      }
    }
  }

  private pointer(what: string, shown: Value, { target }: Cell, seen: Set<Block>): void {
    if (!target) return this.check(what, shown.targetState, "null");
    const { block } = target;
    if (!block) {
      this.check(what, shown.target, this.addresses.get(target.cell) ?? "a known place");
      return this.check(`what is at ${what}`, shown.targetState, "stack");
    }
    this.check(`what is at ${what}`, shown.targetState, block.freed ? "freed" : "live");
    if (!this.blocks.has(block) && shown.target !== undefined) this.blocks.set(block, shown.target);
    this.check(what, shown.target, this.blocks.get(block) ?? "a known place");
    if (block.freed || seen.has(block)) return;
    seen.add(block);
    const held = this.now.heap.find(({ address, state }) => address === shown.target && state !== "freed");
    this.value(`*${what}`, held?.value, target.cell, seen);
  }
}

function partOf(shown: Value, index: number, cell: Cell): Value | undefined {
  const part = shown.children?.[index];
  return cell.keys ? part?.children?.[1] : part;
}

function scalarText({ type, number }: Cell): string {
  if (type.kind !== "scalar") throw new Error("no scalar");
  switch (type.of) {
    case "bool": return number ? "true" : "false";
    case "char": return number === 0 ? "'\\0'" : `'${String.fromCharCode(number!)}'`;
    default: return String(number);
  }
}

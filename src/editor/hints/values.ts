/** What the editor says of a value: the frame that a place in the source belongs to, and a pointer by what it leads to. */
import type { Trace } from "../../trace/model";
import type { Frame, Snapshot, SnapshotOptions, Value } from "../../trace/snapshot";
import type { OpenTrace } from "../../trace/trace";
import { AddressNames, walkValue } from "../../trace/value-paths";
import { valueText, type Resolve } from "../../trace/value-text";

/** The innermost frame, of the thread that runs, of the function that encloses this line; its index from the innermost. */
export function frameAt(trace: OpenTrace, snapshot: Snapshot, file: string, line: number): { frame: Frame; index: number } | undefined {
  const names = new Set(trace.functions.at(file, line));
  const index = snapshot.frames.findIndex((frame) => names.has(frame.function) && frame.file === file);
  return index < 0 ? undefined : { frame: snapshot.frames[index], index };
}

/** A step's innermost frame; of the heap only the blocks have values that its pointers lead into, whose members they are called by. */
export function innermost(trace: Pick<Trace, "snapshot">, step: number, options: SnapshotOptions): Snapshot {
  const frameValues = (index: number): boolean => index === 0;
  const bare = trace.snapshot(step, { ...options, frameValues, blockValues: () => false });
  const targets: number[] = [];
  for (const variable of bare.frames[0]?.variables ?? []) {
    walkValue(variable, variable.name, ({ target, targetState }) => {
      if (target !== undefined && targetState !== "null" && targetState !== "stack") targets.push(Number(target)); // addresses of programs fit a double
    });
  }
  if (targets.length === 0) return bare;
  targets.sort((a, b) => a - b);
  const inside = new Set(bare.heap.flatMap(({ id, address, size }) => (id !== undefined && leadsInto(targets, Number(address), size) ? [id] : [])));
  return inside.size === 0 ? bare : trace.snapshot(step, { ...options, frameValues, blockValues: (id) => inside.has(id) });
}

/** Whether one of the addresses, which ascend, lies behind the block's first byte. */
function leadsInto(targets: readonly number[], address: number, size: number): boolean {
  let low = 0;
  for (let high = targets.length; low < high;) {
    const middle = (low + high) >> 1;
    if (targets[middle] <= address) low = middle + 1;
    else high = middle;
  }
  return low < targets.length && targets[low] < address + size;
}

/** `3`, `{1, 2}`, `nullptr`, `→ Node`, `→ freed int[3]`, `→ a[2]`, `→ Node.next`. */
export function pointerWords(snapshot: Snapshot): Resolve {
  let names: AddressNames | undefined;
  return (value: Value) => {
    if (value.targetState === "null") return "nullptr";
    if (value.value !== undefined && !value.value.startsWith("0x")) return value.value;
    if (value.target === undefined) return value.value ?? "?";
    names ??= new AddressNames(snapshot);
    const named = (names.nameOf(value.target, value.type) ?? value.targetState ?? "?").replace(/\+0$/, "");
    const block = /#(\d+)/.exec(named);
    const type = block && snapshot.heap.find(({ id }) => String(id) === block[1])?.type;
    // An element is called by the type of the elements: `int[2]` of an `int[3]`.
    const what = block ? named.replace(block[0], (named.includes(`${block[0]}[`) ? type?.replace(/\[\d*\]$/, "") : type) ?? "block") : named;
    return value.targetState === "freed" ? `→ freed ${what}` : value.targetState === "out-of-bounds" ? `→ outside ${what}` : `→ ${what}`;
  };
}

export function shortValue(value: Value, snapshot: Snapshot, most: number): string {
  return value.state === "undefined" ? "?" : valueText(value, { resolve: pointerWords(snapshot), most });
}

/** `head->next`, `v[i]` up to the word at `column` (from 0): the longest expression of names, members and indices that ends there. */
export function expressionAt(text: string, column: number): { path: string; from: number; to: number } | undefined {
  const word = [...text.matchAll(/[A-Za-z_]\w*/g)].find(({ index, 0: found }) => index <= column && column <= index + found.length);
  if (word === undefined) return undefined;
  const to = word.index + word[0].length;
  const chain = /[A-Za-z_]\w*(?:\[\w*\]|\s*(?:->|\.|::)\s*[A-Za-z_]\w*)*$/.exec(text.slice(0, to));
  const path = chain?.[0] ?? word[0];
  return { path: path.replace(/\s+/g, ""), from: to - path.length, to };
}

/** Built-in arrays of any rank, with bounds known at compile time, at run time (VLA) or only by the block they lie in. */
import { combine, definedUnitAt, stateOf, Window } from "./bytes-window";
import type { ArrayLayout, Decoder, Slot } from "./decoding";
import { charKind, stringLiteral } from "./literals";
import type { Value } from "./snapshot";
import type { ArrayInfo } from "./types";

/** Characters read at a time. */
const mostUnits = 4096;

export function decodeArray(decoder: Decoder, slot: Slot, array: ArrayInfo): Value {
  const elementSize = decoder.types.size(array.target);
  if (elementSize === undefined) return decoder.make(slot, "array", "unreadable");
  const counts = dimensions(decoder, slot, array, elementSize);
  const name = counts.every((count, i) => count === array.dimensions[i]!.count)
    ? decoder.types.name(slot.type)
    : decoder.types.declare(array.target, counts.map((count) => `[${count}]`).join(""));
  return decodeElements(decoder, slot, { element: array.target, elementSize, counts, name });
}

/** `count` objects of one type side by side: what `new T[n]` and `malloc(n * sizeof(T))` give. */
export function decodeRun(decoder: Decoder, slot: Slot, element: number, count: number): Value {
  const elementSize = decoder.types.size(element) ?? 1;
  return decodeElements(decoder, slot, { element, elementSize, counts: [count], name: decoder.types.declare(element, `[${count}]`) });
}

export function decodeElements(decoder: Decoder, slot: Slot, layout: ArrayLayout): Value {
  const [length = 0, ...inner] = layout.counts;
  const stride = layout.elementSize * inner.reduce((n, count) => n * count, 1);
  const size = stride * length;
  if (!Number.isSafeInteger(size)) return decoder.make(slot, "array", "unreadable"); // no memory has room for it: bad bounds
  const value = decoder.make(slot, "array", "defined", undefined, size);
  value.type = layout.name;
  value.length = length;
  const { from, to } = decoder.shown(slot, length, inner.length > 0);
  const start = slot.address + BigInt(from) * BigInt(stride);
  const window = slot.window?.part(start, stride * (to - from)) ? slot.window : Window.open(decoder.facts.memory, start, stride * (to - from));
  const rowName = inner.length > 0 ? decoder.types.declare(layout.element, inner.map((count) => `[${count}]`).join("")) : undefined;
  const children: Value[] = [];
  for (let i = from; i < to && decoder.budget > 0; i++) {
    const child: Slot = {
      name: `[${i}]`, type: layout.element, address: slot.address + BigInt(i) * BigInt(stride), role: "element", depth: slot.depth + 1, window, frame: slot.frame,
    };
    if (inner.length > 0) child.row = { ...layout, counts: inner, name: rowName! };
    children.push(decoder.decode(child));
  }
  if (children.length > 0) value.children = children;
  if (length > children.length) value.elided = length - children.length;
  value.state = children.length > 0 ? combine(children) : stateOfWhole(decoder, slot.address, size);
  const text = inner.length === 0 ? characters(decoder, slot, layout, length) : undefined;
  if (text !== undefined) value.value = text;
  return value;
}

/** A char array's text up to its first NUL, when all of that is defined; of a range of it, what of that text lies there. */
function characters(decoder: Decoder, slot: Slot, layout: ArrayLayout, length: number): string | undefined {
  const type = decoder.types.bare(layout.element);
  const kind = type?.kind === "base" ? charKind(decoder.types.name(decoder.types.strip(layout.element))) : undefined;
  if (!kind) return undefined;
  const from = Math.min(slot.range?.from ?? 0, length);
  const to = Math.min(length, from + Math.max(slot.range?.count ?? decoder.options.maxElements, 1));
  const size = layout.elementSize;
  const units: number[] = [];
  for (let begin = 0; begin < to; begin += mostUnits) {
    const part = Math.min(to - begin, mostUnits);
    const at = slot.address + BigInt(begin * size);
    const read = decoder.read({ ...slot, address: at }, part * size);
    if (!read.readable) return undefined;
    for (let i = 0; i < part; i++) {
      const unit = definedUnitAt(read, i, size);
      if (unit === undefined) return undefined;
      if (unit === 0) return stringLiteral(units, kind);
      if (begin + i >= from) units.push(unit);
    }
  }
  return stringLiteral(units, kind, length > to);
}

function stateOfWhole(decoder: Decoder, address: bigint, size: number): Value["state"] {
  if (size <= 0) return "defined";
  return stateOf(decoder.facts.memory.read(address, Math.min(size, 4096)));
}

/** Elements of each dimension. A missing first bound (flexible member, `extern T a[]`) is what the enclosing block has room for. */
function dimensions(decoder: Decoder, slot: Slot, array: ArrayInfo, elementSize: number): number[] {
  const counts = array.dimensions.map((d) => d.count ?? (d.boundVariable || d.expr ? decoder.facts.bound?.(d.boundVariable ?? d.expr, slot.frame) : undefined));
  const known = counts.slice(1).reduce<number>((n, count) => n * (count ?? 0), elementSize);
  return counts.map((count, i) => {
    if (count !== undefined) return Math.max(0, Math.min(count, Number.MAX_SAFE_INTEGER));
    return i === 0 && known > 0 ? Math.floor(room(decoder, slot.address) / known) : 0;
  });
}

function room(decoder: Decoder, address: bigint): number {
  const place = decoder.facts.place(address);
  return place.kind === "block" || place.kind === "global" ? Math.max(0, place.size - place.offset) : 0;
}

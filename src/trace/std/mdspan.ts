/**
 * std::mdspan: an array of several dimensions that lies elsewhere.
 * Layout: libstdc++ <mdspan>: `_M_handle`, a pointer to the elements (with the default accessor); `_M_mapping._M_extents._M_exts._M_dyn_exts`, the
 * extents that the type does not say, in order; `_M_mapping._M_strides` of layout_stride. The other layouts' strides follow
 * from the extents ([mdspan.layout]).
 */
import { combine, hex } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { targetState } from "../pointers";
import type { Value } from "../snapshot";
import { splitTemplate } from "../type-names";
import { badStorage, corrupted, headless, part, pointee, type Part, type StdView } from "./view";

export const mdspanView: StdView = { matches: (head) => head === "std::mdspan", view: viewSpan };

/** What an extent is in the type when it is known at run time only: the largest size_t. */
const dynamic = "18446744073709551615";

interface Layout {
  element: number;
  size: number;
  extents: number[];
  strides: number[];
}

function viewSpan(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const { args } = splitTemplate(types.name(types.strip(slot.type)));
  const handle = part(types, slot, "_M_handle");
  const element = types.strip(pointee(types, handle?.type));
  const size = types.size(element);
  const declared = splitTemplate(args[1] ?? "");
  if (!handle || element === undefined || !size || declared.head !== "std::extents") return undefined;
  const extents = extentsOf(decoder, slot, declared.args.slice(1));
  const strides = extents && stridesOf(decoder, slot, extents, args[2] ?? "std::layout_right");
  if (!extents || !strides) return undefined;
  const start = decoder.word(handle.address, 8, slot.window);
  const bad = headless(decoder, slot, "array", [start]);
  if (bad) return bad;
  const count = extents.reduce((n, extent) => n * extent, 1);
  const last = extents.reduce((n, extent, i) => n + (extent - 1) * strides[i]!, 0);
  const why = count === 0 ? undefined : badStorage(decoder, start.value, (last + 1) * size);
  if (why) return corrupted(decoder, slot, "array", why);
  const place = decoder.facts.place(start.value);
  if (place.kind === "block") decoder.reached.add(place.block);
  const value = rows(decoder, slot, { element, size, extents, strides }, 0, start.value);
  return { ...value, target: hex(start.value), targetState: targetState(decoder, place, start.value) };
}

function extentsOf(decoder: Decoder, slot: Slot, declared: string[]): number[] | undefined {
  const given = part(decoder.types, slot, "_M_mapping", "_M_extents", "_M_exts", "_M_dyn_exts");
  const fromMemory = given ? words(decoder, slot, given) : [];
  return fromMemory && all(declared.map((text) => (text === dynamic ? fromMemory.shift() : Number(text))));
}

/** Elements from one index to the next, in each dimension. */
function stridesOf(decoder: Decoder, slot: Slot, extents: number[], layout: string): number[] | undefined {
  const product = (list: number[]): number => list.reduce((n, each) => n * each, 1);
  if (layout === "std::layout_right") return extents.map((_, i) => product(extents.slice(i + 1)));
  if (layout === "std::layout_left") return extents.map((_, i) => product(extents.slice(0, i)));
  const given = part(decoder.types, slot, "_M_mapping", "_M_strides");
  return layout === "std::layout_stride" && given ? words(decoder, slot, given) : undefined;
}

/** The numbers of an array of an index type. */
function words(decoder: Decoder, slot: Slot, at: Part): number[] | undefined {
  const type = decoder.types.bare(at.type);
  if (type?.kind !== "array") return [];
  const size = decoder.types.size(type.target);
  const count = type.dimensions[0]?.count ?? 0;
  if (!size || count > 64) return undefined;
  return all(Array.from({ length: count }, (_, i) => {
    const word = decoder.word(at.address + BigInt(i * size), size, slot.window);
    return word.state === "defined" && word.value < 1n << 40n ? Number(word.value) : undefined;
  }));
}

function all(numbers: (number | undefined)[]): number[] | undefined {
  return numbers.every((number) => number !== undefined && Number.isSafeInteger(number)) ? (numbers as number[]) : undefined;
}

function rows(decoder: Decoder, slot: Slot, layout: Layout, dimension: number, address: bigint): Value {
  const length = layout.extents[dimension];
  if (length === undefined) return decoder.decode({ ...slot, type: layout.element, address, role: "element", window: undefined }); // no dimension: one element
  const value = decoder.make(slot, "array", "defined");
  if (dimension > 0) {
    value.type = decoder.types.declare(layout.element, layout.extents.slice(dimension).map((extent) => `[${extent}]`).join(""));
    value.address = hex(address);
    delete value.size;
  }
  value.length = length;
  const { from, to } = decoder.shown(slot, length);
  const children: Value[] = [];
  for (let i = from; i < to && decoder.budget > 0; i++) {
    const child: Slot = { name: `[${i}]`, type: layout.element, address: slot.address, role: "element", depth: slot.depth + 1 };
    children.push(rows(decoder, child, layout, dimension + 1, address + BigInt(i * layout.strides[dimension]! * layout.size)));
  }
  if (children.length > 0) value.children = children;
  if (length > children.length) value.elided = length - children.length;
  value.state = combine(children);
  return value;
}

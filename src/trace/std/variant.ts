/**
 * std::variant and std::any.
 * Layouts: libstdc++ <variant>: `_M_index` and `_M_u`, a `_Variadic_union` of `_M_first` (an `_Uninitialized<T>`) and `_M_rest`, the
 * union of the other alternatives; an index of all ones is "valueless by exception". <any>: `_M_manager`, a function of
 * `_Manager_internal<T>` (T lies in `_M_storage._M_buffer`) or `_Manager_external<T>` (`_M_storage._M_ptr` points at it).
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { simplifyName } from "../type-names";
import { decodeSpelled } from "./spelled";
import { box, corrupted, headless, part, type Part, type StdView } from "./view";

export const variantViews: readonly StdView[] = [
  { matches: (head) => head === "std::variant", view: viewVariant },
  { matches: (head) => head === "std::any", view: viewAny },
];

function viewVariant(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const indexAt = part(types, slot, "_M_index");
  let union = part(types, slot, "_M_u");
  const width = types.size(indexAt?.type);
  if (!indexAt || !union || !width) return undefined;
  const index = decoder.word(indexAt.address, width, slot.window);
  const bad = headless(decoder, slot, "variant", [index]);
  if (bad) return bad;
  if (index.value === (1n << BigInt(8 * width)) - 1n) return decoder.make(slot, "variant", "defined", "<valueless by exception>");
  let first: Part | undefined;
  for (let i = 0n; i <= index.value; i++) {
    first = union && part(types, union, "_M_first");
    if (!first) return corrupted(decoder, slot, "variant", `an index of ${index.value} is none of its alternatives`);
    union = part(types, union!, "_M_rest");
  }
  const type = types.argument(first!.type, 0);
  if (type === undefined) return undefined;
  return box(decoder, slot, "variant", `<${index.value}>`, { type, address: first!.address });
}

function viewAny(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const managerAt = part(types, slot, "_M_manager");
  const buffer = part(types, slot, "_M_storage", "_M_buffer");
  const pointer = part(types, slot, "_M_storage", "_M_ptr");
  if (!managerAt || !buffer || !pointer) return undefined;
  const manager = decoder.word(managerAt.address, 8, slot.window);
  const bad = headless(decoder, slot, "variant", [manager]);
  if (bad) return bad;
  if (manager.value === 0n) return decoder.make(slot, "variant", "defined", "<empty>");
  const place = decoder.facts.place(manager.value);
  if (place.kind !== "code") return corrupted(decoder, slot, "variant", "its manager is no function");
  const found = /^std::any::_Manager_(internal|external)<(.*)>::_S_manage\(/.exec(place.name);
  if (!found) return undefined;
  const [, where, spelled] = found as unknown as [string, string, string];
  let address = buffer.address;
  if (where === "external") {
    const at = decoder.word(pointer.address, 8, slot.window);
    const broken = headless(decoder, slot, "variant", [at]);
    if (broken) return broken;
    decoder.own(at.value);
    address = at.value;
  }
  const value = decoder.make(slot, "variant", "defined");
  if (!decoder.deeper(slot)) return { ...value, elided: 1 };
  const child = decodeSpelled(decoder, { name: "value", type: undefined, address, role: "member", depth: slot.depth + 1 }, spelled);
  return child ? { ...value, state: child.state, children: [child] } : { ...value, value: `<a ${simplifyName(spelled)}>` };
}

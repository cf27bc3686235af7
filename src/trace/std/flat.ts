/**
 * std::flat_map, std::flat_set and their multi forms: sorted vectors.
 * Layout: libstdc++ <flat_map>: the base `_Flat_map_impl` holds `_M_cont` with the containers `keys` and `values`; <flat_set>: `_M_cont`.
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { corrupted, part, standIn, type StdView } from "./view";

export const flatViews: readonly StdView[] = [
  { matches: (head) => head === "std::flat_map" || head === "std::flat_multimap", view: viewMap },
  {
    matches: (head) => head === "std::flat_set" || head === "std::flat_multiset",
    view(decoder, slot) {
      const content = part(decoder.types, slot, "_M_cont");
      return content && standIn(decoder, slot, content);
    },
  },
];

function viewMap(decoder: Decoder, slot: Slot): Value | undefined {
  const parts = ["keys", "values"].map((name) => part(decoder.types, slot, "_M_cont", name));
  if (!parts[0] || !parts[1]) return undefined;
  const [keys, values] = parts.map((at) => decoder.decode({ ...slot, type: at!.type, address: at!.address })) as [Value, Value];
  const odd = [keys, values].find(({ state, kind }) => kind !== "sequence" || state === "unreadable" || state === "undefined");
  if (odd) return decoder.make(slot, "map", odd.state, odd.value);
  if (keys.length !== values.length) return corrupted(decoder, slot, "map", `it has ${keys.length} keys and ${values.length} values`);
  const value = decoder.make(slot, "map", "defined");
  value.length = keys.length!;
  const shown = Math.min(keys.children?.length ?? 0, values.children?.length ?? 0);
  if (shown > 0) value.children = Array.from({ length: shown }, (_, i) => entry(keys.children![i]!, values.children![i]!));
  if (value.length > shown) value.elided = value.length - shown;
  return value;
}

/** A key and its value, which lie apart: the entry itself lies nowhere. */
function entry(key: Value, mapped: Value): Value {
  return {
    name: `[${key.value ?? key.name.slice(1, -1)}]`, type: `std::pair<const ${key.type}, ${mapped.type}>`, kind: "struct", state: key.state === mapped.state ? key.state : "partial",
    role: "entry", children: [{ ...key, name: "first", role: "key" }, { ...mapped, name: "second", role: "value" }],
  };
}

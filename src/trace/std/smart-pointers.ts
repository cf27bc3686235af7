/**
 * std::unique_ptr, std::shared_ptr, std::weak_ptr.
 * Layouts: libstdc++ <bits/unique_ptr.h>: `_M_t` (`__uniq_ptr_impl`) holds a std::tuple `_M_t` of pointer and deleter;
 * <bits/shared_ptr_base.h>: `_M_ptr` and `_M_refcount._M_pi`, which points at an `_Sp_counted_base` with `_M_use_count` and
 * `_M_weak_count` (all shared owners together count as one weak one).
 */
import { hex } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { aim } from "../pointers";
import type { Value } from "../snapshot";
import { basePart, headless, part, pointee, type StdView } from "./view";

export const smartPointerViews: readonly StdView[] = [
  { matches: (head) => head === "std::unique_ptr", view: viewUnique },
  { matches: (head) => head === "std::shared_ptr" || head === "std::__shared_ptr", view: viewShared },
  { matches: (head) => head === "std::weak_ptr" || head === "std::__weak_ptr", view: viewWeak },
];

function viewUnique(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const tuple = part(types, slot, "_M_t", "_M_t");
  const head = tuple && basePart(types, tuple, "std::_Head_base<0,");
  const pointer = head && part(types, head, "_M_head_impl");
  const target = pointee(types, pointer?.type);
  if (!pointer || types.bare(pointer.type)?.kind !== "pointer") return undefined; // a deleter's own pointer class
  const word = decoder.word(pointer.address, 8, slot.window);
  const bad = headless(decoder, slot, "smart-pointer", [word]);
  if (bad) return bad;
  const value = decoder.make(slot, "smart-pointer", "defined");
  aim(decoder, value, word.value, target);
  return value;
}

function viewShared(decoder: Decoder, slot: Slot): Value | undefined {
  return counted(decoder, slot, false);
}

/** A weak_ptr whose object is gone still holds its address; `use_count` 0 says so and it counts as null. */
function viewWeak(decoder: Decoder, slot: Slot): Value | undefined {
  return counted(decoder, slot, true);
}

function counted(decoder: Decoder, slot: Slot, weak: boolean): Value | undefined {
  const { types } = decoder;
  const pointer = part(types, slot, "_M_ptr");
  const control = part(types, slot, "_M_refcount", "_M_pi");
  if (!pointer || !control) return undefined;
  const words = [decoder.word(pointer.address, 8, slot.window), decoder.word(control.address, 8, slot.window)];
  const bad = headless(decoder, slot, "smart-pointer", words);
  if (bad) return bad;
  const [object, counts] = words.map((word) => word.value) as [bigint, bigint];
  const value = decoder.make(slot, "smart-pointer", "defined");
  const children = counts === 0n ? [] : countsAt(decoder, counts, pointee(types, control.type));
  const expired = weak && (counts === 0n || children[0]?.value === "0");
  aim(decoder, value, object, pointee(types, pointer.type));
  if (expired && object !== 0n) {
    value.value = "<expired>";
    value.targetState = "freed";
  }
  const place = decoder.facts.place(counts);
  const objectPlace = decoder.facts.place(object);
  // make_shared puts object and counts into one block: that block is the object's, not folded.
  if (place.kind === "block" && !(objectPlace.kind === "block" && objectPlace.block === place.block)) decoder.owned.add(place.block);
  if (children.length > 0 && decoder.deeper(slot)) value.children = children;
  return value;
}

function countsAt(decoder: Decoder, address: bigint, base: number | undefined): Value[] {
  const counts = { type: base, address };
  const use = part(decoder.types, counts, "_M_use_count");
  const weak = part(decoder.types, counts, "_M_weak_count");
  if (!use || !weak) return [];
  const useCount = decoder.word(use.address, 4);
  const weakCount = decoder.word(weak.address, 4);
  const child = (name: string, at: bigint, state: Value["state"], count: bigint): Value => {
    const made: Value = { name, type: "long", address: hex(at), kind: "scalar", state, role: "member", size: 4 };
    if (state === "defined") made.value = BigInt.asIntN(32, count).toString();
    decoder.budget--;
    return made;
  };
  return [
    child("use_count", use.address, useCount.state, useCount.value),
    child("weak_count", weak.address, weakCount.state, weakCount.value - (useCount.value > 0n ? 1n : 0n)),
  ];
}

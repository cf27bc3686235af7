/**
 * std::future, std::shared_future and std::promise: what they hold, once it is there.
 * Layout: libstdc++ <future>: a std::shared_ptr (`_M_state`, `_M_future` of a promise) leads to a `_State_baseV2` with `_M_status._M_data`
 * (1 when ready; the highest bit: somebody waits) and `_M_result`, a unique_ptr to a `_Result<T>`: a `_Result_base`, which holds
 * `_M_error`, then the value at its alignment, or a pointer where T is a reference. The debug information of the state and of
 * `_Result_base` lies in the library: their layout is written down here.
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { aim } from "../pointers";
import { valueOffset } from "./map";
import { box, corrupted, headless, part, type StdView } from "./view";

/** Offsets in a `_State_baseV2` and in a `_Result_base`, whose first word each is the pointer to a virtual table. */
const resultAt = 8n;
const statusAt = 16n;
const errorAt = 8n;
const resultSize = 16;

export const futureViews: readonly StdView[] = [
  { matches: (head) => head === "std::future" || head === "std::shared_future", view: (decoder, slot) => viewState(decoder, slot, "_M_state") },
  { matches: (head) => head === "std::promise", view: (decoder, slot) => viewState(decoder, slot, "_M_future") },
];

function viewState(decoder: Decoder, slot: Slot, member: string): Value | undefined {
  const { types } = decoder;
  const shared = part(types, slot, member);
  const pointer = shared && part(types, shared, "_M_ptr");
  const control = shared && part(types, shared, "_M_refcount", "_M_pi");
  if (!pointer || !control) return undefined;
  const words = [decoder.word(pointer.address, 8, slot.window), decoder.word(control.address, 8, slot.window)];
  const bad = headless(decoder, slot, "variant", words);
  if (bad) return bad;
  const [address, counts] = words.map((word) => word.value) as [bigint, bigint];
  if (address === 0n) return decoder.make(slot, "variant", "defined", "<no state>");
  decoder.own(counts);
  decoder.own(address);
  const ready = decoder.word(address + statusAt, 4);
  const held = decoder.word(address + resultAt, 8);
  const broken = headless(decoder, slot, "variant", [ready, held]);
  if (broken) return broken.state === "unreadable" ? corrupted(decoder, slot, "variant", "its state is no live memory") : broken;
  decoder.own(held.value);
  if ((ready.value & 0x7fff_ffffn) !== 1n || held.value === 0n) return decoder.make(slot, "variant", "defined", "<not ready>");
  return viewResult(decoder, { ...slot, window: undefined }, held.value);
}

function viewResult(decoder: Decoder, slot: Slot, result: bigint): Value {
  const { types } = decoder;
  const thrown = decoder.word(result + errorAt);
  if (thrown.state === "defined" && thrown.value !== 0n) {
    const value = decoder.make(slot, "variant", "defined", "<an exception>");
    aim(decoder, value, thrown.value, undefined);
    return { ...value, value: "<an exception>" };
  }
  const argument = types.argument(slot.type, 0);
  if (argument === undefined) return decoder.make(slot, "variant", "defined", "<ready>"); // future<void>
  return box(decoder, slot, "variant", "value", { type: argument, address: result + valueOffset(types, argument, resultSize) });
}

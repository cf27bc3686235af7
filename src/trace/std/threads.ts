/**
 * Threads and what they meet at: std::thread, mutexes, locks, condition variables, semaphores, latches, once flags.
 * Layouts: libstdc++ <bits/std_thread.h>: `_M_id._M_thread`, 0 when there is none; <bits/std_mutex.h>, <mutex>: `_M_mutex`, a
 * pthread mutex (glibc <bits/struct_mutex.h>: `__lock`, `__count` of a recursive one); <shared_mutex>: `_M_rwlock` (glibc
 * <bits/struct_rwlock.h>: `__readers` counts from bit 3, `__cur_writer`); <bits/std_mutex.h>: `_M_cond` (glibc's `__wrefs` counts
 * those who wait from bit 3); <semaphore>, <latch>: a counter. Locks refer to their mutex: `_M_device`, `_M_pm`, `_M_devices`, and
 * say whether they hold it: `_M_owns`.
 */
import { combine } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { part, standIn, type Part, type StdView } from "./view";

const mutexes = new Set(["std::mutex", "std::timed_mutex", "std::recursive_mutex", "std::recursive_timed_mutex"]);
const locks = new Set(["std::lock_guard", "std::unique_lock", "std::shared_lock", "std::scoped_lock"]);

export const threadViews: readonly StdView[] = [
  { matches: (head) => head === "std::thread", view: (decoder, slot) => word(decoder, slot, part(decoder.types, slot, "_M_id", "_M_thread"), (id) => (id === 0n ? "<no thread>" : "joinable")) },
  { matches: (head) => head === "std::jthread", view: (decoder, slot) => inner(decoder, slot, part(decoder.types, slot, "_M_thread")) },
  { matches: (head) => head === "std::thread::id", view: (decoder, slot) => word(decoder, slot, part(decoder.types, slot, "_M_thread"), (id) => (id === 0n ? "<no thread>" : id.toString())) },
  { matches: (head) => mutexes.has(head), view: viewMutex },
  { matches: (head) => head === "std::shared_mutex" || head === "std::shared_timed_mutex", view: viewSharedMutex },
  { matches: (head) => head === "std::condition_variable", view: viewCondition },
  { matches: (head) => head === "std::once_flag", view: (decoder, slot) => word(decoder, slot, part(decoder.types, slot, "_M_once"), (state) => (state === 0n ? "not called" : (state & 3n) === 2n ? "called" : "being called")) },
  { matches: (head) => head === "std::counting_semaphore", view: (decoder, slot) => inner(decoder, slot, part(decoder.types, slot, "_M_sem", "_M_counter")) },
  { matches: (head) => head === "std::latch", view: (decoder, slot) => inner(decoder, slot, part(decoder.types, slot, "_M_a")) },
  { matches: (head) => locks.has(head), view: viewLock },
];

function inner(decoder: Decoder, slot: Slot, at: Part | undefined): Value | undefined {
  return at && standIn(decoder, slot, at);
}

/** A number that is shown in words. */
function word(decoder: Decoder, slot: Slot, at: Part | undefined, write: (number: bigint) => string): Value | undefined {
  const size = decoder.types.size(at?.type);
  if (!at || !size) return undefined;
  const { state, value } = decoder.word(at.address, size, slot.window);
  return decoder.make(slot, "scalar", state, state === "defined" ? write(value) : undefined);
}

function viewMutex(decoder: Decoder, slot: Slot): Value | undefined {
  const data = part(decoder.types, slot, "_M_mutex", "__data");
  const count = data && part(decoder.types, data, "__count");
  if (!data || !count) return undefined;
  const times = decoder.word(count.address, 4, slot.window).value;
  return word(decoder, slot, part(decoder.types, data, "__lock"), (lock) => (lock === 0n ? "unlocked" : times > 1n ? `locked ${times} times` : "locked"));
}

function viewSharedMutex(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const lock = part(types, slot, "_M_impl", "_M_rwlock", "__data") ?? part(types, slot, "_M_rwlock", "__data");
  const writer = lock && part(types, lock, "__cur_writer");
  if (!lock || !writer) return undefined;
  const owner = decoder.word(writer.address, 4, slot.window).value;
  return word(decoder, slot, part(types, lock, "__readers"), (readers) => (owner !== 0n ? "locked" : readers >> 3n > 0n ? `shared by ${readers >> 3n}` : "unlocked"));
}

function viewCondition(decoder: Decoder, slot: Slot): Value | undefined {
  const data = part(decoder.types, slot, "_M_cond", "_M_cond", "__data");
  return word(decoder, slot, data && part(decoder.types, data, "__wrefs"), (count) => (count >> 3n === 0n ? "nobody waits" : `${count >> 3n} waiting`));
}

function viewLock(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const members: [name: string, at: Part | undefined][] = [
    ["mutex", part(types, slot, "_M_device") ?? part(types, slot, "_M_pm")], ["mutexes", part(types, slot, "_M_devices")], ["owns", part(types, slot, "_M_owns")],
  ];
  const found = members.flatMap(([name, at]) => (at ? [{ name, at }] : []));
  if (found.length === 0) return undefined;
  const value = decoder.make(slot, "struct", "defined");
  if (!decoder.deeper(slot)) return { ...value, elided: found.length };
  const children = found.map(({ name, at }) => decoder.decode({ name, type: at.type, address: at.address, role: "member", depth: slot.depth + 1, window: slot.window }));
  return { ...value, state: combine(children), children };
}

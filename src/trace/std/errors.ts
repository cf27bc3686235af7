/**
 * The library's exceptions, std::error_code and std::error_condition, std::exception_ptr.
 * Layouts: libstdc++ <stdexcept>, <system_error>: their classes' debug information lies in the library, so the layout is written
 * down here: a pointer to the virtual table, then (of those with a message) a pointer to the characters, then what each adds.
 * <system_error>: `_M_value`, `_M_cat`; <bits/exception_ptr.h>: `_M_exception_object`.
 */
import { combine, hex, stateOf } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { stringLiteral } from "../literals";
import { aim } from "../pointers";
import type { Value } from "../snapshot";
import { decodeSpelled } from "./spelled";
import { headless, part, type Part, type StdView } from "./view";

const plain = new Set([
  "std::exception", "std::bad_alloc", "std::bad_array_new_length", "std::bad_cast", "std::bad_typeid", "std::bad_exception", "std::bad_any_cast",
  "std::bad_optional_access", "std::bad_weak_ptr", "std::bad_function_call",
]);
const withMessage = new Set([
  "std::logic_error", "std::domain_error", "std::invalid_argument", "std::length_error", "std::out_of_range",
  "std::runtime_error", "std::range_error", "std::overflow_error", "std::underflow_error", "std::format_error",
]);
/** With a message and an error code behind it. */
const withCode = new Set(["std::system_error", "std::future_error", "std::filesystem::filesystem_error", "std::ios_base::failure"]);

export const errorViews: readonly StdView[] = [
  { matches: (head) => plain.has(head), view: (decoder, slot) => exception(decoder, slot, []) },
  { matches: (head) => withMessage.has(head), view: (decoder, slot) => exception(decoder, slot, ["what"]) },
  { matches: (head) => withCode.has(head), view: (decoder, slot) => exception(decoder, slot, ["what", "code"]) },
  { matches: (head) => head === "std::error_code" || head === "std::error_condition", view: viewCode },
  { matches: (head) => head === "std::__exception_ptr::exception_ptr", view: viewExceptionPointer },
];

const codeSize = 16;
/** Bytes in front of a shared string's characters. */
const sharedHead = 24n;
const longestMessage = 65_536n;

/** Of a class that is only declared in the program: is it one of these that hold more than a virtual table? */
export function holdsMessage(name: string): boolean {
  return withMessage.has(name) || withCode.has(name);
}

function exception(decoder: Decoder, slot: Slot, parts: ("what" | "code")[]): Value | undefined {
  const size = 8 + (parts.includes("what") ? 8 : 0) + (parts.includes("code") ? codeSize : 0);
  const table = decoder.word(slot.address, 8);
  const value = decoder.make(slot, "struct", table.state, undefined, decoder.types.size(slot.type) ?? size);
  if (table.state !== "defined" || parts.length === 0) return value;
  if (!decoder.deeper(slot)) return { ...value, elided: parts.length };
  const children = parts.flatMap((name) => {
    const child: Slot = { name, type: undefined, address: slot.address + (name === "what" ? 8n : 16n), role: "member", depth: slot.depth + 1 };
    const made = name === "what" ? messageAt(decoder, child) : codeAt(decoder, child);
    return made ? [made] : [];
  });
  return { ...value, state: combine(children), children };
}

/** In words, the exception that lies at an address, whatever class it is caught as: `std::out_of_range{what: ".."}`. */
export function thrownText(decoder: Decoder, address: bigint): string | undefined {
  const type = decoder.facts.thrown?.(address);
  if (type === undefined || !holdsMessage(type)) return type;
  const what = messageAt(decoder, { name: "what", type: undefined, address: address + 8n, depth: decoder.options.depth });
  return what.value === undefined || what.state !== "defined" ? type : `${type}{what: ${what.value}}`;
}

/** The message of an exception: a shared string (strings.ts), whatever the program's own strings are. */
function messageAt(decoder: Decoder, slot: Slot): Value {
  const pointer = decoder.word(slot.address);
  const made = (state: Value["state"], text?: string): Value => ({ ...decoder.make(slot, "string", state, text, 8), type: "std::string" });
  if (pointer.state !== "defined") return made(pointer.state);
  const head = pointer.value - sharedHead;
  const length = decoder.word(head);
  if (decoder.facts.place(head).kind === "unmapped") return { ...made("defined", '""'), length: 0 };
  if (length.state !== "defined" || length.value > longestMessage) return made("unreadable", "<corrupted: its message is no live memory>");
  decoder.own(head);
  const read = decoder.facts.memory.read(pointer.value, Number(length.value));
  const state = stateOf(read);
  return { ...made(state, state === "defined" ? stringLiteral([...read.bytes], "char") : undefined), length: Number(length.value) };
}

/** An error code by its layout: an int, then at the next multiple of 8 the pointer to its category. */
function codeAt(decoder: Decoder, slot: Slot): Value | undefined {
  const type = decoder.types.named("std::error_code");
  if (type !== undefined) return decoder.decode({ ...slot, type });
  const children = members(decoder, slot, slot.address, slot.address + 8n);
  return { ...decoder.make(slot, "struct", combine(children), undefined, codeSize), type: "std::error_code", children };
}

function viewCode(decoder: Decoder, slot: Slot): Value | undefined {
  const number: Part | undefined = part(decoder.types, slot, "_M_value");
  const category: Part | undefined = part(decoder.types, slot, "_M_cat");
  if (!number || !category) return undefined;
  const value = decoder.make(slot, "struct", "defined");
  if (!decoder.deeper(slot)) return { ...value, elided: 2 };
  const children = members(decoder, slot, number.address, category.address);
  return { ...value, state: combine(children), children };
}

function members(decoder: Decoder, slot: Slot, number: bigint, category: bigint): Value[] {
  const common = { type: undefined, role: "member" as const, depth: slot.depth + 1 };
  const value = decodeSpelled(decoder, { ...common, name: "value", address: number }, "int")!;
  const word = decoder.word(category);
  const pointer: Value = { ...decoder.make({ ...common, name: "category", address: category }, "pointer", word.state, undefined, 8), type: "const std::error_category*" };
  if (word.state === "defined") {
    aim(decoder, pointer, word.value, undefined);
    // The library's own categories lie in its memory, which is not recorded.
    if (pointer.targetState === "unmapped") Object.assign(pointer, { value: "<of the library>", targetState: "global" });
  }
  return [value, pointer];
}

function viewExceptionPointer(decoder: Decoder, slot: Slot): Value | undefined {
  const pointer = part(decoder.types, slot, "_M_exception_object");
  if (!pointer) return undefined;
  const word = decoder.word(pointer.address, 8, slot.window);
  const bad = headless(decoder, slot, "pointer", [word]);
  if (bad) return bad;
  const value = decoder.make(slot, "pointer", "defined");
  if (word.value === 0n) return { ...value, value: "nullptr", target: hex(0n), targetState: "null" };
  aim(decoder, value, word.value, undefined);
  return value;
}

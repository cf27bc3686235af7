/** Objects that a destructor has run for: their bytes are still there, and what they owned is not. */
import type { Value } from "./snapshot";

/** What a destructor has left behind leads into freed blocks. That is no fault of the program. */
export function withoutRuins(value: Value): Value {
  return isRuin(value) ? destroyed(value) : value;
}

/** Looks like a fault, but only of an object that is alive. */
export function isRuin(value: Value): boolean {
  return (value.state === "unreadable" && value.value?.startsWith("<corrupted: ") === true && value.value.includes("freed block"))
    || (value.kind === "smart-pointer" && (value.state === "unreadable" || value.targetState === "freed") && /^std::(shared|weak)_ptr</.test(value.type));
}

export function destroyed(value: Value): Value {
  const { children: _children, target: _target, targetState: _state, length: _length, elided: _elided, ...rest } = value;
  return { ...rest, state: "unreadable", value: "<destroyed>" };
}

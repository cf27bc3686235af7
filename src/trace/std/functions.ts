/**
 * std::function and std::move_only_function: what they call.
 * Layouts: libstdc++ <bits/std_function.h>: `_M_functor` holds a callable that is trivially copyable and fits 16 bytes, else a pointer
 * to it; `_M_manager` is `_Function_handler<R(A..), F>::_M_manager`, null when empty. <bits/mofunc_impl.h>: `_M_storage` holds a
 * callable that fits 24 bytes and moves without exceptions, else a pointer; `_M_invoke` is `_S_invoke<F>` of the class.
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { simplifyName, splitTemplate } from "../type-names";
import { isEmpty } from "../structs";
import type { TypeRef, Types } from "../types";
import { memberPointer } from "../pointers";
import { decodeSpelled } from "./spelled";
import { corrupted, headless, part, type Part, type StdView } from "./view";

export const functionViews: readonly StdView[] = [
  { matches: (head) => head === "std::function", view: viewFunction },
  { matches: (head) => head === "std::move_only_function", view: viewMoveOnly },
];

function viewFunction(decoder: Decoder, slot: Slot): Value | undefined {
  const functor = part(decoder.types, slot, "_M_functor");
  const managerAt = part(decoder.types, slot, "_M_manager");
  if (!functor || !managerAt) return undefined;
  const name = calleeName(decoder, slot, managerAt);
  if (typeof name !== "string") return name;
  const inner = /^std::_Function_handler(<.*>)::_M_manager\(/.exec(name)?.[1];
  const spelled = inner && splitTemplate(`X${inner}`).args[1];
  if (!spelled) return undefined;
  return viewCallable(decoder, slot, functor, spelled, (type) => decoder.types.size(type)! <= 16 && isTriviallyCopyable(decoder.types, type));
}

function viewMoveOnly(decoder: Decoder, slot: Slot): Value | undefined {
  const storage = part(decoder.types, slot, "_M_storage");
  const invokeAt = part(decoder.types, slot, "_M_invoke");
  if (!storage || !invokeAt) return undefined;
  const name = calleeName(decoder, slot, invokeAt);
  if (typeof name !== "string") return name;
  const spelled = /::_S_invoke<(.*)>\(/.exec(name)?.[1];
  if (!spelled) return undefined;
  return viewCallable(decoder, slot, storage, spelled.replace(/&+$/, "").trim(), (type) => decoder.types.size(type)! <= 24);
}

/** The name of the function at `at`, which tells what is called; or the value to show where there is none. */
function calleeName(decoder: Decoder, slot: Slot, at: Part): string | Value | undefined {
  const word = decoder.word(at.address, 8, slot.window);
  const bad = headless(decoder, slot, "function", [word]);
  if (bad) return bad;
  if (word.value === 0n) return decoder.make(slot, "function", "defined", "<empty>");
  const place = decoder.facts.place(word.value);
  if (place.kind !== "code") return corrupted(decoder, slot, "function", "its manager is no function");
  return place.name;
}

function viewCallable(decoder: Decoder, slot: Slot, storage: Part, spelled: string, fits: (type: TypeRef) => boolean): Value {
  const { types } = decoder;
  const at: Slot = { ...slot, type: undefined, address: storage.address, window: undefined };
  const plain = withoutArguments(spelled);
  const member = /([\w:() ]+)::\*(\)\(.*)?$/.exec(plain);
  if (member) return viewMember(decoder, slot, storage, spelled.slice(0, spelled.lastIndexOf("::*")).replace(/^.*[ (](?=\S+$)/, ""), member[2] !== undefined);
  if (/\*\)\(.*\)( noexcept)?$|\*$/.test(plain)) {
    const pointer = decodeSpelled(decoder, { ...at, name: "target" }, "void*")!;
    return { ...decoder.make(slot, "function", pointer.state, pointer.value), ...aimOf(pointer) };
  }
  const type = types.named(spelled);
  const size = types.size(type);
  const label = type === undefined ? simplifyName(spelled) : types.name(type);
  if (type === undefined || size === undefined) return decoder.make(slot, "function", "defined", `<a ${label}>`);
  let address = storage.address;
  if (!fits(type)) {
    const pointer = decoder.word(storage.address, 8, slot.window);
    const broken = headless(decoder, slot, "function", [pointer]);
    if (broken) return broken;
    decoder.own(pointer.value);
    address = pointer.value;
  }
  if (isEmpty(types, type)) return decoder.make(slot, "function", "defined", `<a ${label}>`);
  const value = decoder.make(slot, "variant", "defined");
  if (!decoder.deeper(slot)) return { ...value, elided: 1 };
  const child = decoder.decode({ name: "target", type, address, role: "member", depth: slot.depth + 1 });
  return { ...value, state: child.state, children: [child] };
}

/** A type's name with what stands in `<>` left out. */
function withoutArguments(name: string): string {
  let plain = name;
  for (let before = ""; before !== plain;) {
    before = plain;
    plain = plain.replace(/<[^<>]*>/g, "");
  }
  return plain;
}

/** A pointer to a member, of a class that the symbols know. */
function viewMember(decoder: Decoder, slot: Slot, storage: Part, owner: string, isFunction: boolean): Value {
  const container = decoder.types.named(owner);
  if (container === undefined) return decoder.make(slot, "function", "defined", `<a member of ${simplifyName(owner)}>`);
  const pointer = memberPointer(decoder, { ...slot, address: storage.address, window: undefined }, container, isFunction);
  return { ...decoder.make(slot, "function", pointer.state, pointer.value), ...aimOf(pointer) };
}

function aimOf(pointer: Value): Pick<Value, "target" | "targetState"> {
  return { ...(pointer.target === undefined ? {} : { target: pointer.target }), ...(pointer.targetState === undefined ? {} : { targetState: pointer.targetState }) };
}

/** Trivial to copy, as far as symbols tell: no part of it has a copy, a move or a destructor of its own, or a virtual function. */
function isTriviallyCopyable(types: Types, ref: TypeRef, depth = 0): boolean {
  const type = types.bare(ref);
  if (depth > 16 || !type) return false;
  if (type.kind === "array") return isTriviallyCopyable(types, type.target, depth + 1);
  if (type.kind !== "struct") return true;
  return !type.nonTrivial && !type.polymorphic
    && type.bases.every((base) => !base.virtual && isTriviallyCopyable(types, base.type, depth + 1))
    && type.members.every((member) => member.static || isTriviallyCopyable(types, member.type, depth + 1));
}

/** Objects whose type only the name of a function tells: `std::any` knows what it holds by an instantiation's function. */
import { hex, stateOf, wordOf } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { aim } from "../pointers";
import { formatBase, valueBytes, type BaseInfo } from "../scalars";
import type { Value } from "../snapshot";
import { simplifyName } from "../type-names";

/** Built-in types by name, for programs whose symbols have no use of them. Sizes are those of 64-bit Linux; a char's sign does not matter, for it is shown as a character. */
const builtIn: Record<string, [size: number, encoding: BaseInfo["encoding"]]> = {
  bool: [1, "bool"], char: [1, "signed-char"], "signed char": [1, "signed-char"], "unsigned char": [1, "unsigned-char"], wchar_t: [4, "signed"],
  char8_t: [1, "utf"], char16_t: [2, "utf"], char32_t: [4, "utf"], short: [2, "signed"], "unsigned short": [2, "unsigned"], int: [4, "signed"],
  "unsigned int": [4, "unsigned"], long: [8, "signed"], "unsigned long": [8, "unsigned"], "long long": [8, "signed"], "unsigned long long": [8, "unsigned"],
  float: [4, "float"], double: [8, "float"], "long double": [16, "float"],
};

/** The object at `slot.address` of the type with that name; the slot's own type is not looked at. Undefined: no such type is known. */
export function decodeSpelled(decoder: Decoder, slot: Slot, spelled: string): Value | undefined {
  const type = decoder.types.named(spelled);
  if (type !== undefined) return decoder.decode({ ...slot, type });
  const name = simplifyName(spelled);
  const made = (kind: Value["kind"], state: Value["state"], size: number): Value => {
    decoder.budget--;
    return { name: slot.name, type: name, address: hex(slot.address), kind, state, size, ...(slot.role ? { role: slot.role } : {}) };
  };
  const target = /^(?:const )?(.*[^ *])\*$/.exec(name)?.[1];
  if (target !== undefined) {
    const word = wordOf(decoder.read(slot, 8));
    const value = made("pointer", word.state, 8);
    if (word.state === "defined") aim(decoder, value, word.value, decoder.types.named(target));
    return value;
  }
  const known = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
  if (!known) return undefined;
  const [size, encoding] = known;
  const { abi } = decoder.types;
  const base: BaseInfo = { kind: "base", name, size, encoding };
  const read = decoder.read(slot, size);
  const value = made("scalar", stateOf(read, valueBytes(base, abi)), size);
  if (value.state === "defined") value.value = formatBase(base, read.bytes, abi);
  return value;
}

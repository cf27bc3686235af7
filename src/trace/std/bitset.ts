/**
 * std::bitset: bit 0 first; its text as the standard writes it, the highest bit first.
 * Layout: libstdc++ <bitset>: the base `_Base_bitset<words>` holds `_M_w`, one unsigned long or an array of them; none for no bits.
 */
import type { Decoder, Slot } from "../decoding";
import { hex } from "../bytes-window";
import type { Value } from "../snapshot";
import { bitAt } from "./references";
import { finish, part, type StdView } from "./view";

/** Bitsets up to this many bits are also written as text. */
const longestText = 64;

export const bitsetView: StdView = {
  matches: (head, name) => head === "std::bitset" && /<\d+>$/.test(name),
  view(decoder: Decoder, slot: Slot): Value | undefined {
    const length = Number(/<(\d+)>$/.exec(decoder.types.name(decoder.types.strip(slot.type)))?.[1]);
    const words = part(decoder.types, slot, "_M_w");
    if (!Number.isSafeInteger(length) || (!words && length > 0)) return undefined;
    const value = decoder.make(slot, "sequence", "defined");
    value.length = length;
    if (!words) return value;
    const { from, to } = decoder.shown(slot, length);
    const children: Value[] = [];
    for (let i = from; i < to && decoder.budget > 0; i++) children.push(bit(decoder, words.address, i));
    finish(value, children, length);
    value.state = stateOfBits(children);
    if (value.state === "defined" && length <= longestText && children.length === length) {
      value.value = children.map((child) => (child.value === "true" ? "1" : "0")).reverse().join("");
    }
    return value;
  },
};

function bit(decoder: Decoder, words: bigint, index: number): Value {
  decoder.budget--;
  const word = words + 8n * BigInt(Math.floor(index / 64));
  const slot: Slot = { name: `[${index}]`, type: undefined, address: word + BigInt(Math.floor((index % 64) / 8)), role: "element", depth: 0 };
  return { ...bitAt(decoder, slot, word, 1n << BigInt(index % 64)), type: "bool", address: hex(slot.address), size: 1 };
}

function stateOfBits(bits: readonly Value[]): Value["state"] {
  const states = new Set(bits.map(({ state }) => state));
  return states.size === 0 ? "defined" : states.size === 1 ? [...states][0]! : "partial";
}

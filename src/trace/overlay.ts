/** Values that lie in no memory (constants, results in registers) are decoded like any other, at an address that no program has. */
import type { DecoderFacts } from "./decoding";
import type { MemoryRead } from "./memory-view";
import type { Value } from "./snapshot";

export const overlayAddress = 0xffff_8000_0000_0000n; // not a canonical user address

export function overlay(facts: DecoderFacts, bytes: Uint8Array, undefinedBits: Uint8Array): DecoderFacts {
  return {
    ...facts,
    place: (address) => facts.place(address),
    memory: {
      read(address, length): MemoryRead {
        const offset = Number(address - overlayAddress);
        if (offset < 0 || offset >= bytes.length) return facts.memory.read(address, length);
        const out: MemoryRead = { bytes: new Uint8Array(length), undefinedBits: new Uint8Array(length), readable: offset + length <= bytes.length };
        out.bytes.set(bytes.subarray(offset, offset + length));
        out.undefinedBits.set(undefinedBits.subarray(offset, offset + length));
        return out;
      },
    },
  };
}

/** Takes the made-up addresses away again. */
export function withoutAddresses(value: Value): Value {
  if (value.address !== undefined && BigInt(value.address) >= overlayAddress) delete value.address;
  value.children?.forEach(withoutAddresses);
  return value;
}

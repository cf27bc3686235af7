/** The value that a function returns, from its result registers or from the memory whose address one of them holds. */
import { abiOf } from "./abi";
import { Decoder } from "./decoder";
import type { DecoderFacts, DecoderOptions } from "./decoding";
import type { ReturnFacts } from "./facts";
import { overlay, overlayAddress, withoutAddresses } from "./overlay";
import type { Value } from "./snapshot";
import type { FunctionInfo, Symbols } from "./symbols";
import type { Types } from "./types";

export interface Returned {
  value: Value;
  /** Blocks that the result leads to or holds: they belong to the picture as those of variables do. */
  reached: Set<number>;
  owned: Set<number>;
}

export function returnedValue(fn: FunctionInfo, facts: ReturnFacts, types: Types, symbols: Symbols, memory: DecoderFacts, options: DecoderOptions): Returned | undefined {
  if (fn.result === undefined || types.strip(fn.result) === undefined) return undefined; // void
  const size = types.size(fn.result);
  const abi = abiOf(symbols.architecture);
  const how = abi.classifyReturn(symbols.types, fn.result);
  const registerNamed = (name: string): ReturnFacts["registers"][number] => facts.registers[abi.returnRegisters.indexOf(name)];
  if (size === undefined) return undefined;
  if (how.memory) {
    const register = registerNamed(abi.resultAddress);
    if (!register || register.undefinedBits.subarray(0, 8).some((bits) => bits !== 0)) return undefined;
    const address = new DataView(register.bytes.buffer, register.bytes.byteOffset, 8).getBigUint64(0, true);
    const decoder = new Decoder(types, memory, options);
    const value = decoder.decode({ name: "return", type: fn.result, address, depth: 0 });
    return { value, reached: decoder.reached, owned: decoder.owned };
  }
  const bytes = new Uint8Array(size);
  const undefinedBits = new Uint8Array(size);
  for (const piece of how.pieces) {
    const register = registerNamed(piece.register);
    const length = Math.min(piece.size, size - piece.offset);
    if (!register || length <= 0) return undefined;
    bytes.set(register.bytes.subarray(0, length), piece.offset);
    undefinedBits.set(register.undefinedBits.subarray(0, length), piece.offset);
  }
  const decoder = new Decoder(types, overlay(memory, bytes, undefinedBits), options);
  const value = withoutAddresses(decoder.decode({ name: "return", type: fn.result, address: overlayAddress, depth: 0 }));
  return { value, reached: decoder.reached, owned: decoder.owned };
}

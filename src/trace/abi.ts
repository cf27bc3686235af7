/** What the C and C++ of one architecture do that the others do not. Each has its file for what takes more than a line. */
import * as aarch64 from "./abi-aarch64";
import * as amd64 from "./abi-amd64";
import type { AllTypes, ReturnClass } from "./abi-common";
import type { Symbols } from "./symbols";

export { sizeOfType, type ReturnClass } from "./abi-common";

export interface Abi {
  /** Where a function's result is at its return. `typeIndex` undefined: void. */
  classifyReturn(types: AllTypes, typeIndex: number | undefined): ReturnClass;
  /** Registers that hold results, in the order of a RETURN record's mask. */
  returnRegisters: readonly (string | undefined)[];
  /** Which of them holds the address of a result in memory. */
  resultAddress: string;
  /**
   * Whether g++ says of a variable that is built in place of the result no more than which register has its address. No trace has
   * registers, but the address is the one that the caller gave, and that the return tells.
   */
  resultAddressInRegister: boolean;
  /** Lengths of unconditional jumps, in bytes. */
  jumpBytes: readonly bigint[];
  /** What a floating-point type of 16 bytes is that is not called so itself (`long double`). */
  longDouble: "x87" | "binary128";
  /** Whether the bit that makes a pointer to member function a virtual one is in its adjustment (AArch64's C++ ABI, 3.2.1), not in its first word. */
  virtualBitInAdjustment: boolean;
}

const abis: Record<Symbols["architecture"], Abi> = {
  x86_64: { classifyReturn: amd64.classifyReturn, returnRegisters: amd64.RETURN_REGISTERS, resultAddress: "rax", resultAddressInRegister: false, jumpBytes: [2n, 5n], longDouble: "x87", virtualBitInAdjustment: false },
  aarch64: { classifyReturn: aarch64.classifyReturn, returnRegisters: aarch64.RETURN_REGISTERS, resultAddress: "x8", resultAddressInRegister: true, jumpBytes: [4n], longDouble: "binary128", virtualBitInAdjustment: true },
};

export function abiOf(architecture: Symbols["architecture"]): Abi {
  return abis[architecture];
}

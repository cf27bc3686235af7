/**
 * Memory at one step, as the value decoders see it. Addresses are bigint: pointer values in the traced program may be any
 * 64-bit number. A view is cheap to make and reads nothing until asked.
 */
export interface MemoryRead {
  /** `length` bytes; those not known are 0. */
  bytes: Uint8Array;
  /** One byte of V bits for each byte: 0 = all bits defined, 0xff = none. */
  undefinedBits: Uint8Array;
  /** True when every byte is known to the trace (written, in a recorded block, a frame, a global or the program's image). */
  readable: boolean;
}

export interface MemoryView {
  read(address: bigint, length: number): MemoryRead;
}

/** What lies at an address at one step. */
/** `dead` on the stack: below the stack pointer, and not written since the function that had it returned. */
export type Place =
  | { kind: "null" }
  | { kind: "block"; block: number; address: bigint; size: number; state: "live" | "freed"; offset: number } // offset may equal size: one past the end
  | { kind: "stack"; thread: number; frame?: number; dead?: true } // frame: index from the innermost; absent far below the stack pointer and above main
  | { kind: "global"; name: string; offset: number; size: number }
  | { kind: "image"; section: string } // read-only data, literals
  | { kind: "code"; name: string; offset: number }
  | { kind: "unmapped" };

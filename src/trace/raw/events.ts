/**
 * The events of a run in time order (docs/recording.md has the table). The raw decoder and the reader of `.seepp` event
 * groups both drive an EventSink; the packer and the model's builder both are one.
 *
 * Addresses that are sure to be user-space ones are doubles (below `maxAddress`, validated by the decoders); addresses that a
 * broken program may have made up are bigint.
 */
export const Kind = {
  Step: 1, Write: 2, Undefined: 3, Mixed: 4, Push: 5, Pop: 6, Thread: 7, ThreadStart: 8, ThreadEnd: 9, Alloc: 10,
  Free: 11, Stack: 12, Output: 13, Error: 14, Return: 15, Signal: 16, Limit: 17, Exit: 18, StackPointer: 19,
  Exception: 20, Input: 21, Unmap: 22, Origin: 23, ThreadLocals: 24, Exec: 25,
} as const;

export const Reason = { Line: 0, Call: 1, Return: 2, Throw: 3, Catch: 4, Signal: 5, Exit: 6, Limit: 7, End: 8 } as const;

export const reasonNames = ["line", "call", "return", "throw", "catch", "signal", "exit", "limit", "end"] as const;

export const limitNames = ["steps", "seconds", "memory", "traceBytes", "outputBytes"] as const;

/** User-space addresses lie below (48-bit ones on both architectures): sums and differences of them are exact doubles. */
export const maxAddress = 2 ** 48;

/**
 * Bytes below the stack pointer that a leaf function may use (System V ABI, amd64). arm64 has no such zone; there what lies
 * in it is dead a little earlier than it is taken for.
 */
export const redZone = 128;

export type WriteKind = typeof Kind.Write | typeof Kind.Undefined | typeof Kind.Mixed;

/** Bytes of a RETURN record's registers in the order of its mask's bits: the same on all architectures (abi.ts names them). */
export const returnRegisterBytes: readonly number[] = [8, 8, 16, 16, 10, 16, 16, 8];

/** Bytes of a RETURN record's registers: each its bytes and as many bytes of V bits. */
export function returnBytes(mask: number): number {
  let bytes = 0;
  returnRegisterBytes.forEach((size, bit) => { if (mask & (1 << bit)) bytes += 2 * size; });
  return bytes;
}

export interface EventSink {
  /** `site` -1: outside user code. */
  step(site: number, reason: number): void;
  /**
   * `length` bytes at `address` changed. Write and Mixed: the bytes lie in `data` from `at`; Mixed: V bits (1 = undefined)
   * follow directly, as many. `data` is only valid during the call.
   */
  write(kind: WriteKind, address: number, length: number, data: Uint8Array, at: number): void;
  /** `callerSite` -1: none. */
  push(fn: number, cfa: number, callerSite: number, returnAddress: number): void;
  pop(count: number): void;
  thread(id: number): void;
  threadStart(id: number, creator: number, low: number, high: number): void;
  threadEnd(id: number): void;
  alloc(address: number, size: number, how: number, stack: number): void;
  free(address: number, how: number, stack: number): void;
  /** Defines a stack number; `ips` innermost first. */
  stack(id: number, ips: BigUint64Array): void;
  output(fd: number, bytes: Uint8Array): void;
  /** Where the undefined value of the error that follows came from: 1 a heap block, 2 a stack frame, 3 a client request; by stack number. */
  origin(kind: number, stack: number): void;
  error(kind: number, address: bigint, size: bigint, detail: string, stack: number): void;
  /** Registers at a return: `bytes` holds what `returnBytes(mask)` says. */
  result(mask: number, bytes: Uint8Array): void;
  signal(number: number, code: number, address: bigint): void;
  limit(which: number): void;
  exit(status: number): void;
  stackPointer(sp: number): void;
  exception(object: bigint, typeinfo: bigint, type: string): void;
  input(requested: bigint, got: bigint): void;
  unmap(address: number, length: number): void;
  /** Where a thread that runs has the program's thread-local variables: `size` bytes from `address`. */
  threadLocals(id: number, address: number, size: number): void;
  /** The program asks to be replaced by another. Only in the recorder's stream: a trace says it in its outcome. */
  exec?(path: string): void;
}

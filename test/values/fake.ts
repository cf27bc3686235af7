/** A small program made by hand: types, memory with definedness, blocks, frames. What the value decoders need, and no more. */
import * as v from "valibot";
import { Decoder } from "../../src/trace/decoder";
import type { BlockFacts, ErrorFacts, FrameFacts, ReturnFacts, RunFacts, StepFacts } from "../../src/trace/facts";
import type { MemoryRead, Place } from "../../src/trace/memory-view";
import type { SiteTable } from "../../src/trace/sites";
import type { StepReason, Value } from "../../src/trace/snapshot";
import { SymbolsSchema, type FunctionInfo, type MemberInfo, type Symbols, type TypeInfo } from "../../src/trace/symbols";
import { Types } from "../../src/trace/types";

type MemberSpec = [name: string, type: number, offset: number, more?: Partial<MemberInfo>];

export class FakeProgram {
  readonly types: TypeInfo[] = [];
  readonly symbols: Symbols;
  readonly sites: SiteTable = { version: 1, statements: [], sites: [] };
  readonly blocks: BlockFacts[] = [];
  readonly words: { step: number; holder: bigint; value: bigint }[] = [];
  readonly frames: FrameFacts[] = [];
  readonly codes: { address: bigint; name: string }[] = [];
  readonly errors: ErrorFacts[] = [];
  readonly sources: { path: string; text: string }[] = [];
  returned: ReturnFacts | undefined;
  reason: StepReason = "line";
  site = -1;
  executed = -1;
  stdout = "";
  stack = { low: 0x7000_0000n, high: 0x7100_0000n };
  private readonly bytes = new Map<bigint, { value: number; undefinedBits: number }>();

  constructor() {
    const empty = v.parse(SymbolsSchema, {
      version: 1, producer: "test", architecture: "x86_64", files: [{ path: "main.cpp", user: true }], types: [], functions: [], globals: [],
      rows: [], codeSymbols: [], vtables: [], sections: [],
    });
    this.symbols = { ...empty, types: this.types };
  }

  add(type: TypeInfo): number { return this.types.push(type) - 1; }
  base(name: string, size: number, encoding: Extract<TypeInfo, { kind: "base" }>["encoding"]): number { return this.add({ kind: "base", name, size, encoding }); }
  int(): number { return this.once("int", () => this.base("int", 4, "signed")); }
  char(): number { return this.once("char", () => this.base("char", 1, "signed-char")); }
  long(): number { return this.once("unsigned long", () => this.base("unsigned long", 8, "unsigned")); }
  pointer(target?: number): number { return this.add({ kind: "pointer", size: 8, target }); }
  struct(name: string, size: number, members: MemberSpec[], more: Partial<Extract<TypeInfo, { kind: "struct" }>> = {}): number {
    return this.add({
      kind: "struct", name, keyword: "struct", size, bases: [],
      members: members.map(([member, type, offset, extra]) => ({ ...(member ? { name: member } : {}), type, offset, ...extra })), ...more,
    });
  }
  array(target: number, ...counts: number[]): number { return this.add({ kind: "array", target, dimensions: counts.map((count) => ({ count })) }); }

  private readonly made = new Map<string, number>();
  once(key: string, make: () => number): number {
    let index = this.made.get(key);
    if (index === undefined) this.made.set(key, (index = make()));
    return index;
  }

  write(address: bigint, bytes: ArrayLike<number>, undefinedBits = 0): void {
    for (let i = 0; i < bytes.length; i++) this.bytes.set(address + BigInt(i), { value: bytes[i]!, undefinedBits });
  }
  writeInt(address: bigint, value: number | bigint, size = 4): void {
    this.write(address, Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn)));
  }
  /** A pointer-sized word, also known to scanWords. */
  writePointer(address: bigint, value: bigint, step = 1): void {
    this.writeInt(address, value, 8);
    this.words.push({ step, holder: address, value });
  }
  undefine(address: bigint, length: number): void {
    this.write(address, new Uint8Array(length), 0xff);
  }

  block(address: bigint, size: number, more: Partial<BlockFacts> = {}): BlockFacts {
    const block: BlockFacts = { id: this.blocks.length, address, size, how: 4, direct: true, allocated: { step: 1, line: 5 }, ...more };
    this.blocks.push(block);
    for (let i = 0n; i < BigInt(size); i++) if (!this.bytes.has(address + i)) this.bytes.set(address + i, { value: 0, undefinedBits: 0xff });
    return block;
  }

  readonly memory = {
    read: (address: bigint, length: number): MemoryRead => {
      const out: MemoryRead = { bytes: new Uint8Array(length), undefinedBits: new Uint8Array(length), readable: true };
      for (let i = 0; i < length; i++) {
        const byte = this.bytes.get(address + BigInt(i));
        if (!byte) { out.readable = false; continue; }
        out.bytes[i] = byte.value;
        out.undefinedBits[i] = byte.undefinedBits;
      }
      return out;
    },
  };

  blockAt(address: bigint): BlockFacts | undefined {
    return this.blocks.find((block) => address >= block.address && address <= block.address + BigInt(block.size));
  }

  place(address: bigint, step = 1): Place {
    if (address === 0n) return { kind: "null" };
    const block = this.blockAt(address);
    if (block) {
      const state = block.freed && block.freed.step <= step ? "freed" : "live";
      return { kind: "block", block: block.id, address: block.address, size: block.size, state, offset: Number(address - block.address) };
    }
    for (const global of this.symbols.globals) {
      if (global.location?.kind !== "address") continue;
      const low = BigInt(global.location.address);
      const size = this.typesOf().size(global.type) ?? 0;
      if (address >= low && address <= low + BigInt(size)) return { kind: "global", name: global.name, offset: Number(address - low), size };
    }
    for (const code of this.codes) if (address >= code.address && address < code.address + 16n) return { kind: "code", name: code.name, offset: Number(address - code.address) };
    if (address >= this.stack.low && address < this.stack.high) return { kind: "stack", thread: 1, frame: 0 };
    return { kind: "unmapped" };
  }

  typesOf(): Types { return new Types(this.types); }

  decoder(options: { maxElements?: number; depth?: number; budget?: number; raw?: boolean } = {}): Decoder {
    return new Decoder(this.typesOf(), { memory: this.memory, place: (address) => this.place(address) }, { maxElements: 100, depth: 8, ...options });
  }

  decode(type: number, address: bigint, options: Parameters<FakeProgram["decoder"]>[0] = {}): Value {
    return this.decoder(options).decode({ name: "x", type, address, depth: 0 });
  }

  /** A function with one site for each given statement position; sites follow each other by 16 bytes. */
  fn(fn: Omit<Partial<FunctionInfo>, "low"> & { name: string; low: number }, positions: { line: number; column: number; endLine?: number; endColumn?: number; kind?: SiteTable["statements"][number]["kind"]; address?: number }[]): number {
    const index = this.symbols.functions.length;
    this.symbols.functions.push({ shortName: fn.name.replace(/\(.*/, ""), high: hex(fn.low + 0x100), file: 0, line: 1, variables: [], scopes: [], ...fn, low: hex(fn.low) } as unknown as FunctionInfo);
    positions.forEach((at, i) => {
      this.sites.statements.push({ file: 0, line: at.line, column: at.column, endLine: at.endLine ?? at.line, endColumn: at.endColumn ?? at.column + 10, kind: at.kind ?? "expression", function: index });
      this.sites.sites.push({ address: hex(at.address ?? fn.low + 16 * i), statement: this.sites.statements.length - 1, function: index, line: at.line, column: at.column });
    });
    return index;
  }

  run(): RunFacts {
    const { symbols, sites, blocks } = this;
    return {
      symbols, sites, blocks, sources: this.sources, stepCount: 10,
      at: (step) => this.stepFacts(step),
      blockAt: (address) => this.blockAt(address),
      scanWords: (low, high, visit) => {
        for (const word of this.words) if (word.value >= low && word.value < high && visit(word.holder, word.step, word.value) === false) return;
      },
    };
  }

  private stepFacts(step: number): StepFacts {
    return {
      step, reason: this.reason, thread: 1, site: this.site, executed: this.executed, memory: this.memory,
      place: (address) => this.place(address, step), threads: [{ id: 1, state: "running", frames: this.frames }],
      frameOf: (thread, index) => (thread === 1 ? this.frames[index] : undefined),
      frameAt: (address) => this.frames.find((frame) => address < frame.cfa),
      liveBlocks: () => this.blocks.filter((block) => block.allocated.step <= step && !(block.freed && block.freed.step <= step)).map((block) => block.id),
      output: { stdout: this.stdout, stderr: "" }, errors: this.errors, ...(this.returned ? { returned: this.returned } : {}),
    };
  }
}

export function hex(value: number): string { return `0x${value.toString(16)}`; }
export function float64(value: number): Uint8Array { return new Uint8Array(new Float64Array([value]).buffer); }
export function float32(value: number): Uint8Array { return new Uint8Array(new Float32Array([value]).buffer); }

/** A made-up program for synthetic traces: its symbols and sites, and a driver that plays it. */
import * as v from "valibot";
import type { SiteTable } from "../../../src/trace/sites";
import { type Symbols, SymbolsSchema } from "../../../src/trace/symbols";
import { type EventSink, Kind, Reason } from "../../../src/trace/raw/events";

export const stackHigh = 0x1fff001000;
export const stackLow = stackHigh - 0x800000;
export const mainCfa = stackHigh - 0x400;
export const globalsAt = 0x404000;

const hex = (value: number): string => `0x${value.toString(16)}`;

/** `functions` functions of 0x100 bytes from 0x401000, each with `sites` sites on lines 10f+1, 10f+2, …; an int global `g`, a pointer global `p`, an int array `a`. */
export function program(functions = 3, sites = 8): { symbols: Symbols; sites: SiteTable } {
  const low = (f: number): number => 0x401000 + f * 0x100;
  const line = (f: number, s: number): number => 10 * f + s + 1;
  const all = Array.from({ length: functions }, (_, f) => Array.from({ length: sites }, (_, s) => ({ f, s, address: low(f) + 8 + s * 8 }))).flat();
  const symbols = v.parse(SymbolsSchema, {
    version: 1, producer: "GNU C++17", architecture: "x86_64",
    files: [{ path: "main.cpp", user: true }],
    types: [
      { kind: "base", name: "int", size: 4, encoding: "signed" },
      { kind: "pointer", size: 8, target: 0 },
      { kind: "array", target: 0, size: 400, dimensions: [{ count: 100 }] },
    ],
    functions: Array.from({ length: functions }, (_, f) => ({
      name: f === 0 ? "main()" : `f${f}(int)`, shortName: f === 0 ? "main" : `f${f}`, low: hex(low(f)), high: hex(low(f) + 0x100),
      file: 0, line: 10 * f, result: 0,
      variables: [{ name: "x", type: 0, location: { kind: "cfa" as const, offset: -20 }, line: 10 * f, column: 1, parameter: true }], scopes: [],
    })),
    globals: [
      { name: "g", qualifiedName: "g", type: 0, location: { kind: "address", address: hex(globalsAt) }, size: 4 },
      { name: "p", qualifiedName: "p", type: 1, location: { kind: "address", address: hex(globalsAt + 8) }, size: 8 },
      { name: "a", qualifiedName: "a", type: 2, location: { kind: "address", address: hex(globalsAt + 16) }, size: 400 },
    ],
    rows: all.map(({ f, s, address }) => [hex(address), 0, line(f, s), 1, true]),
    codeSymbols: [], vtables: [],
    sections: [{ name: ".rodata", address: "0x402000", size: 0x100, offset: 0, writable: false, executable: false }],
  });
  return {
    symbols,
    sites: {
      version: 1,
      statements: all.map(({ f, s }) => ({ file: 0, line: line(f, s), column: 1, endLine: line(f, s), endColumn: 9, kind: "expression" as const, function: f })),
      sites: all.map(({ f, s, address }, i) => ({ address: hex(address), statement: i, function: f, line: line(f, s), column: 1 })),
    },
  };
}

/** Little-endian bytes of an integer. */
export function le(value: number | bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(size * 8, BigInt(value));
  for (let i = 0; i < size; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}

/** Drives a sink with shorter words. */
export class Player {
  /** Of the frames, innermost last. */
  private readonly pointers: number[] = [];

  constructor(readonly sink: EventSink) {}

  begin(): void {
    this.sink.threadStart(1, 0, stackLow, stackHigh);
    this.sink.thread(1);
    this.sink.push(0, mainCfa, -1, 0x401f00);
    this.pointers.push(mainCfa - 0x100);
    this.sink.stackPointer(mainCfa - 0x100);
    this.line(0, Reason.Call);
  }

  line(site: number, reason: number = Reason.Line): void { this.sink.step(site, reason); }

  set(address: number, value: number | bigint, size = 4): void { this.sink.write(Kind.Write, address, size, le(value, size), 0); }

  undefine(address: number, length: number): void { this.sink.write(Kind.Undefined, address, length, new Uint8Array(0), 0); }

  call(fn: number, cfa: number, callerSite: number, entry: number): void {
    this.sink.push(fn, cfa, callerSite, 0x401050);
    this.pointers.push(cfa - 0x40);
    this.sink.stackPointer(cfa - 0x40);
    this.line(entry, Reason.Call);
  }

  /** A return step, then the frame is gone. */
  leave(site: number): void {
    this.sink.stackPointer(this.pointers.pop()! + 0x38); // at `ret`
    this.line(site, Reason.Return);
    this.sink.pop(1);
    this.sink.stackPointer(this.pointers[this.pointers.length - 1] ?? mainCfa);
  }

  /** As alloca: the frame's stack pointer moves. */
  move(sp: number): void {
    this.pointers[this.pointers.length - 1] = sp;
    this.sink.stackPointer(sp);
  }

  end(): void {
    this.leave(7);
    this.sink.exit(0);
    this.line(-1, Reason.End);
  }
}

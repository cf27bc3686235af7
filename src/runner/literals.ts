/**
 * Which of the program's read-only bytes a trace needs: those that the program's data points at. Pointers are looked for in
 * all that is written, and then in what they point at. A hit keeps its page of 256 bytes and goes on to the end of its text.
 */
import { closeSync, openSync, readSync } from "node:fs";
import type { ImageRange } from "../trace/image";
import { isReadOnly } from "../trace/static-areas";
import type { Symbols } from "../trace/symbols";

const pageBytes = 256;
/** A text that is longer is cut here. */
const longestText = 4096;
/** Larger sections are some table of a library: not loaded whole. */
const largestSection = 16 * 1024 * 1024;

interface Section {
  low: number;
  bytes: Uint8Array;
  /** 1 for each page that is kept, 2 when it was handed out. */
  pages: Uint8Array;
}

export class Literals {
  private readonly sections: Section[];
  private readonly low: number;
  private readonly high: number;
  private fresh = false;

  constructor(symbols: Symbols, binary: string | undefined) {
    this.sections = binary === undefined ? [] : load(symbols, binary);
    this.low = Math.min(...this.sections.map(({ low }) => low), Infinity);
    this.high = Math.max(...this.sections.map(({ low, bytes }) => low + bytes.length), 0);
  }

  /** Looks for pointers among the words of `data[at..at + length)`, which lies at `address` in the program. */
  look(address: number, length: number, data: Uint8Array, at: number): void {
    if (this.high === 0) return;
    // The low bits by `&`: a remainder of numbers above 2^32 is slow, and this is called at every write.
    for (let i = -address & 7; i + 8 <= length; i += 8) {
      const from = at + i;
      if (data[from + 7] !== 0 || data[from + 6] !== 0 || data[from + 5] !== 0) continue;
      const value = data[from]! + data[from + 1]! * 0x100 + data[from + 2]! * 0x10000 + data[from + 3]! * 0x1000000 + data[from + 4]! * 0x100000000;
      if (value >= this.low && value < this.high) this.hit(value);
    }
  }

  private hit(address: number): void {
    const found: number[] = [address];
    for (let target = found.pop(); target !== undefined; target = found.pop()) {
      const section = this.sections.find(({ low, bytes }) => target! >= low && target! < low + bytes.length);
      if (section === undefined) continue;
      const offset = target - section.low;
      const nul = section.bytes.indexOf(0, offset);
      const end = Math.min(nul < 0 ? section.bytes.length : nul + 1, offset + longestText);
      for (let page = Math.floor(offset / pageBytes); page * pageBytes < end; page++) {
        if (section.pages[page] !== 0) continue;
        section.pages[page] = 1;
        this.fresh = true;
        this.pointersIn(section, page, found);
      }
    }
  }

  private pointersIn({ low, bytes }: Section, page: number, found: number[]): void {
    const end = Math.min(bytes.length, (page + 1) * pageBytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = page * pageBytes + ((8 - (low % 8)) % 8); at + 8 <= end; at += 8) {
      if (view.getUint32(at + 4, true) !== 0) continue; // sections of a program linked at a fixed address lie below 4 GiB
      const value = view.getUint32(at, true);
      if (value >= this.low && value < this.high) found.push(value);
    }
  }

  /** Pages found since the last call, neighbours joined. */
  take(): ImageRange[] {
    if (!this.fresh) return [];
    this.fresh = false;
    const ranges: ImageRange[] = [];
    for (const { low, bytes, pages } of this.sections) {
      for (let page = 0; page < pages.length; page++) {
        if (pages[page] !== 1) continue;
        const first = page;
        for (; pages[page] === 1; page++) pages[page] = 2;
        ranges.push({ address: low + first * pageBytes, bytes: bytes.subarray(first * pageBytes, page * pageBytes) });
      }
    }
    return ranges;
  }
}

function load(symbols: Symbols, binary: string): Section[] {
  const wanted = symbols.sections.filter((section) => isReadOnly(section) && section.size > 0 && section.size <= largestSection);
  if (wanted.length === 0) return [];
  const file = openSync(binary, "r");
  try {
    return wanted.map((section) => {
      const bytes = new Uint8Array(section.size);
      const got = readSync(file, bytes, 0, section.size, section.offset);
      return { low: Number(section.address), bytes: bytes.subarray(0, got), pages: new Uint8Array(Math.ceil(got / pageBytes)) };
    });
  } finally {
    closeSync(file);
  }
}

/** Random runs: valid sequences of events (balanced frames, disjoint blocks) from one seed. */
import { Kind, Reason } from "../../../src/trace/raw/events";
import { globalsAt, le, mainCfa, type Player, stackHigh, stackLow } from "./program";

/** A small linear congruential generator: the same run for the same seed. */
export class Random {
  constructor(private state: number) {}
  next(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return this.state / 2 ** 32;
  }
  below(n: number): number { return Math.floor(this.next() * n); }
  bytes(n: number): Uint8Array { return Uint8Array.from({ length: n }, () => this.below(256)); }
}

const heapAt = 0x4c3a040;

/** Plays about `length` events. */
export function randomRun(p: Player, seed: number, length: number): void {
  const random = new Random(seed);
  const cfas = [mainCfa];
  const blocks = new Map<number, number>();
  let stacks = 0;
  p.begin();
  const write = (address: number, size: number): void => {
    const kind = random.below(8);
    if (kind === 0) p.sink.write(Kind.Undefined, address, size, new Uint8Array(0), 0);
    else if (kind === 1) p.sink.write(Kind.Mixed, address, size, random.bytes(size * 2), 0);
    else if (kind < 5) p.sink.write(Kind.Write, address, size, Uint8Array.from([...le(random.below(300), Math.min(8, size)), ...random.bytes(Math.max(0, size - 8))]), 0);
    else p.sink.write(Kind.Write, address, size, random.bytes(size), 0);
  };
  const size = (): number => [1, 2, 4, 8, 8, 4, 16, 3, 24, 7][random.below(10)]!;
  for (let i = 0; i < length; i++) {
    const top = cfas[cfas.length - 1]!;
    switch (random.below(16)) {
      case 0: if (cfas.length < 8) {
        const cfa = top - 64 - 16 * random.below(4);
        cfas.push(cfa);
        p.call(1 + random.below(2), cfa, random.below(8), 8 + random.below(16));
      } break;
      case 1: if (cfas.length > 1) {
        if (random.below(2)) p.sink.result(1, random.bytes(16));
        p.leave(8 + random.below(16));
        cfas.pop();
      } break;
      case 2: {
        const address = heapAt + 64 * random.below(12);
        if (blocks.has(address)) break;
        const bytes = 8 + 8 * random.below(7); // of odd sizes, what an older block left behind the end is anybody's guess
        if (random.below(3) === 0) p.sink.stack(++stacks, BigUint64Array.from([0x48ac0en, BigInt(0x401000 + random.below(0x300))]));
        blocks.set(address, bytes);
        p.sink.alloc(address, bytes, random.below(7), stacks);
      } break;
      case 3: {
        const [address] = blocks.keys();
        if (address === undefined) break;
        blocks.delete(address);
        p.sink.free(address, random.below(4), stacks);
      } break;
      case 4: write(globalsAt + 16 + random.below(300), size()); break;
      case 5: p.sink.output(1 + random.below(2), random.bytes(random.below(5) + 1)); break;
      case 6: if (random.below(4) === 0) p.sink.origin(1 + random.below(3), stacks);
        if (random.below(4) === 0) p.sink.error(1 + random.below(12), BigInt(random.below(2 ** 32)) << 30n, 4n, "free", stacks); break;
      case 7: for (const [address, bytes] of blocks) if (random.below(3) === 0) {
        const length8 = Math.min(size(), bytes);
        write(address + random.below(bytes - length8 + 1), length8);
      } break;
      case 8: if (blocks.size > 0) p.set(globalsAt + 8, [...blocks.keys()][random.below(blocks.size)]!, 8); break;
      case 9: case 10: write(top - 8 - random.below(48), Math.min(8, size())); break;
      case 11: write(cfas[random.below(cfas.length)]! - 24 - random.below(16), Math.min(8, size())); break;
      case 12: p.move(top - 64 - 16 * random.below(8)); break;
      default: p.line(random.below(24), random.below(12) === 0 ? Reason.Throw : Reason.Line);
    }
  }
  while (cfas.length > 1) {
    p.leave(8);
    cfas.pop();
  }
  p.end();
}

export const places = { heapAt, heapEnd: heapAt + 64 * 12, globalsAt, stackLow, stackHigh };

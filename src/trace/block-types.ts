/**
 * What each heap block is, found once for the whole run, so that a block never changes its type while one steps.
 *
 * Memory carries no types; pointers do. One pass over all words ever written looks at those that hold an address inside a
 * block: the static type of the place that held it (a variable, a global, a member of a block already typed) says what
 * the block was meant to be. Words that hold the address of a vtable say it of polymorphic objects, and better: their dynamic
 * type. Of several answers the best fit wins (see `fit`), of equals the first in time.
 */
import type { BlockFacts, RunFacts } from "./facts";
import { locate } from "./variables";
import type { TypeRef, Types } from "./types";

/** `count` is absent for a single object. `offset`: where in the block the object begins (an array cookie, make_shared's counts). */
export interface BlockType {
  type: number;
  offset: number;
  count?: number;
}

interface Candidate extends BlockType {
  fit: number;
}

/** A fit that nothing can better: no more candidates are looked at. */
const settled = 10;
const newArray = 5;
const single = 4;

/** A variable's bytes, `high` exclusive. */
interface Span { low: bigint; high: bigint; type: TypeRef }

export class BlockTypes {
  private readonly best: (Candidate | undefined)[];
  /** Words seen in blocks that had no type yet, by block. */
  private readonly waiting = new Map<number, { holder: bigint; step: number; value: bigint }[]>();
  /** Blocks whose type was just found and whose waiting words are due. A list, as chains of nodes are long. */
  private readonly due: number[] = [];
  private readonly globals: Span[] = [];
  /** By their offset in a thread's block. */
  private readonly threadLocals: Span[] = [];

  constructor(private readonly run: RunFacts, private readonly types: Types) {
    this.best = new Array<Candidate | undefined>(run.blocks.length);
    for (const { location, type } of run.symbols.globals) {
      const size = types.size(type);
      if (!size || (location?.kind !== "address" && location?.kind !== "tls")) continue;
      const low = BigInt(location.kind === "tls" ? location.offset : location.address);
      (location.kind === "tls" ? this.threadLocals : this.globals).push({ low, high: low + BigInt(size), type });
    }
    if (run.blocks.length > 0) this.scan();
  }

  of(block: number): BlockType | undefined {
    return this.best[block];
  }

  private scan(): void {
    let low = this.run.blocks[0]!.address;
    let high = low;
    for (const block of this.run.blocks) {
      if (block.address < low) low = block.address;
      if (block.address + BigInt(block.size) > high) high = block.address + BigInt(block.size);
    }
    this.scanVtables();
    this.run.scanWords(low, high + 1n, (holder, step, value) => {
      const block = this.run.blockAt(value, step);
      if (!block || this.isSettled(block.id)) return;
      this.consider(block, holder, step, value);
      if (this.due.length > 0) this.settleDue();
    });
  }

  private settleDue(): void {
    for (let owner = this.due.pop(); owner !== undefined; owner = this.due.pop()) {
      const list = this.waiting.get(owner);
      this.waiting.delete(owner);
      for (const { holder, step, value } of list ?? []) {
        const block = this.run.blockAt(value, step);
        if (block && !this.isSettled(block.id)) this.consider(block, holder, step, value);
      }
    }
  }

  private isSettled(block: number): boolean {
    return (this.best[block]?.fit ?? 0) >= settled;
  }

  private consider(block: BlockFacts, holder: bigint, step: number, value: bigint): void {
    const owner = this.run.blockAt(holder, step);
    let target: TypeRef;
    if (owner && holder < owner.address + BigInt(owner.size)) {
      const known = this.best[owner.id];
      if (!known) { this.wait(owner.id, holder, step, value); return; }
      target = this.pointeeIn(known, owner, holder);
      if (target === undefined && known.fit < settled) this.wait(owner.id, holder, step, value); // perhaps its type gets better
    } else {
      target = this.pointeeOutside(holder, step);
    }
    this.offer(block, target, Number(value - block.address));
  }

  private wait(owner: number, holder: bigint, step: number, value: bigint): void {
    const list = this.waiting.get(owner);
    if (!list) this.waiting.set(owner, [{ holder, step, value }]);
    else if (list.length < 10_000) list.push({ holder, step, value });
  }

  private offer(block: BlockFacts, target: TypeRef, offset: number): void {
    const type = this.types.strip(target);
    if (type === undefined) return;
    const fit = fitOf(this.types, block, type, offset);
    const before = this.best[block.id];
    if (fit <= 0 || (before && before.fit >= fit)) return;
    this.set(block, { type, offset, fit });
  }

  private set(block: BlockFacts, found: Candidate): void {
    const size = this.types.size(found.type) ?? 1;
    const room = block.size - found.offset;
    // Plain operator new that the library called with room for several: an allocator's, the storage of a container.
    const storage = block.how === single && !block.direct && room % size === 0;
    const many = (block.how !== single || storage) && found.fit > 3 && (room >= 2 * size || block.how === newArray || room === 0);
    this.best[block.id] = many ? { ...found, count: Math.floor(room / size) } : found;
    if (this.waiting.has(block.id)) this.due.push(block.id);
  }

  /** What the word at `holder` in a typed block points at. */
  private pointeeIn(known: BlockType, owner: BlockFacts, holder: bigint): TypeRef {
    let offset = Number(holder - owner.address) - known.offset;
    const size = this.types.size(known.type) ?? 0;
    if (offset < 0 || size === 0) return undefined;
    if (known.count !== undefined) {
      if (offset >= size * known.count) return undefined;
      offset %= size;
    }
    return pointeeAt(this.types, known.type, offset);
  }

  /** The same for a global or a variable of the activation whose stack holds the word at that step. */
  private pointeeOutside(holder: bigint, step: number): TypeRef {
    for (const global of this.globals) {
      if (holder >= global.low && holder < global.high) return pointeeAt(this.types, global.type, Number(holder - global.low));
    }
    const facts = this.run.at(step);
    const offset = facts.threadLocals === undefined ? -1n : holder - facts.threadLocals;
    for (const local of this.threadLocals) {
      if (offset >= local.low && offset < local.high) return pointeeAt(this.types, local.type, Number(offset - local.low));
    }
    const frame = facts.frameAt(holder);
    const fn = frame && this.run.symbols.functions[frame.function];
    if (!fn) return undefined;
    const address = frame.site >= 0 ? BigInt(this.run.sites.sites[frame.site]!.address) : undefined;
    let fallback: TypeRef;
    const look = (variables: typeof fn.variables, inside: boolean): TypeRef => {
      for (const variable of variables) {
        if (variable.location?.kind !== "cfa") continue;
        const size = this.types.size(variable.type);
        const at = locate(variable.location, frame, facts.memory, size);
        if (at?.kind !== "address" || size === undefined || holder < at.address || holder >= at.address + BigInt(size)) continue;
        const target = pointeeAt(this.types, variable.type, Number(holder - at.address));
        if (target === undefined) continue;
        if (inside) return target;
        fallback ??= target;
      }
      return undefined;
    };
    const walk = (scopes: typeof fn.scopes, depth: number): TypeRef => {
      for (const scope of scopes) {
        const inside = address === undefined || (address >= BigInt(scope.low) && address < BigInt(scope.high));
        const found = (depth < 200 ? walk(scope.scopes, depth + 1) : undefined) ?? look(scope.variables, inside);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return walk(fn.scopes, 0) ?? look(fn.variables, true) ?? fallback;
  }

  /** Words that hold a vtable's address point: the object around them is of that class (the last one in construction). */
  private scanVtables(): void {
    const tables = new Map<bigint, number>();
    let low: bigint | undefined;
    let high = 0n;
    for (const table of this.run.symbols.vtables) {
      const type = this.types.named(table.type);
      if (type === undefined) continue;
      const point = BigInt(table.address) + 16n;
      tables.set(point, type);
      if (low === undefined || point < low) low = point;
      if (point >= high) high = point + 1n;
    }
    if (low === undefined) return;
    this.run.scanWords(low, high, (holder, step, value) => {
      const type = tables.get(value);
      const block = type === undefined ? undefined : this.run.blockAt(holder, step);
      if (type === undefined || !block) return;
      const before = this.best[block.id];
      const offset = Number(holder - block.address);
      if (before && before.offset !== offset) return; // elements behind the first, secondary vtables
      if (before && !this.types.isBase(before.type, type)) return; // destruction puts the bases' tables back
      const fit = fitOf(this.types, block, type, offset);
      if (fit > 0) this.set(block, { type, offset, fit: isInternal(this.types, type) ? fit : Math.max(fit, settled) });
    });
  }
}

/**
 * How well an object of `type` at `offset` accounts for a block; 0 = not at all. 10 and more: exactly. Whole structs before
 * scalars before characters before the library's own bookkeeping; a pointer to the begin before one to the inside.
 */
export function fitOf(types: Types, block: Pick<BlockFacts, "size" | "how">, type: number, offset: number): number {
  const size = types.size(type);
  const room = block.size - offset;
  if (!size || (size > room && !isEmptyArray(block))) return 0;
  if (isInternal(types, type)) return 1;
  const cookie = block.how === newArray && (offset === 8 || offset === 16) && room % size === 0;
  if (offset !== 0 && !cookie) return 3;
  const info = types.bare(type)!;
  const isChar = info.kind === "base" && info.size === 1;
  const exact = block.how === single ? room === size : room % size === 0;
  const plain = isChar ? 4 : info.kind === "struct" ? (exact ? settled : 7) : exact ? 6 : 5;
  return block.how === single && exact ? Math.max(plain, info.kind === "struct" ? settled : 8) : plain;
}

/** `new T[0]`, `malloc(0)`. */
function isEmptyArray({ size, how }: Pick<BlockFacts, "size" | "how">): boolean {
  return size === 0 && how !== single;
}

function isInternal(types: Types, type: number): boolean {
  return /^(std::_|std::__|__gnu_cxx::|__cxxabiv1::)/.test(types.name(type));
}

/** The type that a pointer at `offset` in an object of type `ref` leads to; undefined when no pointer (or a void*) lies there. */
export function pointeeAt(types: Types, ref: TypeRef, offset: number, depth = 0): TypeRef {
  const type = types.bare(ref);
  if (!type || depth > 32) return undefined;
  switch (type.kind) {
    case "pointer": case "reference": case "rvalue-reference": {
      if (offset !== 0) return undefined;
      const target = types.bare(type.target);
      return target && target.kind !== "function" ? type.target : undefined;
    }
    case "array": {
      const size = types.size(type.target);
      return size ? pointeeAt(types, type.target, offset % size, depth + 1) : undefined;
    }
    case "struct": {
      for (const m of type.members) {
        if (m.static || m.offset === undefined || m.bitSize !== undefined || m.name?.startsWith("_vptr")) continue;
        const found = inside(types, m.type, m.offset, offset, depth);
        if (found !== undefined) return found;
      }
      for (const base of type.bases) {
        const found = base.offset === undefined ? undefined : inside(types, base.type, base.offset, offset, depth);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    default: return undefined;
  }
}

function inside(types: Types, part: number, at: number, offset: number, depth: number): TypeRef {
  const size = types.size(part);
  return size !== undefined && offset >= at && offset < at + size ? pointeeAt(types, part, offset - at, depth + 1) : undefined;
}

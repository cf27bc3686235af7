/**
 * The pointer graph over the whole run: every word that held an address inside a heap block, with its life. One pass over
 * memory's versions; nothing is decoded, so a run of a million steps costs what its pointers cost. For layouts with foresight.
 */
import type { BlockTypes } from "./block-types";
import type { Run } from "./run";
import type { TypeRef, Types } from "./types";

/** A pointer that stood from step `start` until before step `end`. */
export interface BlockLink {
  /** The block that held it; -1: a variable, a global. */
  from: number;
  to: number;
  /** The member (`next`) or element (`[2]`, `child[2]`) of `from` that held it; of a variable its address in hex. */
  field: string;
  /** Where it lay: bytes from the begin of `from`. */
  offset: number;
  start: number;
  end: number;
}

/** More are left out: a layout gets no better by them. */
const mostLinks = 300_000;

export function findLinks(run: Run, blockTypes: BlockTypes, types: Types): BlockLink[] {
  const { blocks, frames, memory, steps } = run.tables;
  const found: BlockLink[] = [];
  let low = Infinity;
  let high = 0;
  for (let block = 0; block < blocks.count; block++) {
    low = Math.min(low, blocks.address[block]!);
    high = Math.max(high, blocks.address[block]! + blocks.size[block]!);
  }
  if (low === Infinity) return found;
  const names = new FieldNames(types);
  const visible = steps.versions[steps.count] ?? 0;
  const last = steps.count + 1;
  const { start, order, words, known, undefinedBytes, slotAddress } = memory;
  for (let slot = 0; slot + 1 < start.length; slot++) {
    const address = slotAddress[slot]!;
    for (let i = start[slot]!; i < start[slot + 1]! && found.length < mostLinks; i++) {
      const version = order[i]!;
      if (version >= visible) break;
      const value = words[version * 2]! + words[version * 2 + 1]! * 0x100000000;
      if (value < low || value >= high || known[version] !== 0xff || undefinedBytes[version] !== 0) continue;
      const from = run.stacks.stepOfVersion(version);
      const to = run.space.blockAround(value, from);
      if (to < 0 || !run.space.isLive(to, from)) continue;
      const following = i + 1 < start[slot + 1]! ? order[i + 1]! : visible;
      let end = following < visible ? run.stacks.stepOfVersion(following) : last;
      if (blocks.to[to] !== 0) end = Math.min(end, blocks.to[to]!);
      const thread = run.stacks.threadAround(address, from);
      const holder = thread === undefined ? run.space.blockAround(address, from) : -1;
      if (thread !== undefined) {
        const index = run.stacks.frameAround(address, thread.id, from);
        if (index < 0) continue;
        end = Math.min(end, frames.to[run.stacks.framesOf(thread.id, from).at(index)]!);
      } else if (holder >= 0 && blocks.to[holder] !== 0) end = Math.min(end, blocks.to[holder]!);
      if (end <= from) continue;
      const offset = holder < 0 ? address : address - blocks.address[holder]!;
      const type = holder < 0 ? undefined : blockTypes.of(holder);
      const field = holder < 0 ? `0x${address.toString(16)}` : names.of(type?.type, offset - (type?.offset ?? 0), type?.count !== undefined);
      found.push({ from: holder, to, field, offset, start: from, end });
    }
  }
  return found.sort((a, b) => a.start - b.start || a.from - b.from || a.offset - b.offset);
}

/** What lies at an offset of a type, as the picture calls it: the first member, and which element where that is an array. */
class FieldNames {
  private readonly cache = new Map<string, string>();

  constructor(private readonly types: Types) {}

  of(type: TypeRef, offset: number, many: boolean): string {
    const key = `${type ?? ""} ${offset} ${many}`;
    let name = this.cache.get(key);
    if (name === undefined) this.cache.set(key, (name = this.find(type, offset, many)));
    return name;
  }

  private find(type: TypeRef, offset: number, many: boolean): string {
    const size = this.types.size(type);
    if (many && size) return `[${Math.floor(offset / size)}]`;
    const member = this.member(type, offset, 0);
    if (!member) return `+${offset}`;
    const info = this.types.bare(member.type);
    const element = info?.kind === "array" ? this.types.size(info.target) : undefined;
    return element ? `${member.name}[${Math.floor((offset - member.offset) / element)}]` : member.name;
  }

  /** The member of a struct, or of its bases, that covers the offset. */
  private member(type: TypeRef, offset: number, depth: number): { name: string; type: TypeRef; offset: number } | undefined {
    const struct = this.types.struct(type);
    if (!struct || depth > 16) return undefined;
    for (const m of struct.members) {
      if (m.static || m.offset === undefined) continue;
      const size = this.types.size(m.type) ?? 0;
      if (offset < m.offset || offset >= m.offset + size) continue;
      if (m.name) return { name: m.name, type: m.type, offset: m.offset };
      const inner = this.member(m.type, offset - m.offset, depth + 1);
      if (inner) return { ...inner, offset: inner.offset + m.offset };
    }
    for (const base of struct.bases) {
      const size = this.types.size(base.type) ?? 0;
      if (base.offset === undefined || offset < base.offset || offset >= base.offset + size) continue;
      const inner = this.member(base.type, offset - base.offset, depth + 1);
      if (inner) return { ...inner, offset: inner.offset + base.offset };
    }
    return undefined;
  }
}

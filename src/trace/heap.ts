/**
 * Which heap blocks a snapshot lists, and each block's value.
 *
 * Listed: live blocks that user code allocated itself, blocks that a pointer in a variable or in a listed block leads to,
 * leaked ones, and blocks freed in this very step. A freed block stays while a pointer still leads to it. Not listed: blocks whose content a
 * container view shows (a vector's storage, a map's nodes), and those whose content a user's view shows, unless a pointer
 * elsewhere leads to them. Leaked blocks that messages name are listed all the same.
 */
import type { BlockTypes } from "./block-types";
import { hex, stateOf } from "./bytes-window";
import { decodeRun } from "./arrays";
import type { Decoder, Slot } from "./decoding";
import { destroyed } from "./destroyed";
import type { BlockFacts, StepFacts } from "./facts";
import type { Lost } from "./lost";
import type { SharedObjects } from "./shared-objects";
import type { HeapBlock, Value } from "./snapshot";
import type { Types } from "./types";

const shownOpaqueBytes = 64;

export function heapAt(decoder: Decoder, facts: StepFacts, blocks: readonly BlockFacts[], types: BlockTypes, lost: Lost, wanted: (id: number) => boolean = () => true, shared?: SharedObjects): HeapBlock[] {
  const before = new Set(decoder.reached);
  const { budget } = decoder;
  const isHidden = (id: number): boolean => decoder.owned.has(id) && !isNamedLeak(blocks[id]!, facts.step, lost);
  const listed = listBlocks(decoder, facts, blocks, types, { wanted, isHidden, lost, shared });
  if (![...decoder.folded].some((id) => listed.has(id) && !before.has(id) && !isNamedLeak(blocks[id]!, facts.step, lost))) return sorted(listed, isHidden);
  // A container in a block may have come after the nodes that it shows: now it is known which those are.
  decoder.reached.clear();
  for (const id of before) decoder.reached.add(id);
  decoder.budget = budget;
  return sorted(listBlocks(decoder, facts, blocks, types, { wanted, isHidden, lost, shared }), isHidden);
}

interface Choice { wanted: (id: number) => boolean; isHidden: (id: number) => boolean; lost: Lost; shared: SharedObjects | undefined }

function isNamedLeak(block: BlockFacts, step: number, lost: Lost): boolean {
  return isLeaked(block, step) && lost.isNamed(block.id);
}

function sorted(listed: Map<number, HeapBlock>, isHidden: Choice["isHidden"]): HeapBlock[] {
  return [...listed.values()].filter((block) => !isHidden(block.id!)).sort((a, b) => a.id! - b.id!);
}

function listBlocks(decoder: Decoder, facts: StepFacts, blocks: readonly BlockFacts[], types: BlockTypes, { wanted, isHidden, lost, shared }: Choice): Map<number, HeapBlock> {
  const listed = new Map<number, HeapBlock>();
  const list = (id: number) => {
    const block = blocks[id];
    if (!block || listed.has(id) || isHidden(id)) return;
    const known = knownHeading(block, blocks, types, decoder.types, facts.step);
    if (!wanted(id)) return void listed.set(id, known);
    const head: HeapBlock = { ...known };
    listed.set(id, head); // before its value: a block may lead to itself
    const value = blockValue(decoder, block, types, {});
    head.value = shared?.isDestroyed(block, facts) === true ? destroyed(value) : value;
  };
  for (const id of facts.liveBlocks()) {
    const block = blocks[id]!;
    if (decoder.folded.has(id) && !isNamedLeak(block, facts.step, lost)) continue;
    if (block.direct || (isLeaked(block, facts.step) && types.of(id) !== undefined)) list(id);
  }
  for (const id of freedAt(blocks, facts.step)) if (blocks[id]!.direct) list(id);
  for (const id of decoder.reached) list(id); // grows while blocks are decoded: a Set hands out what is added meanwhile
  return listed;
}

const freedIndex = new WeakMap<readonly BlockFacts[], Map<number, number[]>>();

/** Blocks that the statement that led to a step freed, listed or not. */
export function freedAt(blocks: readonly BlockFacts[], step: number): readonly number[] {
  let index = freedIndex.get(blocks);
  if (!index) {
    freedIndex.set(blocks, (index = new Map()));
    for (const block of blocks) {
      if (!block.freed) continue;
      const list = index.get(block.freed.step);
      if (list) list.push(block.id);
      else index.set(block.freed.step, [block.id]);
    }
  }
  return index.get(step) ?? [];
}

/** Headings that were made before: of thousands of blocks a step changes few. */
const headings = new WeakMap<readonly BlockFacts[], Map<number, HeapBlock & { id: number }>>();

function knownHeading(block: BlockFacts, blocks: readonly BlockFacts[], types: BlockTypes, names: Types, step: number): HeapBlock & { id: number } {
  let known = headings.get(blocks);
  if (!known) headings.set(blocks, (known = new Map()));
  const state = block.freed && block.freed.step <= step ? 2 : isLeaked(block, step) ? 1 : 0;
  const key = block.id * 3 + state;
  let head = known.get(key);
  if (!head) known.set(key, (head = heading(block, types, names, step)));
  return head;
}

function isLeaked(block: BlockFacts, step: number): boolean {
  return block.leaked !== undefined && block.leaked.step <= step && !(block.freed && block.freed.step <= step);
}

/** A block without its value, as of a step. */
export function heading(block: BlockFacts, types: BlockTypes, names: Types, step: number): HeapBlock & { id: number } {
  const freed = block.freed && block.freed.step <= step ? block.freed : undefined;
  const leaked = isLeaked(block, step);
  const out: HeapBlock & { id: number } = {
    address: hex(block.address), size: block.size, state: freed ? "freed" : leaked ? "leaked" : "live", type: blockTypeName(block, types, names),
    allocated: block.allocated, id: block.id,
  };
  if (freed) out.freed = freed;
  if (leaked) out.leaked = block.leaked!;
  return out;
}

function blockTypeName(block: BlockFacts, types: BlockTypes, names: Types): string {
  const found = types.of(block.id);
  if (!found) return `char[${block.size}]`;
  return found.count === undefined ? names.name(found.type) : names.declare(found.type, `[${found.count}]`);
}

/** `range`: which elements, when the block is an array. */
export function blockValue(decoder: Decoder, block: BlockFacts, types: BlockTypes, options: { range?: Slot["range"] }): Value {
  const found = types.of(block.id);
  if (!found) return opaque(decoder, block);
  const slot: Slot = { name: "", type: found.type, address: block.address + BigInt(found.offset), depth: 0, range: options.range };
  return found.count === undefined ? decoder.decode(slot) : decodeRun(decoder, slot, found.type, found.count);
}

/** A block that no typed pointer ever led to: its first bytes in hex, `??` where undefined. */
function opaque(decoder: Decoder, block: BlockFacts): Value {
  const read = decoder.facts.memory.read(block.address, Math.min(block.size, shownOpaqueBytes));
  const bytes = Array.from(read.bytes, (byte, i) => (read.undefinedBits[i] === 0 ? byte.toString(16).padStart(2, "0") : "??"));
  const value: Value = { name: "", type: `char[${block.size}]`, address: hex(block.address), kind: "opaque", state: stateOf(read), length: block.size, size: block.size };
  if (block.size > shownOpaqueBytes) value.elided = block.size - shownOpaqueBytes;
  if (value.state === "defined" || value.state === "partial") value.value = bytes.join(" ");
  return value;
}

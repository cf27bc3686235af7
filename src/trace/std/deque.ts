/**
 * std::deque.
 * Layout: libstdc++ <bits/stl_deque.h>: `_M_impl` holds `_M_map` (an array of `_M_map_size` pointers to chunks of 512 bytes, of one element
 * where that is larger) and the iterators `_M_start` and `_M_finish`: `_M_cur` points at the element, `_M_first` at its chunk's
 * begin, `_M_node` at the chunk's entry in the map.
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { badStorage, corrupted, finish, headless, part, pointee, type StdView } from "./view";

export const dequeView: StdView = { matches: (head) => head === "std::deque", view: viewDeque };

const chunkBytes = 512;

export function elementsPerChunk(elementSize: number): number {
  return elementSize < chunkBytes ? Math.floor(chunkBytes / elementSize) : 1;
}

const paths = [["_M_map"], ["_M_map_size"], ["_M_start", "_M_cur"], ["_M_start", "_M_first"], ["_M_start", "_M_node"], ["_M_finish", "_M_cur"], ["_M_finish", "_M_first"], ["_M_finish", "_M_node"]];

function viewDeque(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const parts = paths.map((path) => part(types, slot, "_M_impl", ...path));
  const element = pointee(types, parts[2]?.type);
  const size = types.size(element);
  if (parts.some((each) => !each) || !size) return undefined;
  const words = parts.map((each) => decoder.word(each!.address, 8, slot.window));
  const bad = headless(decoder, slot, "sequence", words);
  if (bad) return bad;
  const [map, mapSize, cur, first, node, lastCur, lastFirst, lastNode] = words.map((word) => word.value) as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  const wrong = (why: string): Value => corrupted(decoder, slot, "sequence", why);
  if (map === 0n) return wrong("it has no storage: it was never constructed");
  if (mapSize > 1n << 40n || node < map || lastNode < node || lastNode >= map + 8n * mapSize || (lastNode - node) % 8n !== 0n) return wrong("its chunks do not lie in its map");
  const why = badStorage(decoder, map, Number(8n * mapSize));
  if (why) return wrong(why);
  const per = elementsPerChunk(size);
  const before = Number(cur - first) / size;
  const after = Number(lastCur - lastFirst) / size;
  const length = (Number(lastNode - node) / 8) * per + after - before;
  if (![before, after].every((n) => Number.isInteger(n) && n >= 0 && n <= per) || length < 0) return wrong("its ends do not lie in their chunks");
  decoder.own(map);
  decoder.own(first);
  const value = decoder.make(slot, "sequence", "defined");
  value.length = length;
  const { from, to } = decoder.shown(slot, length);
  const children: Value[] = [];
  let chunk = -1;
  let chunkAt = 0n;
  for (let i = from; i < to && decoder.budget > 0; i++) {
    const place = before + i;
    if (Math.floor(place / per) !== chunk) {
      chunk = Math.floor(place / per);
      const word = decoder.word(node + BigInt(8 * chunk));
      const broken = word.state === "defined" ? badStorage(decoder, word.value, Math.min(per, before + length - chunk * per) * size) : "undefined";
      if (broken) return { ...wrong(`chunk ${chunk} is no live memory`), length, ...(children.length > 0 ? { children } : {}) };
      decoder.own(word.value);
      chunkAt = word.value;
    }
    children.push(decoder.decode({ name: `[${i}]`, type: element, address: chunkAt + BigInt((place % per) * size), role: "element", depth: slot.depth + 1 }));
  }
  finish(value, children, length);
  return value;
}

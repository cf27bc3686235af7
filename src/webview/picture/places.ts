/** Places of memory by address: the value of a step that lies there, the block or the variable around it. Pure. */
import type { HeapBlock, Snapshot, Value } from "../../trace/snapshot";
import { addressNumber } from "./text";

export interface Place { title: string; type: string; address: string; size: number; block?: number }

export function blockPlace(block: HeapBlock): Place {
  return { title: block.type ?? block.address, type: block.type ?? "", address: block.address, size: Math.max(1, block.size), ...(block.id === undefined ? {} : { block: block.id }) };
}

function* roots(snapshot: Snapshot): Generator<Value> {
  for (const frame of snapshot.frames) yield* frame.variables;
  for (const thread of snapshot.threads) if (thread.id !== snapshot.thread) for (const frame of thread.frames) yield* frame.variables;
  yield* snapshot.globals;
  for (const block of snapshot.heap) if (block.value && block.state !== "freed") yield block.value;
}

/** The value at an address: of this type where there is one, else the outermost. */
export function valueAt(snapshot: Snapshot, address: string, type: string): Value | undefined {
  const at = addressNumber(address);
  let any: Value | undefined;
  const search = (v: Value): Value | undefined => {
    const low = addressNumber(v.address);
    if (low !== undefined && v.size && at !== undefined && (at < low || at >= low + v.size)) return undefined;
    if (v.address === address) {
      if (v.type === type || !type) return v;
      any ??= v;
    }
    for (const child of v.children ?? []) { const found = search(child); if (found) return found; }
    return undefined;
  };
  for (const root of roots(snapshot)) { const found = search(root); if (found) return found; }
  return any;
}

/** What a pointer leads to: the block that holds the address, or the variable that lies there. */
export function placeAt(snapshot: Snapshot, address: string): Place | undefined {
  const at = addressNumber(address);
  if (at === undefined) return undefined;
  const block = snapshot.heap.find((b) => { const low = addressNumber(b.address) ?? Infinity; return at >= low && at < low + Math.max(1, b.size); });
  if (block) return blockPlace(block);
  const value = valueAt(snapshot, address, "");
  return value?.address && value.size ? { title: value.name || value.type, type: value.type, address: value.address, size: value.size } : undefined;
}

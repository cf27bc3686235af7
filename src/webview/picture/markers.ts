/**
 * Which variables index which arrays: `a[i]` in the source of the running function says so, and i's value says which cell. The
 * marker stands under the cell for as long as both are there, so that two ends of a window can be watched moving. Pure.
 */
import type { Snapshot, Value } from "../../trace/snapshot";
import { addressNumber } from "./text";

export interface Marker { name: string; /** The line that runs next, or the one that ran, uses it. */ used: boolean }

/** Pairs of names that stand as `array[index]` in a text, with what is added to the index. */
export interface Indexing { array: string; index: string; line: number }

const pattern = /\b([A-Za-z_]\w*)\s*(?:->|\.)?\s*(?:at\s*\(|\[)\s*([A-Za-z_]\w*)\s*(?:\)|\])/g;

export function indexings(source: string): Indexing[] {
  return source.split("\n").flatMap((text, i) => [...text.replace(/\/\/.*$/, "").matchAll(pattern)].map((m) => ({ array: m[1], index: m[2], line: i + 1 })));
}

/** Arrays of characters that the source indexes by a variable. A declaration's bound is no index. */
export function indexedLetters(source: string): Set<string> {
  const declared = new Set([...source.matchAll(/\bchar\w*\s+([A-Za-z_]\w*)\s*\[\s*[A-Za-z_]\w*\s*\]/g)].map((m) => m.index + m[0].indexOf(m[1], 4)));
  const found = new Set([...source.matchAll(pattern)].flatMap((m) => (declared.has(m.index) ? [] : [m[1]])));
  // A function that indexes what it was given may be given any of them.
  const given = [...source.matchAll(/[(,]\s*(?:const\s+)?char(?:\s+const)?\s*(?:\*\s*([A-Za-z_]\w*)|([A-Za-z_]\w*)\s*\[\s*\])/g)];
  if (given.some((m) => found.has(m[1] ?? m[2]))) for (const m of source.matchAll(/\bchar\s+([A-Za-z_]\w*)\s*\[/g)) found.add(m[1]);
  return found;
}

/** Cells by address. Only the running frame's variables count: others' indices mean nothing now. */
export function markersOf(snapshot: Snapshot, found: readonly Indexing[]): Map<string, Marker[]> {
  const markers = new Map<string, Marker[]>();
  const frame = snapshot.frames[0];
  if (!frame) return markers;
  const byName = new Map<string, Value>([...snapshot.globals, ...frame.variables].map((v) => [v.name, v]));
  const lines = new Set([snapshot.line, snapshot.executed?.line]);
  const used = new Set(found.filter((f) => lines.has(f.line)).map((f) => `${f.array} ${f.index}`));
  for (const key of new Set(found.map((f) => `${f.array} ${f.index}`))) {
    const [array, index] = key.split(" ");
    const at = byName.get(index);
    const n = at?.kind === "scalar" && at.state === "defined" && /^-?\d+/.test(at.value ?? "") ? parseInt(at.value!, 10) : undefined;
    const whole = byName.get(array);
    const cell = n === undefined || n < 0 || !whole ? undefined : cellAddress(whole, n, snapshot);
    if (cell === undefined) continue;
    const list = markers.get(cell) ?? [];
    list.push({ name: index, used: used.has(key) });
    markers.set(cell, list);
  }
  return markers;
}

function cellAddress(array: Value, n: number, snapshot: Snapshot): string | undefined {
  if (array.kind === "pointer" || array.kind === "reference" || array.kind === "smart-pointer") {
    const whole = array.target === undefined ? undefined : valueAt(array.target, snapshot);
    return whole && cellAddress(whole, n, snapshot);
  }
  if (array.kind !== "array" && array.kind !== "sequence") return undefined;
  const direct = array.children?.find((c) => c.name === `[${n}]`);
  if (direct) return direct.address;
  return undefined;
}

/** The array, or the container, that begins at an address, or whose elements do. */
function valueAt(address: string, snapshot: Snapshot): Value | undefined {
  const target = addressNumber(address);
  const isThat = (v: Value): boolean => (v.kind === "array" || v.kind === "sequence") && (addressNumber(v.address) === target || addressNumber(v.children?.[0]?.address) === target);
  const search = (values: readonly Value[], depth: number): Value | undefined => {
    for (const v of values) {
      if (isThat(v)) return v;
      const inner = depth > 0 && v.children && v.kind === "struct" ? search(v.children, depth - 1) : undefined;
      if (inner) return inner;
    }
    return undefined;
  };
  for (const b of snapshot.heap) if (b.value && b.state !== "freed") { const found = search([b.value], 2); if (found) return found; }
  for (const f of snapshot.frames) { const found = search(f.variables, 2); if (found) return found; }
  return search(snapshot.globals, 2);
}

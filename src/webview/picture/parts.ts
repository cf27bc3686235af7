/** A place of memory as bytes: which part of its type each byte belongs to, what is padding, what changed. Pure. */
import type { MemoryRead } from "../../trace/memory-view";
import type { Value } from "../../trace/snapshot";
import { isPointer } from "./shape";
import { addressNumber } from "./text";

/** An innermost part of a value: bytes [from, to) from the begin of the place. */
export interface Part { from: number; to: number; path: string; type: string; value: Value }

export interface Byte {
  hex: string;
  state: "defined" | "partial" | "undefined" | "unreadable";
  changed: boolean;
  /** Index into the parts; -1: padding, or nothing known. */
  part: number;
}

/** The leaves of a value in the order of their addresses. */
export function partsOf(value: Value | undefined, address: string): Part[] {
  const base = addressNumber(address);
  const found: Part[] = [];
  const walk = (v: Value, path: string): void => {
    const at = addressNumber(v.address);
    const inside = v.children?.some((c) => c.address !== undefined && addressNumber(c.address)! >= base! && addressNumber(c.address)! < base! + (value?.size ?? 0));
    if (v.children && !isPointer(v) && inside) {
      for (const c of v.children) walk(c, c.role === "base" ? path : c.name.startsWith("[") ? path + c.name : path ? `${path}.${c.name}` : c.name);
    } else if (at !== undefined && base !== undefined && v.size) found.push({ from: at - base, to: at - base + v.size, path, type: v.type, value: v });
  };
  if (value && base !== undefined) walk(value, "");
  return found.filter((p) => p.from >= 0).sort((a, b) => a.from - b.from || b.to - a.to);
}

export function bytesOf(now: MemoryRead, before: MemoryRead | undefined, parts: readonly Part[]): Byte[] {
  let part = 0;
  return Array.from(now.bytes, (byte, i): Byte => {
    while (part < parts.length && parts[part].to <= i) part++;
    const bits = now.undefinedBits[i];
    const state = !now.readable ? "unreadable" : bits === 0 ? "defined" : bits === 0xff ? "undefined" : "partial";
    const changed = before !== undefined && (before.bytes[i] !== byte || before.undefinedBits[i] !== bits);
    return { hex: state === "defined" || state === "partial" ? byte.toString(16).padStart(2, "0") : "??", state, changed, part: part < parts.length && parts[part].from <= i ? part : -1 };
  });
}

/** What kind of thing a value is, for choosing how it is drawn, and what its parts are called. Pure. */
import { baseStep } from "../../trace/paths";
import type { Value } from "../../trace/snapshot";

export const isPointer = (v: Value): boolean => v.kind === "pointer" || v.kind === "smart-pointer" || v.kind === "reference";
/** An array of characters: one string, and one by one only when asked for. */
export const isLetters = (v: Value): boolean => v.kind === "array" && (v.value !== undefined || /^(const )?(char|wchar_t|char(8|16|32)_t) ?\[\d+\]$/.test(v.type)) && (v.children?.length ?? 0) > 0;
export const nested = (v: Value): boolean => !isPointer(v) && v.kind !== "string" && v.kind !== "scalar" && v.kind !== "function" && (v.children?.length ?? 0) > 0;
export const simple = (v: Value): boolean => !nested(v);
/** Simple, and without an arrow that would have to leave from the middle of a card. */
export const plain = (v: Value): boolean => simple(v) && !isPointer(v);

/** A library's object that is shown raw: its members have names that the standard reserves. Folded until asked for. */
export function internal(value: Value): boolean {
  const reserved = (v: Value): boolean => (v.role === "base" ? /^(std::)?_|::_/.test(v.type) || (v.children ?? []).every(reserved) : /^_[A-Z_]/.test(v.name));
  return value.kind === "struct" && value.children!.every(reserved);
}

export const bareIndex = (name: string): string => name.replace(/^\[(.*)\]$/, "$1");

/** The path of a child: what an expression would say where there is one. */
export function childPath(path: string, child: Value, i: number): string {
  switch (child.role) {
    case "element": return `${path}[${/^\[?\d+\]?$/.test(child.name) ? bareIndex(child.name) : i}]`;
    case "entry": return `${path}{${i}}`;
    case "key": return `${path}:key`;
    case "value": return `${path}:value`;
    case "base": return `${path}::${baseStep(child.name)}`;
    default: return path ? `${path}.${child.name || i}` : child.name || String(i);
  }
}

/** The path of what a block's card begins with: a member or base of the object in it. */
export const rootPath = (child: Value, i: number): string => (child.role === "base" ? baseStep(child.name) : child.name || String(i));

/** What a place is a part of: `a.b` of `a.b[3]`. The place itself where that is nothing else. */
export const around = (path: string): string => path.replace(/(\.[^.[{:]*|\[[^[\]]*\]|\{\d+\}|:(?:key|value)|::\w*|^[^.[{:]+)$/, "");

/** Elements fit a table when each has the same few plain members (a pointer may only be the last). */
export function alike(kids: Value[]): boolean {
  const shape = (v: Value): string => (v.children ?? []).map((c) => `${c.role === "element" ? "" : c.name}`).join("|");
  const first = shape(kids[0]);
  const n = kids[0].children?.length ?? 0;
  return n > 1 && n <= 8 && kids.every((k) => (k.kind === "struct" || k.kind === "array" || k.kind === "sequence") && !k.elided && shape(k) === first
    && k.children!.every((c, i) => c.role !== "base" && (plain(c) || (i === n - 1 && simple(c)))));
}


/** A value on one line, as people read it: `3`, `"text"`, `{value: 3, next: nullptr}`, `[1, 2, 3, ... 97 more]`, `?` when undefined. */
import type { Value } from "./snapshot";

/** What to write for an address that a value holds. */
export type Resolve = (value: Value) => string;

const plain: Resolve = (value) => value.value ?? value.target ?? "?";

export interface TextOptions {
  resolve?: Resolve;
  /** Characters after which the rest is cut with "...". */
  most?: number;
}

export function valueText(value: Value, options: TextOptions = {}): string {
  const text = inline(value, options.resolve ?? plain, 0);
  const most = options.most ?? Infinity;
  return text.length > most ? `${text.slice(0, Math.max(1, most - 3))}...` : text;
}

function inline(value: Value, resolve: Resolve, depth: number): string {
  if (value.state === "unreadable" && value.value === undefined && !value.children) return "<unreadable>";
  switch (value.kind) {
    case "pointer": case "smart-pointer":
      if (value.state === "unreadable" && value.value !== undefined) return value.value;
      return value.state === "defined" ? resolve(value) : hole(value);
    case "reference":
      if (value.alias) return inline(value.alias, resolve, depth + 1);
      return value.children ? composite(value, resolve, depth) : value.target === undefined ? hole(value) : value.value ?? resolve(value);
    case "struct": case "array": case "sequence": case "map": case "optional": case "variant":
      if (value.value !== undefined) return value.view?.expands && value.children ? `${value.value} ${composite(value, resolve, depth)}` : value.value;
      if (value.state === "undefined" && value.kind !== "array") return "?";
      if (value.kind === "optional" && value.children?.length === 1 && value.children[0]!.kind !== "optional") return inline(value.children[0]!, resolve, depth + 1);
      return composite(value, resolve, depth);
    case "opaque":
      return value.state === "undefined" ? "?" : value.length === undefined ? "..." : `(${value.length} bytes)`;
    default:
      return value.value ?? hole(value);
  }
}

function hole(value: Value): string {
  return value.state === "unreadable" ? "<unreadable>" : "?";
}

function composite(value: Value, resolve: Resolve, depth: number): string {
  const children = value.children ?? [];
  const list = value.kind === "array" || value.kind === "sequence" || (value.kind === "reference" && children[0]?.role === "element");
  if (depth > 12) return list ? "[...]" : "{...}";
  if (list && children.length > 1 && !value.elided && children.every((child) => child.state === "undefined" && !child.children)) return `[? x ${children.length}]`;
  const parts = children.map((child) => {
    // A user's view may have items beside its elements, and give these names of their own.
    if (list && child.role !== "member" && (!value.view || /^\[\d+\]$/.test(child.name))) return inline(child, resolve, depth + 1);
    if (child.role === "entry") return `${entryKey(child, resolve, depth)}: ${child.children?.[1] ? inline(child.children[1], resolve, depth + 1) : "?"}`;
    if (child.name === "" || child.role === "base") return `${child.role === "base" ? `${child.name} ` : ""}${inline(child, resolve, depth + 1)}`;
    return `${child.name}: ${inline(child, resolve, depth + 1)}`;
  });
  if (value.elided) parts.push(children.length > 0 ? `... ${value.elided} more` : "...");
  return list ? `[${parts.join(", ")}]` : `{${parts.join(", ")}}`;
}

function entryKey(entry: Value, resolve: Resolve, depth: number): string {
  const key = entry.children?.[0];
  return key ? inline(key, resolve, depth + 1) : "?";
}

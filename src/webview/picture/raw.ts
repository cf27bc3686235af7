/**
 * Library objects as the members that they are made of, where the user has asked for that instead of what they mean. A place
 * is kept by what is the same in the next run: "f:" and the function, "b:" and the block's key, or "g", then "/" and the path.
 */
import type { Frame, Snapshot, Value } from "../../trace/snapshot";
import { variablePaths } from "./changes";
import { expression, type Owner } from "./pages";
import { childPath, rootPath } from "./shape";

/** The value that an expression names, member by member. */
export type ReadRaw = (expression: string) => Value | undefined;

const roots = new WeakSet<Value>();
const parts = new WeakSet<Value>();

/** The user switched this value. */
export const isRaw = (value: Value): boolean => roots.has(value);
/** It is inside one that the user switched, or is that: what it is made of is what was asked for. */
export const isRawPart = (value: Value): boolean => parts.has(value);

const meanings = new Set(["sequence", "map", "string", "smart-pointer", "optional", "variant"]);
/** Whether the value is a library object that is shown by its meaning. */
export const hasRaw = (value: Value): boolean => meanings.has(value.kind) && value.address !== undefined && !value.type.endsWith("]"); // by any name: `Counts` may be a map

export const framePlace = (frame: Pick<Frame, "function">, path: string): string => `f:${frame.function}/${path}`;
export const globalPlace = (path: string): string => `g/${path}`;
export const blockPlace = (key: string, path: string): string => `b:${key}/${path}`;

/** The snapshot with the members of these places. `keys`: the blocks' names. */
export function withRaw(snapshot: Snapshot, places: ReadonlySet<string>, keys: ReadonlyMap<number, string>, read: ReadRaw): Snapshot {
  if (!places.size) return snapshot;
  const wanted = new Map<string, string[]>();
  for (const place of places) {
    const cut = place.lastIndexOf("/"); // no path has one
    wanted.set(place.slice(0, cut), [...(wanted.get(place.slice(0, cut)) ?? []), place.slice(cut + 1)]);
  }
  const variables = (of: string, owner: Owner, values: Value[]): Value[] => {
    const paths = wanted.get(of);
    if (!paths) return values;
    return variablePaths(values).map(({ path, value }) => paths.filter((p) => leadsTo(path, p)).reduce((v, p) => replaced(v, path, p, owner, read), value));
  };
  const framesOf = (all: Frame[], thread?: number): Frame[] => all.map((frame, i) => {
    const changed = variables(`f:${frame.function}`, { frame: i, ...(thread === undefined ? {} : { thread }) }, frame.variables);
    return changed === frame.variables ? frame : { ...frame, variables: changed };
  });
  const frames = framesOf(snapshot.frames);
  return {
    ...snapshot, frames, globals: variables("g", "globals", snapshot.globals),
    threads: snapshot.threads.map((thread) => ({ ...thread, frames: thread.id === snapshot.thread ? frames : framesOf(thread.frames, thread.id) })),
    heap: snapshot.heap.map((block) => {
      const paths = block.value && block.id !== undefined ? wanted.get(`b:${keys.get(block.id)}`) : undefined;
      return paths ? { ...block, value: paths.reduce((v, p) => replaced(v, "", p, { block: block.id! }, read), block.value!) } : block;
    }),
  };
}

/** The place is this one, or a part of it. */
const leadsTo = (part: string, place: string): boolean => place === part || (place.startsWith(part) && ".[{:".includes(place[part.length]));

function replaced(value: Value, at: string, path: string, owner: Owner, read: ReadRaw): Value {
  if (at === path) {
    const name = hasRaw(value) ? expression(owner, path) : undefined;
    const raw = name === undefined ? undefined : read(name);
    if (!raw) return value;
    const { role } = value;
    const made: Value = { ...raw, name: value.name, ...(role === undefined ? {} : { role }) };
    roots.add(made);
    mark(made);
    return made;
  }
  const { children } = value;
  if (!children) return value;
  return { ...value, children: children.map((child, i) => {
    const p = at === "" && child.role !== "element" && child.role !== "entry" ? rootPath(child, i) : childPath(at, child, i);
    return leadsTo(p, path) ? replaced(child, p, path, owner, read) : child;
  }) };
}

function mark(value: Value): void {
  parts.add(value);
  value.children?.forEach(mark);
}

/** Which part of a long container is shown: paged by the user, fetched from the trace when it comes into view. */
import type { Trace } from "../../trace/model";
import type { Value } from "../../trace/snapshot";

/** First element shown, by owner and path ("f1.3/v", "b12/"). */
export type Pages = ReadonlyMap<string, number>;

/**
 * The expression that names a place of the picture for `Trace.value`: a frame's variables by its place in the stack, a
 * block's contents by its id. Nothing when the place has no expression (inside a map's entry, a base class).
 */
export function expression(owner: { frame: number } | { block: number } | "globals", path: string): string | undefined {
  if (/[{#]|:(key|value)$|::/.test(path)) return undefined;
  if (owner === "globals") return path;
  if ("frame" in owner) return `$${owner.frame}.${path}`;
  return `#${owner.block}${path === "" || path.startsWith("[") ? path : `.${path}`}`;
}

export function pager(trace: Pick<Trace, "value">, step: number, pages: Pages, count: number) {
  return (key: string, owner: Parameters<typeof expression>[0]) => (path: string): { value: Value; from: number } | undefined => {
    const from = pages.get(`${key}/${path}`);
    const name = from ? expression(owner, path) : undefined;
    const value = name === undefined ? undefined : trace.value(step, name, { from: from!, count });
    return value?.children?.length || value?.kind === "string" ? { value, from: from! } : undefined;
  };
}

export type Paging = ReturnType<typeof pager>;

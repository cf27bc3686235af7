/** Which part of a long container is shown: paged by the user, fetched from the trace when it comes into view. */
import type { Trace } from "../../trace/model";
import type { Value } from "../../trace/snapshot";

/** First element shown, by owner and path ("f1.3/v", "b12/"). */
export type Pages = ReadonlyMap<string, number>;

/** Whose values a card shows: a frame's (of the thread that runs, where none is said), a block's, the globals. */
export type Owner = { frame: number; thread?: number } | { block: number } | "globals";

/**
 * The expression that names a place of the picture for `Trace.value`: a frame's variables by its place in the stack, a
 * block's contents by its id. Nothing when the place has no expression (in a global's base class, a global that shares its name).
 */
export function expression(owner: Owner, path: string): string | undefined {
  const steps = path.replace(/:key\b/g, ".first").replace(/:value\b/g, ".second");
  if (owner === "globals") return /#/.test(path) ? undefined : steps;
  if ("block" in owner) return `#${owner.block}${path === "" || /^[[{:]/.test(path) ? steps : `.${steps}`}`;
  const root = /^([^.[{:#]+)(#\d+)?/.exec(steps);
  return root ? `$${owner.thread === undefined ? "" : `${owner.thread}:`}${owner.frame}.${root[1]}${root[2] ?? "#0"}${steps.slice(root[0].length)}` : undefined;
}

export function pager(trace: Pick<Trace, "value">, step: number, pages: Pages, count: number) {
  return (key: string, owner: Owner) => (path: string): { value: Value; from: number } | undefined => {
    const from = pages.get(`${key}/${path}`);
    const name = from ? expression(owner, path) : undefined;
    const value = name === undefined ? undefined : trace.value(step, name, { from: from!, count });
    return value?.children?.length || value?.kind === "string" ? { value, from: from! } : undefined;
  };
}

export type Paging = ReturnType<typeof pager>;

/** What lights up when one end of an arrow is looked at: all that leads to it and, along the same member, all it leads on to. Pure. */
import type { Arrow } from "./arrows";

const longest = 2_000;

/** `hot`: "owner/path" of a pointer, or an owner ("b12"). Gives the keys of arrows, and the owners they end at. */
export function chainOf(arrows: readonly Arrow[], hot: string | undefined): { keys: Set<string>; owners: Set<string> } {
  const keys = new Set<string>();
  const owners = new Set<string>();
  if (hot === undefined) return { keys, owners };
  const leaving = new Map<string, Arrow[]>();
  for (const arrow of arrows) leaving.set(arrow.fromOwner, [...(leaving.get(arrow.fromOwner) ?? []), arrow]);
  const follow = (first: Arrow): void => {
    const member = pathOf(first);
    for (let at: Arrow | undefined = first; at && !keys.has(at.wish.key) && keys.size < longest;) {
      keys.add(at.wish.key);
      owners.add(at.toOwner);
      const next: Arrow[] = leaving.get(at.toOwner) ?? [];
      at = next.find((a) => pathOf(a) === member) ?? (next.length === 1 ? next[0] : undefined);
    }
  };
  const exact = arrows.find((a) => a.wish.key === hot);
  if (exact) follow(exact);
  else if (!hot.includes("/")) {
    for (const arrow of arrows) if (arrow.toOwner === hot) { keys.add(arrow.wish.key); owners.add(arrow.fromOwner); }
    for (const arrow of leaving.get(hot) ?? []) follow(arrow);
    if (keys.size) owners.add(hot);
  }
  return { keys, owners };
}

const pathOf = (arrow: Arrow): string => arrow.wish.key.slice(arrow.wish.key.indexOf("/") + 1);

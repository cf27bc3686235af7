/** Which view shows which class. A later family adds its file and a line here. */
import { splitTemplate } from "../type-names";
import type { TypeRef, Types } from "../types";
import { adaptorView } from "./adaptors";
import { arrayView } from "./array";
import { dequeView } from "./deque";
import { iteratorViews } from "./iterators";
import { listViews } from "./lists";
import { mapViews } from "./map";
import { optionalViews } from "./optional";
import { tupleView } from "./pair-tuple";
import { smartPointerViews } from "./smart-pointers";
import { spanViews } from "./spans";
import { streamView } from "./streams";
import { stringViews } from "./strings";
import { unorderedViews } from "./unordered";
import { variantViews } from "./variant";
import { vectorViews } from "./vector";
import type { StdView } from "./view";

export const views: readonly StdView[] = [
  ...stringViews, ...vectorViews, arrayView, tupleView, ...smartPointerViews, ...mapViews, ...unorderedViews, ...iteratorViews, streamView,
  ...optionalViews, ...variantViews, dequeView, ...listViews, adaptorView, ...spanViews,
];

const chosen = new WeakMap<Types, Map<number, StdView | null>>();

/** The view for a type, remembered for each type of a program. */
export function viewOf(types: Types, ref: TypeRef): StdView | undefined {
  const index = types.strip(ref);
  if (index === undefined) return undefined;
  let table = chosen.get(types);
  if (!table) chosen.set(types, (table = new Map()));
  let view = table.get(index);
  if (view === undefined) {
    const name = types.name(index);
    const library = name.startsWith("std::") || name.startsWith("__gnu_cxx::");
    const { head } = splitTemplate(name);
    view = (library && views.find((each) => each.matches(head, name))) || null;
    table.set(index, view);
  }
  return view ?? undefined;
}

/** Which view shows which class. A later family adds its file and a line here. */
import { splitTemplate } from "../type-names";
import type { TypeRef, Types } from "../types";
import { adaptorView } from "./adaptors";
import { arrayViews } from "./array";
import { bitsetView } from "./bitset";
import { chronoViews } from "./chrono";
import { debugViews } from "./debug";
import { dequeView } from "./deque";
import { errorViews } from "./errors";
import { flatViews } from "./flat";
import { functionViews } from "./functions";
import { futureViews } from "./futures";
import { iteratorViews } from "./iterators";
import { listViews } from "./lists";
import { mapViews } from "./map";
import { mdspanView } from "./mdspan";
import { nodeIteratorViews } from "./node-iterators";
import { numberViews } from "./numbers";
import { opaqueView } from "./opaque";
import { optionalViews } from "./optional";
import { tupleView } from "./pair-tuple";
import { pathView } from "./path";
import { referenceViews } from "./references";
import { smartPointerViews } from "./smart-pointers";
import { spanViews } from "./spans";
import { stringViews } from "./strings";
import { threadViews } from "./threads";
import { unorderedViews } from "./unordered";
import { variantViews } from "./variant";
import { valarrayView } from "./valarray";
import { vectorViews } from "./vector";
import type { StdView } from "./view";

export const views: readonly StdView[] = [
  ...stringViews, ...vectorViews, ...arrayViews, tupleView, ...smartPointerViews, ...mapViews, ...unorderedViews, ...iteratorViews, ...nodeIteratorViews, opaqueView,
  ...optionalViews, ...variantViews, dequeView, ...listViews, adaptorView, ...spanViews,
  ...functionViews, ...referenceViews, bitsetView, ...numberViews, ...chronoViews, pathView, ...threadViews, ...futureViews, ...errorViews, ...debugViews, ...flatViews, mdspanView, valarrayView,
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
    const library = name.startsWith("std::") || name.startsWith("__gnu_cxx::") || name.startsWith("__gnu_debug::");
    const { head } = splitTemplate(name);
    view = (library && views.find((each) => each.matches(head, name))) || null;
    table.set(index, view);
  }
  return view ?? undefined;
}

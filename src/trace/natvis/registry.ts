/**
 * The user's own views of one program: which of them shows which class. A class without a view of its own has those of its
 * base classes, nearest first. Of several the one of the highest priority counts; one that cannot be shown gives way to the next,
 * and when none is left the object is shown as it would be without views, with a note that says why.
 */
import type { Decoder, Slot, UserViewer } from "../decoding";
import type { Value } from "../snapshot";
import type { Types } from "../types";
import { meant } from "./conditions";
import type { ViewFile } from "./definitions";
import { Evaluator } from "./evaluator";
import { matchType } from "./type-pattern";
import { show, type Bound } from "./view";
import { NoValue, ViewError } from "./view-error";

/** What a view costs of a snapshot's budget, in values: its expressions take time of their own. */
const cost = 8;
/** Display strings in display strings are text so deep. */
const deepestText = 3;

export class UserViews implements UserViewer {
  private readonly known = new Map<number, readonly Bound[]>();

  constructor(private readonly files: readonly ViewFile[], private readonly types: Types) {}

  view(decoder: Decoder, slot: Slot, plain: () => Value): Value | undefined {
    const index = this.types.strip(slot.type);
    const bounds = index === undefined ? [] : this.viewsOf(index).filter(({ view }) => meant(view, slot.view?.name));
    if (bounds.length === 0 || decoder.budget <= 0) return undefined;
    // Each part and each text within a text lies deeper than its whole: a view that leads round in circles ends here.
    if ((slot.view?.text ?? 0) > deepestText || slot.depth > decoder.options.depth + deepestText) return undefined;
    decoder.budget -= cost;
    let failure: { bound: Bound; error: ViewError } | undefined;
    for (const bound of bounds) {
      try {
        return show(new Evaluator(decoder, bound), slot, bound, plain);
      } catch (error) {
        if (!(error instanceof ViewError)) throw error;
        failure ??= { bound, error };
      }
    }
    const value = plain();
    if (failure && !(failure.error instanceof NoValue && value.state === "undefined")) {
      value.note = `its view (${failure.bound.file}:${failure.error.line ?? failure.bound.view.line}) cannot show it: ${failure.error.message}`;
    }
    return value;
  }

  private viewsOf(index: number): readonly Bound[] {
    let bounds = this.known.get(index);
    if (!bounds) this.known.set(index, (bounds = this.find(index, 0, false, 0)));
    return bounds;
  }

  private find(index: number, offset: number, inherited: boolean, depth: number): readonly Bound[] {
    const own = this.ownViews(index, offset).filter(({ view }) => !inherited || view.inheritable);
    if (own.length > 0 || depth > 16) return own;
    for (const base of this.types.struct(index)?.bases ?? []) {
      const stripped = base.virtual ? undefined : this.types.strip(base.type);
      const found = stripped === undefined ? [] : this.find(stripped, offset + (base.offset ?? 0), true, depth + 1);
      if (found.length > 0) return found;
    }
    return [];
  }

  private ownViews(type: number, offset: number): Bound[] {
    const name = this.types.name(type);
    const found: Bound[] = [];
    for (const file of this.files) {
      for (const view of file.types) {
        for (const pattern of view.names) {
          const captures = matchType(pattern, name);
          if (!captures) continue;
          const intrinsics = new Map([...file.intrinsics, ...view.intrinsics].map((each) => [each.name, each]));
          found.push({ view, file: file.path, type, offset, captures, intrinsics, parsed: new Map() });
          break;
        }
      }
    }
    return found.sort((a, b) => b.view.priority - a.view.priority);
  }
}

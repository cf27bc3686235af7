/** One object as a user's view shows it. Throws ViewError where the view does not fit the object. */
import type { Slot } from "../decoding";
import { aim } from "../pointers";
import type { Value } from "../snapshot";
import { refOf } from "./c-types";
import type { TypeView } from "./definitions";
import { displayText, type Display } from "./display";
import type { Binding, Evaluator, Scope } from "./evaluator";
import { Expander, finishExpansion } from "./expand";
import { NoValue, ViewError } from "./view-error";

/** A view for a type. `type`, `offset`: the class that it is written for, and where that lies in the object. */
export interface Bound extends Binding {
  view: TypeView;
  file: string;
  type: number;
  offset: number;
}

/** `plain`: the object without the view: what is expanded where the view does not say what to expand. */
export function show(evaluator: Evaluator, slot: Slot, { view, file, type, offset }: Bound, plain: () => Value): Value {
  const scope: Scope = { self: { type, address: slot.address + BigInt(offset) } };
  const about = { file, line: view.line, expands: view.expand !== undefined };
  if (view.smartPointer !== undefined) return { ...smartPointer(evaluator, slot, view, scope), view: about };
  const display = displayText(evaluator, view.displays, scope, slot);
  if (display?.string && view.expand === undefined) return { ...stringValue(evaluator, slot, display), view: about };
  if (display && slot.view?.text !== undefined) return { ...evaluator.decoder.make(slot, "struct", "defined", display.text), view: about };
  const value = view.expand === undefined ? plain() : evaluator.decoder.make(slot, "struct", "defined");
  if (display) {
    value.value = display.text;
    if (!display.whole && value.state === "defined") value.state = "partial";
  }
  if (view.expand !== undefined) finishExpansion(value, new Expander(evaluator, slot, scope).expand(view.expand));
  return { ...value, view: about };
}

function stringValue({ decoder }: Evaluator, slot: Slot, { text, string }: Display): Value {
  const value = decoder.make(slot, "string", "defined", text);
  value.length = string!.length;
  if (string!.elided > 0) value.elided = string!.elided;
  decoder.fold(string!.address);
  return value;
}

function smartPointer(evaluator: Evaluator, slot: Slot, view: TypeView, scope: Scope): Value {
  const { decoder } = evaluator;
  const value = decoder.make(slot, "smart-pointer", "defined");
  try {
    const pointer = evaluator.value(view.smartPointer!, scope);
    if (pointer.kind !== "pointer") throw new ViewError("SmartPointer is no pointer");
    aim(decoder, value, pointer.value, refOf(pointer.to));
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    value.state = error.state;
    return value;
  }
  if (view.expand !== undefined && decoder.deeper(slot)) {
    const { children } = new Expander(evaluator, slot, scope).expand(view.expand);
    if (children.length > 0) value.children = children;
  }
  return value;
}

/** Whether a node of a view counts for an object: its Condition, and the named view that is asked for. */
import type { ConditionedText } from "./definitions";
import type { Evaluator, Scope } from "./evaluator";

export interface Conditions {
  condition?: string | undefined;
  include?: readonly string[] | undefined;
  exclude?: readonly string[] | undefined;
}

/** `view`: the name that `,view(name)` asked for. */
export function meant({ include, exclude }: Conditions, view: string | undefined): boolean {
  if (include && include.length > 0 && (view === undefined || !include.includes(view))) return false;
  return !(exclude && view !== undefined && exclude.includes(view));
}

export function holds(evaluator: Evaluator, node: Conditions, scope: Scope, view: string | undefined): boolean {
  return meant(node, view) && (node.condition === undefined || evaluator.condition(node.condition, scope));
}

/** The first of several expressions whose condition holds. */
export function chosen(evaluator: Evaluator, texts: readonly ConditionedText[], scope: Scope, view: string | undefined): string | undefined {
  return texts.find((each) => holds(evaluator, each, scope, view))?.text;
}

/** The panel's keys. One table: the handler and the help read it. */
import type { Move } from "../panel/protocol";
import type { StringKey } from "./strings";

export type Action = { move: Move } | { leap: number } | { do: "granularity" | "outline" | "find" | "help" };
interface Binding { key: string; shift?: boolean; action: Action }

export const bindings: readonly Binding[] = [
  { key: "ArrowRight", action: { move: "forward" } },
  { key: "ArrowLeft", action: { move: "back" } },
  { key: "ArrowRight", shift: true, action: { move: "over" } },
  { key: "ArrowLeft", shift: true, action: { move: "backOver" } },
  { key: "ArrowUp", shift: true, action: { move: "backOut" } },
  { key: "ArrowDown", shift: true, action: { move: "out" } },
  { key: "Home", action: { move: "first" } },
  { key: "End", action: { move: "last" } },
  { key: " ", action: { move: "play" } },
  { key: "PageDown", action: { leap: 0.1 } },
  { key: "PageUp", action: { leap: -0.1 } },
  { key: "g", action: { do: "granularity" } },
  { key: "t", action: { do: "outline" } },
  { key: "/", action: { do: "find" } },
  { key: "/", shift: true, action: { do: "find" } },
  { key: "?", shift: true, action: { do: "help" } },
  { key: "?", action: { do: "help" } },
];

export const keyHelp: readonly { keys: readonly string[]; words: StringKey }[] = [
  { keys: ["→", "←"], words: "keyStep" },
  { keys: ["Shift →", "Shift ←"], words: "keyOver" },
  { keys: ["Shift ↓", "Shift ↑"], words: "keyOut" },
  { keys: ["Home", "End"], words: "keyEnds" },
  { keys: ["Space"], words: "keyPlay" },
  { keys: ["Page Down", "Page Up"], words: "keyPage" },
  { keys: ["G"], words: "keyGranularity" },
  { keys: ["T"], words: "keyOutline" },
  { keys: ["↓", "↑"], words: "keyRows" },
  { keys: ["[", "]"], words: "keyChanges" },
  { keys: ["+", "−", "0"], words: "keyZoom" },
  { keys: ["/", "Ctrl F"], words: "keyFind" },
  { keys: ["?"], words: "keyHelp" },
];

export const keyOf: Partial<Record<Move, string>> = {
  forward: "→", back: "←", over: "Shift →", backOver: "Shift ←", out: "Shift ↓", backOut: "Shift ↑", first: "Home", last: "End", play: "Space",
};

/** What a key press asks for; nothing when a modifier of the editor's is down. */
export function actionOf(event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">): Action | undefined {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "f") return { do: "find" };
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return bindings.find((b) => b.key === key && (b.shift ?? false) === event.shiftKey)?.action;
}

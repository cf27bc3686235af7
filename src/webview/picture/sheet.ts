/** What a card's contents are made of: lines, cells and what one may ask of their making. */
import type { Value } from "../../trace/snapshot";
import type { Metrics } from "./metrics";
import type { Shown } from "./text";

export interface Change { old?: Shown; fresh?: boolean }

/** One value in its place inside a line; x and w in px from the card's left edge. */
export interface Cell {
  path: string;
  label: string;
  value: Value;
  shown: Shown;
  x: number;
  w: number;
  change?: Change;
  /** Strips: neighbours never given a value share one word. The first has the width of all, the others 0. */
  undefinedRun?: number;
}

interface Place { y: number; h: number; path: string; indent: number }
export type Line =
  | (Place & { kind: "field"; name: string; type: string; value: Value; shown: Shown; nameW: number; showType: boolean; wrapped?: string[]; change?: Change; dim?: boolean; fold?: "open" | "closed" })
  | (Place & { kind: "strip"; cells: Cell[]; ends: boolean })
  | (Place & { kind: "columns"; cells: { label: string; x: number; w: number; right: boolean }[] })
  | (Place & { kind: "record"; label: string; value: Value; cells: Cell[]; change?: Change })
  | (Place & { kind: "ports"; cells: Cell[] })
  | (Place & { kind: "more"; text: string })
  /** Elements `from` to `to` (exclusive) of `total` are shown: the others can be paged to. */
  | (Place & { kind: "pager"; of: "elements" | "entries" | "text"; from: number; to: number; total: number });

export interface Sheet { lines: Line[]; height: number; /** Width that would show every line unwrapped. */ natural: number }

/** One value of a card. `bare`: without a row for itself, only its contents (a block whose header says what it is). */
export interface Root { path: string; value: Value; name?: string; dim?: boolean; bare?: boolean }

export interface SheetOptions {
  metrics: Metrics;
  /** Outer width of the card in px; Infinity to measure. */
  width: number;
  types: boolean;
  change?: (path: string, value: Value) => Change | undefined;
  /** Names of members drawn as ports. */
  ports?: readonly string[];
  /** Whether the user has opened a value whose parts are the library's own business. */
  opened?: (path: string) => boolean | undefined;
  /** Whether an array of characters shows them one by one, too, as long as the user says nothing else. */
  letters?: (path: string) => boolean;
  /** The part of a long container that the user paged to: its elements from `from` on. */
  page?: (path: string) => { value: Value; from: number } | undefined;
}

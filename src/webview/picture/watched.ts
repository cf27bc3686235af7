/**
 * Pinned variables: of a function's innermost call, or globals, whichever step is shown. They share a card for each function, whose
 * height was settled when they were pinned: no step changes it. Pure.
 */
import type { Frame, Snapshot, Value } from "../../trace/snapshot";
import { t } from "../strings";
import { frameKey, variablePaths, type Changes } from "./changes";
import { clip, sheet } from "./lines";
import type { Metrics } from "./metrics";
import { expression, type Owner, type Paging } from "./pages";
import { framePlace, globalPlace } from "./raw";
import type { Sheet } from "./sheet";
import { isLetters, nested } from "./shape";
import { openedIn } from "./stack";
import { shortFunction } from "./text";

/** A variable by what is the same in the next run (as raw.ts names places), and the rows it was given. */
export interface Watch { place: string; rows: number }

export interface WatchCard {
  key: string;
  title: string;
  /** The card in the stack that the variables stand on; absent: no call of the function is open. */
  owner?: string;
  sheet: Sheet;
  /** Without its border. */
  h: number;
  places: string[];
}

export const watchWidth = 232;
/** Rows that one variable is given at most. */
const mostRows = 6;
/** A container may be empty when it is pinned: it is given so many at least. */
const leastOfMany = 4;

/** Rows for a variable that is pinned now. */
export function rowsFor(value: Value, metrics: Metrics): number {
  const many = value.kind === "sequence" || value.kind === "map" || (nested(value) && !isLetters(value));
  const { height } = sheet([{ path: value.name, value }], { metrics, width: watchWidth, types: false });
  return Math.min(mostRows, Math.max(many ? leastOfMany : 1, Math.floor(height / metrics.row)));
}

/** The place of a variable on a card of the stack; undefined where there is none that would last. */
export function watchPlace(snapshot: Snapshot, owner: string, path: string): string | undefined {
  if (owner === "g") return globalPlace(path);
  const frame = frames(snapshot).find(({ key }) => key === owner)?.frame;
  return frame && path !== "returns" ? framePlace(frame, path) : undefined;
}

interface Placed { key: string; frame: Frame; owner: Owner }

/** Innermost first, those of the thread that runs before the others'. */
function frames({ threads, thread }: Snapshot): Placed[] {
  return [...threads.filter(({ id }) => id === thread), ...threads.filter(({ id }) => id !== thread)]
    .flatMap(({ id, frames: all }) => all.map((frame, i) => ({ key: frameKey(frame, all.length - 1 - i, id), frame, owner: { frame: i, thread: id } })));
}

const placeOwner = (place: string): string => place.slice(0, place.lastIndexOf("/"));
const roomFor = (rows: number, { row }: Metrics): number => rows * row + 4;
const rowsOf = (watched: readonly Watch[], key: string): number => watched.reduce((sum, w) => sum + (placeOwner(w.place) === key ? w.rows : 0), 0);

/** What the cards take up, which no step changes. */
export function watchSizes(watched: readonly Watch[], metrics: Metrics): { h: number }[] {
  return [...new Set(watched.map(({ place }) => placeOwner(place)))].map((key) => ({ h: metrics.head + roomFor(rowsOf(watched, key), metrics) }));
}

/** `read`: a variable of a frame whose values the snapshot does not have. */
export interface WatchOptions { changes: Changes; metrics: Metrics; paging: Paging; toggled: ReadonlyMap<string, boolean>; read: (expression: string) => Value | undefined }

export function watchCards(snapshot: Snapshot, watched: readonly Watch[], { changes, metrics, paging, toggled, read }: WatchOptions): WatchCard[] {
  const open = watched.length ? frames(snapshot) : [];
  return [...new Set(watched.map(({ place }) => placeOwner(place)))].map((key) => {
    const mine = watched.filter(({ place }) => placeOwner(place) === key);
    const rows = rowsOf(watched, key);
    const frame = key === "g" ? undefined : open.find((each) => `f:${each.frame.function}` === key);
    const owner = key === "g" ? "g" : frame?.key;
    const values = new Map(variablePaths(key === "g" ? snapshot.globals : frame?.frame.variables ?? []).map(({ path, value }) => [path, value]));
    const missing: string[] = [];
    const roots = mine.flatMap(({ place }) => {
      const path = place.slice(key.length + 1);
      const name = frame && frame.frame.variables.length === 0 ? expression(frame.owner, path) : undefined;
      const value = values.get(path) ?? (name === undefined ? undefined : read(name));
      if (!value) missing.push(path.replace(/#\d+$/, ""));
      return value ? [{ path, value, name: path.replace(/#\d+$/, "") }] : [];
    });
    const change = key === "g" ? changes.ofGlobals() : owner === undefined ? undefined : changes.ofFrame(owner);
    const content = sheet(roots, { metrics, width: watchWidth, types: false, ...(change ? { change } : {}), ...(owner === undefined ? {} : { opened: openedIn(owner, toggled), page: paging(owner, frame?.owner ?? "globals") }) });
    const last = content.lines.at(-1);
    let y = last ? last.y + last.h : 0;
    for (const name of missing) { content.lines.push({ kind: "more", y, h: metrics.row, path: `${name}…`, indent: 0, text: `${name}: ${t("watchedGone")}` }); y += metrics.row; }
    const room = roomFor(rows, metrics);
    return {
      key, title: key === "g" ? t("globals") : shortFunction(key.slice(2)), ...(owner === undefined ? {} : { owner }), h: metrics.head + room,
      sheet: clip({ ...content, height: Math.max(content.height, y) }, room, metrics), places: mine.map(({ place }) => place),
    };
  });
}

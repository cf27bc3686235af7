/** The stack column: frames (innermost on top), other threads, globals, each with its exact place. Pure. */
import type { Frame, Snapshot, ThreadState, Value } from "../../trace/snapshot";
import { t } from "../strings";
import { frameKey, variablePaths, type Changes } from "./changes";
import { sheet, type Root, type Sheet, type SheetOptions } from "./lines";
import type { Paging } from "./pages";
import type { Metrics } from "./metrics";
import { shortFunction } from "./text";

export interface StackItem {
  key: string;
  kind: "frame" | "globals" | "thread" | "library" | "nothing";
  y: number;
  h: number;
  title: string;
  frame?: Frame;
  /** The frame whose statement runs; of a thread, that it is the one that runs. */
  current: boolean;
  thread?: ThreadState;
  /** Absent: folded to its header. */
  sheet?: Sheet;
  foldable: boolean;
  /** Of a thread: its frames are shown. */
  open?: boolean;
}

export interface StackOptions {
  metrics: Metrics;
  width: number;
  changes: Changes;
  /** Frames that the user has opened or folded by hand. */
  toggled: ReadonlyMap<string, boolean>;
  paging: Paging;
  /** Names of variables that the program indexes by others. */
  indexed?: ReadonlySet<string>;
}

/** With more threads than this, only the one that runs is unfolded. */
const openThreads = 4;

/** "Thread 2: consume" */
export function threadTitle({ id, name }: Pick<ThreadState, "id" | "name">): string {
  return name === undefined ? t("thread", { id }) : t("threadNamed", { id, name: shortFunction(name) });
}

export const cardGap = 12;
/** Deep stacks show the innermost and the outermost frames; the others are folded to their headers. */
const openInner = 10;
const openOuter = 2;
const foldAbove = 16;

const isFar = (index: number, count: number): boolean => count > foldAbove && index >= openInner && index < count - openOuter;
/** Which frames need their variables as long as the user opens no other. */
export const shownFrame = (index: number, count: number): boolean => !isFar(index, count);

export interface Stack { items: StackItem[]; height: number }

export function stack(snapshot: Snapshot, options: StackOptions): Stack {
  const items: StackItem[] = [];
  let y = 0;
  const add = (item: Omit<StackItem, "y">): void => {
    items.push({ ...item, y });
    y += item.h + cardGap;
  };
  // In order of their numbers, whoever runs: a switch moves no card.
  const threads = snapshot.threads.filter((thread) => thread.id === snapshot.thread || thread.frames.length > 0);
  if (threads.length < 2) frames(snapshot.frames, snapshot.thread, snapshot, options, add);
  else for (const thread of threads) {
    const current = thread.id === snapshot.thread;
    const key = `t${thread.id}`;
    const open = options.toggled.get(key) ?? (current || threads.length <= openThreads);
    add({ key, kind: "thread", h: options.metrics.head, title: threadTitle(thread), current, foldable: true, open, thread });
    if (open) frames(thread.frames, thread.id, current ? snapshot : undefined, options, add);
  }
  // A line of its own: what says that there is no frame must not lie over what follows.
  if (items.length === 0) add({ key: "nothing", kind: "nothing", h: options.metrics.head, title: t("noFrames"), current: false, foldable: false });
  if (snapshot.globals.length) {
    const change = options.changes.ofGlobals();
    const open = options.toggled.get("g") ?? true;
    const content = open ? sheet(variablePaths(snapshot.globals), { metrics: options.metrics, width: options.width, types: true, page: options.paging("g", "globals"), opened: openedIn("g", options.toggled), letters: lettersOf(options.indexed), ...(change ? { change } : {}) }) : undefined;
    add({ key: "g", kind: "globals", h: options.metrics.head + (content?.height ?? 0), title: t("globals"), current: false, foldable: true, ...(content ? { sheet: content } : {}) });
  }
  return { items, height: Math.max(0, y - cardGap) };
}

function frames(all: readonly Frame[], thread: number, current: Snapshot | undefined, options: StackOptions, add: (item: Omit<StackItem, "y">) => void): void {
  const { metrics, toggled } = options;
  all.forEach((frame, i) => {
    const key = frameKey(frame, all.length - 1 - i, thread);
    const far = isFar(i, all.length);
    const open = toggled.get(key) ?? !far;
    const returned = i === 0 ? current?.returned : undefined;
    const foldable = far || frame.variables.length > 0 || returned !== undefined;
    const content = open && (frame.variables.length > 0 || returned !== undefined) ? frameSheet(frame, returned, key, options, options.paging(key, current ? { frame: i } : { frame: i, thread })) : undefined;
    add({
      key, kind: "frame", title: frame.function, frame, current: current !== undefined && i === 0, foldable,
      h: metrics.head + (content?.height ?? 0), ...(content ? { sheet: content } : {}),
    });
    if (frame.calledBack) add({ key: `${key}/library`, kind: "library", h: metrics.row, title: t("libraryFrames"), current: false, foldable: false });
  });
}

/** Folded library objects and arrays of characters that were opened or folded by hand; also used for blocks. */
export const openedIn = (owner: string, toggled: ReadonlyMap<string, boolean>) => (path: string): boolean | undefined => toggled.get(`${owner}/${path}`);

/** Indices stand beneath cells: what is indexed shows its own, at every step alike. */
const lettersOf = (indexed: ReadonlySet<string> | undefined) => (path: string): boolean => indexed?.has(/(\w+)(#\d+)?$/.exec(path)?.[1] ?? "") === true;

function frameSheet(frame: Frame, returned: Value | undefined, key: string, { metrics, width, changes, toggled, indexed }: StackOptions, page: SheetOptions["page"]): Sheet {
  const change = changes.ofFrame(key);
  const roots: Root[] = variablePaths(frame.variables);
  if (returned) roots.push({ path: "returns", value: returned, name: t("returns"), dim: true });
  return sheet(roots, { metrics, width, types: true, opened: openedIn(key, toggled), letters: lettersOf(indexed), ...(page ? { page } : {}), ...(change ? { change } : {}) });
}

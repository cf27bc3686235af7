/** What changed from one snapshot to a later one: what `seepp show --changes` prints and what a picture marks. */
import { type ContainerPair, isContainer } from "./container-changes";
import type { ErrorReport, HeapBlock, Snapshot, SourcePosition, StepReason, Value } from "./snapshot";
import { childPath } from "./value-paths";
import { valueText } from "./value-text";

/** A variable or a part of one. `where` and `frame` (the frame's id) tell apart equal paths; heap paths begin with `#id`. */
export interface Change {
  path: string;
  where: "frame" | "global" | "heap";
  frame?: number;
  kind: "changed" | "appeared" | "gone";
  address?: string;
  type: string;
  /** Texts of the value before and now; absent where there was or is none. */
  old?: string;
  new?: string;
  /** The whole value, of what appeared. */
  value?: Value;
  /** A pointer that did not change: what it leads to was freed. */
  dangles?: true;
}

export interface Changes {
  step: number;
  reason: StepReason;
  executed?: SourcePosition;
  thread: number;
  file: string;
  line: number;
  column: number;
  function: string;
  depth: number;
  /** Ids and functions of frames that came and went (all threads). */
  entered: { id: number; function: string }[];
  left: { id: number; function: string }[];
  values: Change[];
  heap: { allocated: HeapBlock[]; freed: { id: number; address: string }[]; leaked: { id: number; address: string }[]; gone: { id: number; address: string }[] };
  /** What was written since. */
  output: { stdout: string; stderr: string };
  errors: ErrorReport[];
  returned?: Value;
}

export function changes(previous: Snapshot | undefined, now: Snapshot): Changes {
  return changesAndContainers(previous, now).done;
}

/** With the containers that were there at both steps: container-changes.ts tells what happened to each. */
export function changesAndContainers(previous: Snapshot | undefined, now: Snapshot): { done: Changes; containers: ContainerPair[] } {
  const values = new Found();
  const frames = compareFrames(previous, now, (old, frame, id) => compareLists(values, old, frame.variables, { where: "frame", frame: id }));
  compareLists(values, ownGlobals(previous, now), now.globals, { where: "global" });
  const heap = compareHeaps(previous?.heap ?? [], now.heap, (old, block) => {
    if (old.value && block.value) compare(values, old.value, block.value, `#${block.id ?? -1}`, { where: "heap" });
  });
  const done = {
    step: now.step, reason: now.reason, ...(now.executed ? { executed: now.executed } : {}), thread: now.thread,
    file: now.file, line: now.line, column: now.column, function: now.function, depth: now.frames.length,
    ...frames,
    values: values.changes,
    heap,
    output: { stdout: added(previous?.output.stdout, now.output.stdout), stderr: added(previous?.output.stderr, now.output.stderr) },
    errors: now.errors, ...(now.returned ? { returned: now.returned } : {}),
  };
  return { done, containers: values.containers };
}

class Found {
  readonly changes: Change[] = [];
  readonly containers: ContainerPair[] = [];
}

/** The globals before, but thread-local ones as they are when the step is another thread's: the other's copy did not change into this one. */
export function ownGlobals(previous: Snapshot | undefined, now: Snapshot): Value[] {
  if (previous === undefined) return [];
  if (previous.thread === now.thread) return previous.globals;
  const byName = new Map(now.globals.map((value) => [value.name, value]));
  const here = new Set(now.globals.map(({ address }) => address));
  return previous.globals.map((value) => {
    const own = byName.get(value.name);
    return own !== undefined && !here.has(value.address) ? own : value; // files may have globals of one name
  });
}

const brief = (block: HeapBlock): { id: number; address: string } => ({ id: block.id ?? -1, address: block.address });

/** Both lists are ascending by id, and most blocks of a large heap are the same object in both: one walk along them. */
function compareHeaps(before: readonly HeapBlock[], now: readonly HeapBlock[], visit: (old: HeapBlock, block: HeapBlock) => void): Changes["heap"] {
  const found: Changes["heap"] = { allocated: [], freed: [], leaked: [], gone: [] };
  let i = 0;
  for (const block of now) {
    while (i < before.length && (before[i]!.id ?? -1) < (block.id ?? -1)) found.gone.push(brief(before[i++]!));
    const old = i < before.length && (before[i]!.id ?? -1) === (block.id ?? -1) ? before[i++] : undefined;
    if (old === block) continue;
    if (!old) found.allocated.push(block);
    else visit(old, block);
    if (block.state === "freed" && old?.state !== "freed") found.freed.push(brief(block));
    if (block.state === "leaked" && old?.state !== "leaked") found.leaked.push(brief(block));
  }
  while (i < before.length) found.gone.push(brief(before[i++]!));
  return found;
}

type Frames = Snapshot["frames"];

/**
 * A frame stays at its depth as long as it lives: both stacks are walked together, innermost first. Of thousands few have
 * their variables.
 */
function compareFrames(previous: Snapshot | undefined, now: Snapshot, visit: (old: Frames[number]["variables"], frame: Frames[number], id: number) => void): Pick<Changes, "entered" | "left"> {
  const found: Pick<Changes, "entered" | "left"> = { entered: [], left: [] };
  const idOf = (frame: Frames[number], thread: number, depth: number): number => frame.id ?? -(thread * 1_000_000 + depth);
  const before = new Map((previous?.threads ?? []).map((thread) => [thread.id, thread.frames]));
  for (const thread of now.threads) {
    const old = before.get(thread.id) ?? [];
    before.delete(thread.id);
    const deepest = Math.max(old.length, thread.frames.length);
    for (let depth = deepest; depth >= 1; depth--) {
      const was = old[old.length - depth];
      const frame = thread.frames[thread.frames.length - depth];
      if (was === frame) continue; // a caller without values, as nearly all of a deep recursion
      const same = was !== undefined && frame !== undefined && idOf(was, thread.id, depth) === idOf(frame, thread.id, depth);
      if (was && !same) found.left.push({ id: idOf(was, thread.id, depth), function: was.function });
      if (!frame) continue;
      if (!same) found.entered.push({ id: idOf(frame, thread.id, depth), function: frame.function });
      if (frame.variables.length > 0 || (same && was.variables.length > 0)) visit(same ? was.variables : [], frame, idOf(frame, thread.id, depth));
    }
  }
  for (const [thread, old] of before) old.forEach((frame, i) => found.left.push({ id: idOf(frame, thread, old.length - i), function: frame.function }));
  return found;
}

function added(before: string | undefined, now: string): string {
  return before !== undefined && now.startsWith(before) ? now.slice(before.length) : now;
}

type Where = Pick<Change, "where" | "frame">;

/** Variables by name; several of one name (shadowing) by name and address. */
function compareLists(out: Found, before: Value[], now: Value[], where: Where): void {
  const key = (value: Value) => `${value.name} ${value.address ?? ""}`;
  const old = new Map(before.map((value) => [key(value), value]));
  for (const value of now) {
    const was = old.get(key(value));
    old.delete(key(value));
    if (was) compare(out, was, value, value.name, where);
    else out.changes.push({ path: value.name, ...where, kind: "appeared", ...at(value), new: valueText(value, { most: longest }), value });
  }
  for (const value of old.values()) out.changes.push({ path: value.name, ...where, kind: "gone", ...at(value), old: valueText(value, { most: longest }) });
}

const longest = 200;

function at(value: Value): Pick<Change, "address" | "type"> {
  return { ...(value.address === undefined ? {} : { address: value.address }), type: value.type };
}

/** Innermost parts that differ; a part that came or went is reported as one. */
function compare(out: Found, before: Value, now: Value, path: string, where: Where): void {
  if (isContainer(now) && isContainer(before)) out.containers.push({ path, ...where, before, now });
  if (before.children || now.children) {
    const old = new Map((before.children ?? []).map((child) => [child.name, child]));
    const start = out.changes.length;
    for (const child of now.children ?? []) {
      const was = old.get(child.name);
      old.delete(child.name);
      const childAt = childPath(path, child);
      if (was) compare(out, was, child, childAt, where);
      else out.changes.push({ path: childAt, ...where, kind: "appeared", ...at(child), new: valueText(child, { most: longest }), value: child });
    }
    for (const child of old.values()) out.changes.push({ path: childPath(path, child), ...where, kind: "gone", ...at(child), old: valueText(child, { most: longest }) });
    if (out.changes.length > start || (before.value === now.value && before.length === now.length && before.target === now.target)) return;
  }
  if (before.value === now.value && before.state === now.state && before.target === now.target && before.targetState === now.targetState && before.length === now.length) return;
  const dangles = (now.targetState === "freed" || now.dead !== undefined) && before.targetState !== "freed" && before.dead === undefined && now.target === before.target ? { dangles: true as const } : {};
  out.changes.push({ path, ...where, kind: "changed", ...dangles, ...at(now), old: valueText(before, { most: longest }), new: valueText(now, { most: longest }) });
}

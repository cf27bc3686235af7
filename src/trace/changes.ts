/** What changed from one snapshot to a later one: what `seepp show --changes` prints and what a picture marks. */
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
  const before = framesOf(previous);
  const after = framesOf(now);
  const values: Change[] = [];
  for (const [id, frame] of after) compareLists(values, before.get(id)?.variables ?? [], frame.variables, { where: "frame", frame: id });
  compareLists(values, previous?.globals ?? [], now.globals, { where: "global" });
  const heap = compareHeaps(previous?.heap ?? [], now.heap, (old, block) => {
    if (old.value && block.value) compare(values, old.value, block.value, `#${block.id ?? -1}`, { where: "heap" });
  });
  return {
    step: now.step, reason: now.reason, ...(now.executed ? { executed: now.executed } : {}), thread: now.thread,
    file: now.file, line: now.line, column: now.column, function: now.function, depth: now.frames.length,
    entered: named([...after].filter(([id]) => !before.has(id))), left: named([...before].filter(([id]) => !after.has(id))),
    values,
    heap,
    output: { stdout: added(previous?.output.stdout, now.output.stdout), stderr: added(previous?.output.stderr, now.output.stderr) },
    errors: now.errors, ...(now.returned ? { returned: now.returned } : {}),
  };
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

function framesOf(snapshot: Snapshot | undefined): Map<number, Snapshot["frames"][number]> {
  const frames = new Map<number, Snapshot["frames"][number]>();
  for (const thread of snapshot?.threads ?? []) {
    thread.frames.forEach((frame, i) => frames.set(frame.id ?? -(thread.id * 1_000_000 + thread.frames.length - i), frame));
  }
  return frames;
}

function named(frames: [number, { function: string }][]): { id: number; function: string }[] {
  return frames.map(([id, frame]) => ({ id, function: frame.function }));
}

function added(before: string | undefined, now: string): string {
  return before !== undefined && now.startsWith(before) ? now.slice(before.length) : now;
}

type Where = Pick<Change, "where" | "frame">;

/** Variables by name; several of one name (shadowing) by name and address. */
function compareLists(out: Change[], before: Value[], now: Value[], where: Where): void {
  const key = (value: Value) => `${value.name} ${value.address ?? ""}`;
  const old = new Map(before.map((value) => [key(value), value]));
  for (const value of now) {
    const was = old.get(key(value));
    old.delete(key(value));
    if (was) compare(out, was, value, value.name, where);
    else out.push({ path: value.name, ...where, kind: "appeared", ...at(value), new: valueText(value, { most: longest }), value });
  }
  for (const value of old.values()) out.push({ path: value.name, ...where, kind: "gone", ...at(value), old: valueText(value, { most: longest }) });
}

const longest = 200;

function at(value: Value): Pick<Change, "address" | "type"> {
  return { ...(value.address === undefined ? {} : { address: value.address }), type: value.type };
}

/** Innermost parts that differ; a part that came or went is reported as one. */
function compare(out: Change[], before: Value, now: Value, path: string, where: Where): void {
  if (before.children || now.children) {
    const old = new Map((before.children ?? []).map((child) => [child.name, child]));
    const start = out.length;
    for (const child of now.children ?? []) {
      const was = old.get(child.name);
      old.delete(child.name);
      const childAt = childPath(path, child);
      if (was) compare(out, was, child, childAt, where);
      else out.push({ path: childAt, ...where, kind: "appeared", ...at(child), new: valueText(child, { most: longest }), value: child });
    }
    for (const child of old.values()) out.push({ path: childPath(path, child), ...where, kind: "gone", ...at(child), old: valueText(child, { most: longest }) });
    if (out.length > start || (before.value === now.value && before.length === now.length && before.target === now.target)) return;
  }
  if (before.value === now.value && before.state === now.state && before.target === now.target && before.targetState === now.targetState && before.length === now.length) return;
  out.push({ path, ...where, kind: "changed", ...at(now), old: valueText(before, { most: longest }), new: valueText(now, { most: longest }) });
}

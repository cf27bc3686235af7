/**
 * A snapshot as text for people and for golden tests: stable from run to run, as addresses are replaced by the names of
 * what lies there (`#3` is block 3, in order of allocation). What has no name keeps its address, unless `stable` is asked for.
 */
import { groupErrors, type ErrorGroup } from "./error-groups";
import type { Frame, HeapBlock, Snapshot, Value } from "./snapshot";
import { AddressNames } from "./value-paths";
import { valueText, type Resolve } from "./value-text";

/** A value whose line would be longer is shown with its parts on lines of their own. */
const lineWidth = 110;
const innermostFrames = 20;
const outermostFrames = 5;

/** `stable`: an address within an error's message is `0x..`, for it differs from run to run. */
export function showText(snapshot: Snapshot, { stable = false }: { stable?: boolean } = {}): string {
  const names = new AddressNames(snapshot);
  const resolve: Resolve = (value) => pointerText(value, names);
  const lines: string[] = [];
  const executed = snapshot.executed ? `, ran line ${snapshot.executed.line}` : "";
  lines.push(`step ${snapshot.step} ${snapshot.reason}${executed}${snapshot.line > 0 ? `, next ${snapshot.file}:${snapshot.line}:${snapshot.column}` : ""}`);
  if (snapshot.ending && snapshot.reason !== "signal") lines.push(`  ${snapshot.ending.message}`);
  for (const each of groupErrors(snapshot.errors)) lines.push(`  error ${errorText(each, stable)}`);
  for (const each of groupErrors(snapshot.warnings ?? [])) lines.push(`  warning ${errorText(each, stable)}`);
  if (snapshot.returned) lines.push(...valueLines({ ...snapshot.returned, name: "returns" }, "  ", resolve));
  for (const thread of snapshot.threads) {
    if (snapshot.threads.length > 1) lines.push(`  thread ${thread.id}${thread.name ? ` ${thread.name}` : ""}, ${thread.state}`);
    lines.push(...framesLines(thread.frames, resolve));
  }
  if (snapshot.globals.length > 0) lines.push("  globals", ...snapshot.globals.flatMap((value) => valueLines(value, "    ", resolve)));
  if (snapshot.heap.length > 0) lines.push("  heap", ...snapshot.heap.flatMap((block) => blockLines(block, resolve)));
  if (snapshot.input?.ended) lines.push(`  stdin ${snapshot.input.read} bytes were read, and the program wanted more`);
  if (snapshot.output.stdout) lines.push(`  stdout ${JSON.stringify(snapshot.output.stdout)}`);
  if (snapshot.output.stderr) lines.push(`  stderr ${JSON.stringify(snapshot.output.stderr)}`);
  return `${lines.join("\n")}\n`;
}

/** One value, its parts indented. Addresses stay as they are: there is no snapshot to name them by. */
export function showValue(value: Value): string {
  return `${valueLines(value, "", (each) => `${each.value ?? each.target ?? "?"}${stateNote(each)}`).join("\n")}\n`;
}

/** Of an endless recursion the innermost and outermost frames say all. */
function framesLines(frames: readonly Frame[], resolve: Resolve): string[] {
  const shown = (some: readonly Frame[]): string[] => some.flatMap((frame) => frameLines(frame, resolve));
  if (frames.length <= innermostFrames + outermostFrames + 1) return shown(frames);
  const between = frames.length - innermostFrames - outermostFrames;
  return [...shown(frames.slice(0, innermostFrames)), `  ... ${between.toLocaleString("en")} more frames (--json has all)`, ...shown(frames.slice(-outermostFrames))];
}

function frameLines(frame: Frame, resolve: Resolve): string[] {
  const library = frame.calledBack === true ? ["  (library code)"] : [];
  return [`  ${frame.function} at ${frame.file}:${frame.line}`, ...frame.variables.flatMap((value) => valueLines(value, "    ", resolve)), ...library];
}

function blockLines(block: HeapBlock, resolve: Resolve): string[] {
  const freed = block.freed ? `, freed in line ${block.freed.line}` : "";
  const lost = block.leaked ? `, lost in line ${block.leaked.line}` : "";
  const head = `    #${block.id ?? "?"} ${block.type ?? "?"}, ${block.size} bytes, ${block.state}, from line ${block.allocated.line}${freed}${lost}`;
  if (!block.value) return [head];
  const text = valueText(block.value, { resolve });
  if (head.length + text.length + 3 <= lineWidth + 40) return [`${head} = ${text}`];
  return [head, ...(block.value.children ?? []).flatMap((child) => valueLines(child, "      ", resolve)), ...more(block.value, "      ")];
}

function valueLines(value: Value, indent: string, resolve: Resolve): string[] {
  const head = `${indent}${value.name || "(anonymous)"}: ${value.type}`;
  const note = value.note === undefined ? "" : `  (${value.note})`;
  const text = aliasText(value, resolve) + valueText(value, { resolve }) + note;
  if (!value.children || head.length + text.length + 3 <= lineWidth) return [`${head} = ${text}`];
  const shown = value.view && value.value !== undefined ? ` = ${value.value}` : "";
  return [`${value.length === undefined ? head : `${head} of ${value.length}`}${shown}${note}`, ...value.children.flatMap((child) => valueLines(child, `${indent}  `, resolve)), ...more(value, `${indent}  `)];
}

/** A reference to a pointer has that pointer's value: where it leads is not what the reference refers to. */
function aliasText(value: Value, resolve: Resolve): string {
  if (value.kind !== "reference" || !value.alias) return "";
  const { alias: _alias, value: _value, ...reference } = value;
  const place = resolve(reference);
  return place.startsWith("-> ") && !/^-> (\?|live|stack|global|unmapped)$/.test(place) ? `${place.slice("-> ".length)}, which is ` : "";
}

function more(value: Value, indent: string): string[] {
  return value.elided ? [`${indent}... ${value.elided} more`] : [];
}

function pointerText(value: Value, names: AddressNames): string {
  if (value.targetState === "null") return "nullptr";
  const named = value.target === undefined ? undefined : names.nameOf(value.target, value.type);
  const isString = value.value !== undefined && /^(u8|[LuU])?"/.test(value.value);
  const counts = value.kind === "smart-pointer" && value.children?.[0]?.name === "use_count" && value.children[0].value !== undefined ? ` (use count ${value.children[0].value})` : "";
  if (isString) return named && value.targetState !== "global" ? `-> ${named} ${value.value}` : value.value!;
  if (value.value !== undefined && !value.value.startsWith("0x")) return value.value + counts; // a function, <expired>
  return `-> ${named ?? value.targetState ?? "?"}${named ? stateNote(value) : ""}${counts}`;
}

function stateNote(value: Value): string {
  return value.targetState === "freed" || value.targetState === "out-of-bounds" ? ` (${value.targetState})` : "";
}

function errorText({ error, times }: ErrorGroup, stable: boolean): string {
  const message = stable ? error.message.replace(/0x[0-9a-f]+/gi, "0x..") : error.message;
  return `${error.kind}${error.line === undefined ? "" : ` in line ${error.line}`}: ${message}${times === 1 ? "" : ` (${times} times)`}`;
}

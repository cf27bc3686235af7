/** Where to look at a step: where it went wrong, what it changed, the running frame. Pure. */
import { blockRoots } from "../layout/homes";
import type { ErrorReport, HeapBlock, Snapshot, Value } from "../../trace/snapshot";
import type { BlockCard } from "./arrows";
import type { Changes } from "./changes";
import type { Line } from "./lines";
import type { Metrics } from "./metrics";
import type { Scene } from "./scene";
import { childPath } from "./shape";
import type { StackItem } from "./stack";
import { addressNumber } from "./text";

/** A place of the stack (from its first card) or of the heap's plane, px; of the stack only heights count. */
export interface Spot { pane: "stack" | "heap"; x: number; y: number; w: number; h: number }

/** How far beside its block an address may lie that an index out of bounds made, bytes. */
const beside = 64;

const lineChanged = (line: Line): boolean => ("change" in line && line.change !== undefined) || ("cells" in line && line.cells.some((c) => "change" in c && c.change !== undefined));

export interface Looked { scene: Scene; changes: Changes; snapshot: Snapshot; /** Ids of the blocks this step wrote to. */ written: readonly number[]; /** The source line that ran. */ executed: string; metrics: Metrics }

/** The places to be in view together, as far as there is room: the least important first. */
export function spotsOf({ scene, changes, snapshot, written, executed, metrics }: Looked): Spot[] {
  const { items } = scene.stack;
  const running = items.find((i) => i.current && i.kind === "frame") ?? items.find((i) => i.current) ?? items[0];
  const found: Spot[] = [];
  const row = (item: StackItem, line: Line): void => { found.push({ pane: "stack", x: 0, y: item.y + metrics.head + line.y, w: 0, h: line.h }); };
  if (running) found.push({ pane: "stack", x: 0, y: running.y, w: 0, h: running.h });
  const pointer = scene.arrows.find((a) => a.changed && a.current && a.toOwner.startsWith("b"));
  const target = pointer && scene.cards.find((c) => `b${c.block.id}` === pointer.toOwner);
  if (target) found.push(whole(target));
  if (running) found.push({ pane: "stack", x: 0, y: running.y, w: 0, h: metrics.head });
  for (const item of items.toReversed()) for (const line of item.sheet?.lines.toReversed() ?? []) if (lineChanged(line)) row(item, line);
  const subject = changed(scene, changes, written);
  if (subject) {
    found.push(whole(subject));
    const line = subject.sheet?.lines.find(lineChanged);
    if (line) found.push({ ...whole(subject), y: subject.home.y + metrics.head + line.y, h: line.h });
  }
  for (const error of snapshot.errors.toReversed()) {
    const card = cardAt(scene.cards, error);
    if (card) found.push(whole(card));
    else if (running) for (const line of running.sheet?.lines.toReversed() ?? []) if (line.kind === "field" && guilty(line.value, line.name, executed, error)) row(running, line);
  }
  return found;
}

const whole = ({ home, h, sheet }: BlockCard): Spot => ({ pane: "heap", x: home.x, y: home.y, w: home.w, h: sheet ? h : home.h });

/** The block that this step made, freed, or changed. */
function changed(scene: Scene, changes: Changes, written: readonly number[]): BlockCard | undefined {
  const turned = ({ id, state }: HeapBlock): boolean => changes.stateBefore(id!) !== undefined && changes.stateBefore(id!) !== state;
  return scene.cards.find((c) => changes.isNewBlock(c.block.id!))
    ?? scene.cards.find((c) => turned(c.block))
    // Cards out of view have no lines: their values are compared.
    ?? scene.cards.find((c) => c.sheet?.lines.some(lineChanged) || (!c.sheet && written.includes(c.block.id!) && differs(c.block, changes)));
}

function differs(block: HeapBlock, changes: Changes): boolean {
  const change = block.value && changes.ofBlock(block.id!, blockRoots);
  if (!change) return false;
  const any = (value: Value, path: string): boolean => change(path, value) !== undefined || (value.children ?? []).some((child, i) => any(child, childPath(path, child, i)));
  return blockRoots(block.value!).some((root) => any(root.value, root.path));
}

function cardAt(cards: readonly BlockCard[], error: ErrorReport): BlockCard | undefined {
  const address = addressNumber(error.address);
  if (address === undefined) return undefined;
  const distance = ({ block }: BlockCard): number => {
    const low = addressNumber(block.address) ?? Infinity;
    return address < low ? low - address : Math.max(0, address - (low + block.size) + 1);
  };
  const nearest = cards.reduce<BlockCard | undefined>((best, card) => (best === undefined || distance(card) < distance(best) ? card : best), undefined);
  return nearest && distance(nearest) <= beside ? nearest : undefined;
}

/** A variable that the error is about: it lies there, or the line that ran names it. */
function guilty(value: Value, name: string, executed: string, error: ErrorReport): boolean {
  const [at, low] = [addressNumber(error.address), addressNumber(value.address)];
  if (at !== undefined && low !== undefined && at >= low && at < low + (value.size ?? 1)) return true;
  return /^[A-Za-z_]\w*$/.test(name) && new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(executed);
}

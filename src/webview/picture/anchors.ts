/**
 * What lies where in the picture: finds, for an address, the row or cell that shows it. A pointer to the first element and
 * one to the whole array hold the same address; the pointer's type tells them apart.
 */
import type { HeapBlock, Value } from "../../trace/snapshot";
import type { Sheet } from "./lines";
import { isPointer } from "./shape";
import type { Metrics } from "./metrics";
import { addressNumber, shortType } from "./text";

/** A place on a card; y from the card's top, x from its left. */
export interface Anchor {
  owner: string;
  kind: "whole" | "row" | "cell" | "end";
  y: number;
  h: number;
  /** Cells: their horizontal middle, and where in the band beneath them arrows run. */
  x?: number;
  bandY?: number;
  /** Ports: met from the side they are at, or from below. */
  port?: "left" | "middle" | "right";
  /** An arrow of its own begins in this row. */
  busy?: boolean;
}

interface Entry { low: number; high: number; type: string; anchor: Anchor }

export class Anchors {
  private readonly exact = new Map<number, Entry[]>();
  private readonly all: Entry[] = [];
  private sorted = false;

  constructor(private readonly metrics: Metrics) {}

  /** A card as a whole (a block's header). An object may begin inside its block (behind a count of owners, a cookie). */
  addWhole(owner: string, block: HeapBlock, h: number): void {
    const anchor: Anchor = { owner, kind: "whole", y: 0, h };
    const type = block.value?.type ?? block.type ?? "";
    this.put(block.address, block.size, type, anchor);
    if (block.value?.address && block.value.address !== block.address) this.put(block.value.address, block.value.size ?? 1, type, anchor);
  }

  /** Every row and cell of a card's contents; `top`: where the contents begin. */
  addSheet(owner: string, content: Sheet, top: number): void {
    const { row, index } = this.metrics;
    for (const line of content.lines) {
      if (line.kind === "field") this.value(line.value, { owner, kind: "row", y: top + line.y, h: row, busy: isPointer(line.value) && line.value.targetState !== "null" });
      else if (line.kind === "record") {
        this.value(line.value, { owner, kind: "row", y: top + line.y, h: row });
        for (const c of line.cells) this.value(c.value, { owner, kind: "row", y: top + line.y, h: row });
      } else if (line.kind === "strip") {
        for (const c of line.cells) this.value(c.value, { owner, kind: "cell", y: top + line.y + index, h: row, x: c.x + c.w / 2, bandY: top + line.y + index + row });
        const last = line.cells.at(-1);
        const at = last && addressNumber(last.value.address);
        if (line.ends && last && at !== undefined && last.value.size) {
          this.put(`0x${(at + last.value.size).toString(16)}`, 0, "", { owner, kind: "end", y: top + line.y + index, h: row, x: last.x + last.w, bandY: top + line.y + index + row });
        }
      } else if (line.kind === "ports") {
        line.cells.forEach((c, i) => this.value(c.value, { owner, kind: "row", y: top + line.y, h: row, x: c.x + c.w / 4, port: i === 0 ? "left" : i === line.cells.length - 1 ? "right" : "middle" }));
      }
    }
  }

  private value(value: Value, anchor: Anchor): void {
    // A first base begins where its object does: a pointer to it means the object.
    const low = value.role === "base" ? addressNumber(value.address) : undefined;
    if (low !== undefined && this.exact.has(low)) return;
    this.put(value.address, value.size ?? 1, value.type, anchor);
  }

  private put(address: string | undefined, size: number, type: string, anchor: Anchor): void {
    const low = addressNumber(address);
    if (low === undefined) return;
    const entry: Entry = { low, high: low + size, type: bare(type), anchor };
    const same = this.exact.get(low);
    if (same) same.push(entry);
    else this.exact.set(low, [entry]);
    this.all.push(entry);
    this.sorted = false;
  }

  /** The place that a pointer of type `pointer` holding `address` means. */
  find(address: number, pointer: string): Anchor | undefined {
    const here = this.exact.get(address);
    if (here) {
      const wanted = pointee(pointer);
      const meant = here.filter((e) => e.anchor.kind !== "end");
      return (meant.find((e) => e.type === wanted) ?? meant[0] ?? here[0]).anchor;
    }
    if (!this.sorted) {
      this.all.sort((a, b) => a.low - b.low);
      this.sorted = true;
    }
    // The smallest entry that contains it: entries nest, so the nearest below that reaches far enough.
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.all[mid].low <= address) low = mid + 1;
      else high = mid;
    }
    for (let i = low - 1, looked = 0; i >= 0 && looked < 64; i--, looked++) {
      if (this.all[i].high > address) return this.all[i].anchor;
    }
    return undefined;
  }
}

const bare = (type: string): string => shortType(type).replace(/\b(const|volatile) /g, "").trim();

/** "const Node*" means Node, "unique_ptr<Node>" and "int&" likewise. */
export function pointee(type: string): string {
  const short = shortType(type).trim().replace(/\s*const$/, "");
  const smart = /^(?:const )?(?:unique_ptr|shared_ptr|weak_ptr)<(.*)>$/.exec(short);
  return bare(smart ? smart[1].split(",")[0] : short.replace(/(\*|&&?)$/, ""));
}

/** Which granule of memory has which slot (versions.ts): a sparse table of 4 KiB pages. */
import { Malformed } from "./bytes";

const granulesPerPage = 512;
const pageBytes = granulesPerPage * 8;

export class SlotIndex {
  private readonly pages = new Map<number, Int32Array>();
  private lastPage = -1;
  private lastSlots: Int32Array | undefined;

  constructor(private readonly maxPages: number) {}

  /** Slot of the granule at `address` (a multiple of 8), -1 when it has none. */
  get(address: number): number {
    const page = Math.floor(address / pageBytes);
    const slots = this.page(page);
    return slots === undefined ? -1 : slots[(address - page * pageBytes) / 8]! - 1;
  }

  /** Gives the granule at `address`, which has none, a slot. */
  set(address: number, slot: number): void {
    const page = Math.floor(address / pageBytes);
    const slots = this.page(page) ?? this.makePage(page);
    slots[(address - page * pageBytes) / 8] = slot + 1;
  }

  private page(page: number): Int32Array | undefined {
    if (page !== this.lastPage) {
      this.lastPage = page;
      this.lastSlots = this.pages.get(page);
    }
    return this.lastSlots;
  }

  private makePage(page: number): Int32Array {
    if (this.pages.size >= this.maxPages) throw new Malformed("it touches more memory than a trace may");
    const slots = new Int32Array(granulesPerPage);
    this.pages.set(page, slots);
    this.lastPage = page;
    this.lastSlots = slots;
    return slots;
  }

  /** Visits the slots of [low, high), in any order. */
  forRange(low: number, high: number, visit: (slot: number) => void): void {
    if (high <= low) return;
    const first = Math.floor(low / pageBytes);
    const last = Math.floor((high - 1) / pageBytes);
    const visitPage = (page: number, slots: Int32Array): void => {
      const from = page === first ? Math.floor((low % pageBytes) / 8) : 0;
      const to = page === last ? Math.floor(((high - 1) % pageBytes) / 8) : granulesPerPage - 1;
      for (let i = from; i <= to; i++) if (slots[i] !== 0) visit(slots[i]! - 1);
    };
    if (last - first < this.pages.size) {
      for (let page = first; page <= last; page++) {
        const slots = this.pages.get(page);
        if (slots !== undefined) visitPage(page, slots);
      }
    } else {
      for (const [page, slots] of this.pages) if (page >= first && page <= last) visitPage(page, slots);
    }
  }
}

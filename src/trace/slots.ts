/** Which granule of memory has which slot (versions.ts): a sparse table of 4 KiB pages. */
import { Malformed } from "./bytes";

const granulesPerPage = 512;
const pageBytes = granulesPerPage * 8;
/** Pages that all blocks of one trace may begin with: a quarter of a terabyte of memory in use. */
const mostWiped = 2 ** 26;

export class SlotIndex {
  private readonly pages = new Map<number, Int32Array>();
  private lastPage = -1;
  private lastSlots: Int32Array | undefined;
  private wiped = 0;

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

  /** Floor of the page looked at last: what was written there before it is void. */
  get floor(): number { return this.lastSlots?.[granulesPerPage] ?? 0; }

  private page(page: number): Int32Array | undefined {
    if (page !== this.lastPage) {
      this.lastPage = page;
      this.lastSlots = this.pages.get(page);
    }
    return this.lastSlots;
  }

  private makePage(page: number): Int32Array {
    if (this.pages.size >= this.maxPages) throw new Malformed("it touches more memory than a trace may");
    const slots = new Int32Array(granulesPerPage + 1); // the last one is the page's floor
    this.pages.set(page, slots);
    this.lastPage = page;
    this.lastSlots = slots;
    return slots;
  }

  /** Visits the slots of [low, high), in any order. */
  forRange(low: number, high: number, visit: (slot: number) => void): void {
    this.forPages(low, high, (slots, from, to) => {
      for (let i = from; i <= to; i++) if (slots[i] !== 0) visit(slots[i]! - 1);
    });
  }

  /** Gives [low, high) a floor: a page that lies in it whole at once, of others each slot by `visit`. */
  wipe(low: number, high: number, floor: number, visit: (slot: number) => void): void {
    this.forPages(low, high, (slots, from, to) => {
      if (++this.wiped > mostWiped) throw new Malformed("it allocates more memory than a trace may");
      if (from === 0 && to === granulesPerPage - 1) slots[granulesPerPage] = floor;
      else for (let i = from; i <= to; i++) if (slots[i] !== 0) visit(slots[i]! - 1);
    });
  }

  /** Visits the pages that [low, high) lies in, each with the first and the last of its granules there. */
  private forPages(low: number, high: number, visit: (slots: Int32Array, from: number, to: number) => void): void {
    if (high <= low) return;
    const first = Math.floor(low / pageBytes);
    const last = Math.floor((high - 1) / pageBytes);
    const visitPage = (page: number, slots: Int32Array): void => {
      visit(slots, page === first ? Math.floor((low % pageBytes) / 8) : 0, page === last ? Math.floor(((high - 1) % pageBytes) / 8) : granulesPerPage - 1);
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

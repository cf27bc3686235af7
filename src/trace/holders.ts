/** What lies at an address, in the words of the source: for messages about memory. */
import { AddressNames } from "./value-paths";
import type { Snapshot } from "./snapshot";

export interface Holder {
  /** `p`, `list.head`, `Node.next` (in a block). */
  name: string;
  /** The function whose variable it is; absent for globals and blocks. */
  function?: string;
}

/** Enough for the parts of what people name; a holder that lies deeper goes unnamed. */
const holderOptions = { maxElements: 1_000, depth: 6 };

export class Holders {
  private readonly kept = new Map<number, { names: AddressNames; snapshot: Snapshot }>();

  /** `snapshotAt` must not ask for holders itself. */
  constructor(private readonly snapshotAt: (step: number, options: typeof holderOptions) => Snapshot) {}

  /** The innermost part that begins at the address at a step; with `inside`, also one that it lies in the middle of. */
  at(step: number, address: bigint, inside = false): Holder | undefined {
    const { names, snapshot } = this.of(step);
    const text = `0x${address.toString(16)}`;
    const path = names.nameOf(text, "") ?? undefined;
    if (path === undefined || path.startsWith("end of ") || (!inside && names.deepest(text) === undefined)) return undefined;
    const block = /^#(\d+)/.exec(path);
    if (block) {
      const type = snapshot.heap.find(({ id }) => String(id) === block[1])?.type?.replace(/\[\d*\]$/, "") ?? "block";
      return { name: names.deepest(text)?.replace(/^#\d+/, type) ?? type };
    }
    const frame = snapshot.threads.flatMap(({ frames }) => frames).find(({ variables }) => variables.some((value) => value.address !== undefined && address >= BigInt(value.address) && address < BigInt(value.address) + BigInt(value.size ?? 0)));
    return { name: names.deepest(text) ?? path.replace(/\+\d+$/, ""), ...(frame === undefined ? {} : { function: frame.function }) };
  }

  /** The function's variable that was there when the address was written last. */
  last(written: number | undefined, address: bigint): Required<Holder> | undefined {
    const holder = written === undefined ? undefined : this.at(written, address);
    return holder?.function === undefined ? undefined : { name: holder.name, function: holder.function };
  }

  private of(step: number): { names: AddressNames; snapshot: Snapshot } {
    let found = this.kept.get(step);
    if (found === undefined) {
      const snapshot = this.snapshotAt(step, holderOptions);
      found = { names: new AddressNames(snapshot), snapshot };
      if (this.kept.size >= 4) this.kept.delete(this.kept.keys().next().value!);
      this.kept.set(step, found);
    }
    return found;
  }
}

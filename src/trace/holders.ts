/** What lies at an address, in the words of the source: for messages about memory. */
import { AddressNames } from "./value-paths";
import type { Snapshot, SnapshotOptions } from "./snapshot";

export interface Holder {
  /** `p`, `list.head`, `Node.next` (in a block). */
  name: string;
  /** The function whose variable it is; absent for globals and blocks. */
  function?: string;
}

/** Enough for the parts of what people name; a holder that lies deeper goes unnamed. */
const holderOptions = { maxElements: 1_000, depth: 6 };

interface Known { names: AddressNames; snapshot: Snapshot }

export class Holders {
  private readonly kept = new Map<string, Known>();

  /**
   * `snapshotAt` must not ask for holders itself. `frameAround`: which frame (of its thread, 0 = the innermost) an address lies
   * in; undefined when it lies on no stack.
   */
  constructor(private readonly snapshotAt: (step: number, options: SnapshotOptions) => Snapshot, private readonly frameAround: (step: number, address: bigint) => number | undefined) {}

  /** The innermost part that begins at the address at a step; with `inside`, also one that it lies in the middle of. */
  at(step: number, address: bigint, inside = false): Holder | undefined {
    const frame = this.frameAround(step, address);
    return (frame === undefined ? undefined : this.in(this.of(step, frame), address, inside)) ?? this.in(this.of(step, undefined), address, inside);
  }

  private in({ names, snapshot }: Known, address: bigint, inside: boolean): Holder | undefined {
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

  /** With a frame, what is of that one and of the one that it called, whose parameters may lie in it: a recursion has thousands of others. */
  private of(step: number, frame: number | undefined): Known {
    const key = `${step} ${frame ?? ""}`;
    let found = this.kept.get(key);
    if (found === undefined) {
      const snapshot = this.snapshotAt(step, frame === undefined ? holderOptions : { ...holderOptions, frameValues: (index) => index === frame || index === frame - 1, blockValues: () => false });
      found = { names: new AddressNames(snapshot), snapshot };
      if (this.kept.size >= 4) this.kept.delete(this.kept.keys().next().value!);
      this.kept.set(key, found);
    }
    return found;
  }
}

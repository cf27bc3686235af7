/** Paths of the parts of a value, as paths.ts reads them: `v[2]`, `head.next`, `m["a"].second`. */
import type { Snapshot, Value } from "./snapshot";

/** A base class or an anonymous member adds nothing: its members are named as if they were the object's own. */
export function childPath(path: string, child: Value): string {
  if (child.role === "base" || child.name === "") return path;
  if (child.name.startsWith("[")) return path + child.name;
  return `${path}.${child.name}`;
}

/** Every value with its path, parents before parts. */
export function walkValue(value: Value, path: string, visit: (value: Value, path: string) => void): void {
  visit(value, path);
  for (const child of value.children ?? []) walkValue(child, childPath(path, child), visit);
}

/** Where each object of a snapshot is shown: what an address is called. Frames innermost first, then globals, then the heap. */
export class AddressNames {
  private readonly byAddress = new Map<string, { path: string; type: string }[]>();
  /** Where the last elements of arrays and sequences end. */
  private readonly ends = new Map<string, string>();
  private readonly ranges: { low: bigint; high: bigint; path: string }[] = [];

  constructor(snapshot: Snapshot) {
    const add = (value: Value, path: string) => {
      if (value.address !== undefined && value.size) {
        this.ranges.push({ low: BigInt(value.address), high: BigInt(value.address) + BigInt(value.size), path });
      }
      walkValue(value, path, (part, at) => {
        const last = part.kind === "array" || (part.kind === "sequence" && !part.elided) ? part.children?.at(-1) : undefined;
        if (last?.address !== undefined && last.size) this.ends.set(`0x${(BigInt(last.address) + BigInt(last.size)).toString(16)}`, at);
        if (part.address === undefined) return;
        const list = this.byAddress.get(part.address);
        if (list) list.push({ path: at, type: part.type });
        else this.byAddress.set(part.address, [{ path: at, type: part.type }]);
      });
    };
    for (const thread of snapshot.threads) for (const frame of thread.frames) for (const value of frame.variables) add(value, value.name);
    for (const value of snapshot.globals) add(value, value.name);
    for (const block of snapshot.heap) {
      if (block.value) add(block.value, `#${block.id ?? block.address}`);
      this.ranges.push({ low: BigInt(block.address), high: BigInt(block.address) + BigInt(block.size), path: `#${block.id ?? block.address}` });
    }
  }

  /** The innermost of the objects that begin at an address. */
  deepest(address: string): string | undefined {
    return this.byAddress.get(address)?.at(-1)?.path;
  }

  /** `#3`, `v[1]`, `#3+12`; undefined when nothing shown lies there. Of several objects at one address, that of the pointer's own type. */
  nameOf(address: string, pointerType: string): string | undefined {
    const at = this.byAddress.get(address);
    if (at) {
      const wanted = pointerType.replace(/ ?(\*|&&?)( const)?$/, "").replace(/^const /, "");
      return (at.find((each) => each.type.replace(/^const /, "") === wanted) ?? at[0]!).path;
    }
    const end = this.ends.get(address);
    if (end !== undefined) return `end of ${end}`;
    const number = BigInt(address);
    for (const { low, high, path } of this.ranges) {
      if (number === high) return `end of ${path}`;
      if (number >= low && number < high) return `${path}+${number - low}`;
    }
    return undefined;
  }
}

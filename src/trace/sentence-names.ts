/** What a sentence calls things: functions, blocks, and whatever an address leads to. An address itself says nothing there. */
import { shortFunctionName } from "./function-names";
import { sentenceWords, type SentenceWords } from "./sentence-words";
import type { HeapBlock, Snapshot, Value } from "./snapshot";
import { AddressNames } from "./value-paths";
import { valueText } from "./value-text";

export const longestValue = 40;
/** Beyond, names are looked for among variables and blocks only: of all parts it would take too long at each step. */
const mostBlocks = 2000;

export class SentenceNames {
  private parts: AddressNames | undefined;

  constructor(private readonly now: Snapshot, private readonly words: SentenceWords = sentenceWords) {}

  /** A function without its parameters. */
  ofFunction(name: string): string { return shortFunctionName(name, this.words); }

  /** A heap path `#3.next` → `Node.next`; of an array or a single number by a pointer of the frame that leads there: `p[2]`, `*p`. */
  ofPath(path: string): string {
    const id = /^#\d+/.exec(path)?.[0];
    if (id === undefined) return path;
    const block = this.block(id);
    const rest = path.slice(id.length);
    const type = elementType(block);
    if (block === undefined || type === undefined) return `${this.words.sayBlock}${rest}`;
    const isArray = type !== block.type;
    if (isArray ? !rest.startsWith("[") : rest !== "") return `${type}${rest}`;
    const pointer = this.pointerTo(block, type);
    if (pointer !== undefined) return isArray ? `${pointer}${rest}` : `*${pointer}`;
    const index = /^\[(\d+)\]$/.exec(rest)?.[1];
    return index === undefined ? `${type}${rest}` : this.words.sayElementOf.replace("{index}", index).replace("{type}", type);
  }

  /** The variable of the innermost frame that points at a block's begin, as the source can say it. */
  private pointerTo(block: HeapBlock, type: string): string | undefined {
    const variables = this.now.frames[0]?.variables ?? [];
    const found = variables.find((value) => value.kind === "pointer" && value.target === block.address && value.type.replace(/ ?\*( const)?$/, "").replace(/^const /, "") === type);
    return found === undefined || variables.some((value) => value !== found && value.name === found.name) ? undefined : found.name;
  }

  /** What lies at an address, as `type` points at it: `students[0]`, `Node.next`, `the end of v`; undefined when nothing shown does. */
  ofAddress(address: string, type: string): string | undefined {
    if (this.now.heap.length <= mostBlocks) {
      this.parts ??= new AddressNames(this.now);
      const path = this.parts.nameOf(address, type);
      if (path === undefined) return undefined;
      // What leads to a whole block is not named by itself.
      const begin = type.endsWith("&") ? undefined : /^(#\d+)(?:\[0\])?$/.exec(path)?.[1];
      if (begin !== undefined) return this.block(begin)?.type ?? this.words.sayBlock;
      const beyond = /^end of (.*)$/.exec(path)?.[1];
      if (beyond !== undefined) return this.words.sayEndOf.replace("{name}", this.ofPath(beyond));
      const inside = /^(#\d+)\+\d+$/.exec(path)?.[1];
      return inside === undefined ? this.ofPath(path) : this.inside(elementType(this.block(inside)) ?? this.words.sayBlock);
    }
    const at = Number(address); // a double tells the blocks of a process apart, and is quick
    const block = this.now.heap.find((each) => at >= Number(each.address) && at < Number(each.address) + Math.max(1, each.size));
    if (block) return at === Number(block.address) ? block.type ?? this.words.sayBlock : this.inside(block.type ?? this.words.sayBlock);
    return this.now.frames.flatMap((frame) => frame.variables).concat(this.now.globals)
      .find((value) => value.address !== undefined && at >= Number(value.address) && at < Number(value.address) + (value.size ?? 0))?.name;
  }

  private block(id: string): HeapBlock | undefined { return this.now.heap.find((each) => `#${each.id}` === id); }

  private inside(type: string): string { return this.words.sayInside.replace("{type}", type); }

  /** A value's text with what its pointers lead to: `→ Node`. */
  text(value: Value, most = longestValue): string {
    return valueText(value, { most, resolve: (pointer) => this.pointer(pointer.value ?? pointer.target ?? "?", pointer.type) });
  }

  /** Texts made elsewhere, of a pointer perhaps. */
  pointer(text: string, type: string): string {
    if (!/^0x[0-9a-f]+$/.test(text)) return cut(text);
    const name = this.ofAddress(text, type);
    return name === undefined ? text : `→ ${name}`;
  }
}

/** An array's block is called by the type of its elements. */
function elementType(block: HeapBlock | undefined): string | undefined { return block?.type?.replace(/\[\d*\]$/, ""); }

export function cut(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue - 3)}...` : text;
}

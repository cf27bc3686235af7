/** The parts of a view's `<Expand>`: items of their own, and elements that are fetched as they come into view. */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import { badStorage } from "../std/view";
import { sizeOf, typeName } from "./c-types";
import { BrokenChain, headOf, linkOf, nodeScope, walkList, walkTree, type Walk, type Wanted } from "./chains";
import { chosen, holds } from "./conditions";
import type { ConditionedText, ExpandNode } from "./definitions";
import { displayText } from "./display";
import type { Evaluator, Scope } from "./evaluator";
import { int, integer, load, moved, truth } from "./operands";
import { evaluated, noValue, valueOf } from "./shown";
import { at, NoValue, ViewError } from "./view-error";

export interface Expansion {
  children: Value[];
  /** Parts that are not among the children. */
  elided: number;
  /** There is an ArrayItems or the like: so many elements, as far as that is known. */
  elements?: { length: number | undefined };
  /** What is wrong with the elements. */
  broken?: string;
}

const longest = 2 ** 40;

export class Expander {
  private readonly children: Value[] = [];
  private length: number | undefined = 0;
  private elided = 0;
  private lists = 0;
  private broken: string | undefined;

  constructor(private readonly evaluator: Evaluator, private readonly slot: Slot, private readonly scope: Scope) {}

  private get decoder(): Decoder { return this.evaluator.decoder; }

  expand(nodes: readonly ExpandNode[]): Expansion {
    for (const node of nodes) this.node(node);
    const { children, length, elided, broken } = this;
    return { children, elided, ...(this.lists > 0 ? { elements: { length } } : {}), ...(broken === undefined ? {} : { broken }) };
  }

  private node(node: ExpandNode): void {
    if (this.decoder.budget <= 0) return this.leaveOut();
    try {
      at(node.line, () => {
        if (holds(this.evaluator, node, this.scope, this.slot.view?.name)) this.add(node);
      });
    } catch (error) {
      if (!(error instanceof ViewError) || node.optional !== true) throw error;
    }
  }

  private add(node: ExpandNode): void {
    switch (node.kind) {
      case "item": return this.item(node.name, node.text);
      case "expanded": return this.expanded(node.text);
      case "synthetic": return this.synthetic(node);
      case "array": return this.array(node.size, node.pointer);
      case "index": return this.indexed(node.size, node.node);
      case "list": return this.list(node);
      case "tree": return this.tree(node);
      case "unsupported": throw new ViewError(`${node.name} is not supported: use Item, ArrayItems, IndexListItems, LinkedListItems or TreeItems`);
    }
  }

  /** Items stand before the elements: on a later page of those they are not repeated. */
  private get firstPage(): boolean { return (this.slot.range?.from ?? 0) === 0; }

  private get deeper(): boolean { return this.decoder.deeper(this.slot); }

  private item(name: string, text: string): void {
    if (!this.firstPage || !this.deeper) return this.leaveOut();
    const place = { name, depth: this.slot.depth + 1, role: "member" as const };
    try {
      this.children.push(valueOf(this.evaluator, evaluated(this.evaluator, text, this.scope), this.scope, place));
    } catch (error) {
      if (!(error instanceof NoValue)) throw error;
      this.children.push(noValue(place, "?", error.state));
    }
  }

  private leaveOut(): void {
    if (this.firstPage) this.elided++;
  }

  /** The parts of another value, as if they were the object's own. */
  private expanded(text: string): void {
    if (!this.deeper) return this.leaveOut();
    const place = { name: "", depth: this.slot.depth + 1, role: "member" as const, ...(this.slot.range ? { range: this.slot.range } : {}) };
    const value = valueOf(this.evaluator, evaluated(this.evaluator, text, this.scope), this.scope, place);
    this.children.push(...(value.children ?? []));
    this.elided += value.elided ?? 0;
    if (value.length !== undefined) this.count(value.length);
    if (value.state === "unreadable" && value.value !== undefined) this.broken ??= value.value.replace(/^<corrupted: (.*)>$/, "$1");
  }

  private synthetic(node: Extract<ExpandNode, { kind: "synthetic" }>): void {
    if (!this.firstPage || !this.deeper) return this.leaveOut();
    const display = displayText(this.evaluator, node.displays, this.scope, this.slot);
    const value: Value = { name: node.name, type: "", kind: "struct", state: display?.whole === false ? "partial" : "defined", role: "member" };
    if (display) value.value = display.text;
    this.decoder.budget--;
    if (node.expand) {
      const { range: _, ...inner } = this.slot;
      const parts = new Expander(this.evaluator, { ...inner, depth: this.slot.depth + 1 }, this.scope).expand(node.expand);
      finishExpansion(value, parts);
    }
    this.children.push(value);
  }

  private size(sizes: readonly ConditionedText[], what: string): number {
    const text = chosen(this.evaluator, sizes, this.scope, this.slot.view?.name);
    if (text === undefined) throw new ViewError(`no Size of ${what} holds`);
    const size = integer(this.evaluator.value(text, this.scope), "Size");
    if (size < 0n || size > longest) throw new ViewError(`a size of ${size} cannot be`);
    return Number(size);
  }

  private array(sizes: readonly ConditionedText[], pointers: readonly ConditionedText[]): void {
    const length = this.size(sizes, "ArrayItems");
    const text = chosen(this.evaluator, pointers, this.scope, this.slot.view?.name);
    if (text === undefined) throw new ViewError("no ValuePointer of ArrayItems holds");
    const { operand, format } = evaluated(this.evaluator, text, this.scope);
    const start = load(this.decoder, operand);
    if (start.kind !== "pointer") throw new ViewError(`ValuePointer ${text} is no pointer`);
    const { value, to: type } = start;
    const size = sizeOf(this.decoder.types, type);
    if (!size) throw new ViewError(`ValuePointer leads to ${typeName(this.decoder.types, type)}, which has no size`);
    const why = length === 0 ? undefined : value === 0n ? `no storage but a size of ${length}` : badStorage(this.decoder, value, length * size);
    if (why) return this.bad(why);
    if (length > 0) this.decoder.fold(value);
    this.elements(length, (i, place) => valueOf(this.evaluator, { operand: { kind: "object", type, address: moved(this.decoder, start, BigInt(i)).value, name: place.name }, format }, this.scope, place));
  }

  private indexed(sizes: readonly ConditionedText[], nodes: readonly ConditionedText[]): void {
    const length = this.size(sizes, "IndexListItems");
    this.elements(length, (i, place) => {
      const scope: Scope = { ...this.scope, locals: new Map([["$i", int(BigInt(i), 64, false)]]) };
      const text = chosen(this.evaluator, nodes, scope, this.slot.view?.name);
      if (text === undefined) throw new ViewError(`no ValueNode of IndexListItems holds for $i = ${i}`);
      return this.element(text, scope, place);
    });
  }

  private list(node: Extract<ExpandNode, { kind: "list" }>): void {
    const size = node.size.length === 0 ? undefined : this.size(node.size, "LinkedListItems");
    const head = headOf(this.evaluator, node.head, this.scope);
    const next = head.node < 0 ? () => 0n : linkOf(this.evaluator, node.next, head.node);
    this.walk(head.node, node, size, (wanted) => walkList(this.evaluator, head, next, wanted));
  }

  private tree(node: Extract<ExpandNode, { kind: "tree" }>): void {
    const size = node.size.length === 0 ? undefined : this.size(node.size, "TreeItems");
    const head = headOf(this.evaluator, node.head, this.scope);
    if (head.node < 0) return this.walk(head.node, node, size, () => ({ nodes: [], length: 0 }));
    const [left, right] = [linkOf(this.evaluator, node.left, head.node), linkOf(this.evaluator, node.right, head.node)];
    const isNode = (address: bigint): boolean => {
      if (node.valueCondition === undefined) return true;
      try {
        return truth(this.evaluator.value(node.valueCondition, nodeScope(head.node, address)));
      } catch (error) {
        if (!(error instanceof ViewError)) throw error;
        throw new BrokenChain(error.message);
      }
    };
    this.walk(head.node, node, size, (wanted) => walkTree(this.evaluator, head, left, right, isNode, wanted));
  }

  private walk(type: number, node: { value: string; name?: string | undefined }, size: number | undefined, walk: (wanted: Wanted) => Walk): void {
    const offset = this.length ?? 0;
    const wanted = this.range(size ?? Number.MAX_SAFE_INTEGER, offset);
    const { nodes, length, broken } = walk({ ...wanted, size, whole: this.slot.range === undefined && this.slot.view?.text === undefined });
    let shown = 0;
    for (const [k, address] of nodes.entries()) {
      if (this.decoder.budget <= 0) break;
      shown++;
      const scope = nodeScope(type, address);
      const place = this.place(offset + wanted.from + k);
      if (node.name !== undefined) place.name = displayText(this.evaluator, [{ line: 0, text: node.name }], scope, this.slot)?.text ?? place.name;
      this.children.push(this.element(node.value, scope, place));
    }
    this.count(length);
    this.elided += Math.max(0, (length ?? nodes.length) - shown);
    if (broken !== undefined) this.broken ??= broken;
  }

  /** An element, or that it has no value: one that is undefined leaves the others alone. */
  private element(text: string, scope: Scope, place: ReturnType<Expander["place"]>): Value {
    try {
      const found = evaluated(this.evaluator, text, scope);
      if (found.operand.kind === "object") this.decoder.fold(found.operand.address);
      return valueOf(this.evaluator, found, scope, place);
    } catch (error) {
      if (!(error instanceof NoValue)) throw error;
      return noValue(place, "?", error.state);
    }
  }

  private elements(length: number, make: (index: number, place: ReturnType<Expander["place"]>) => Value): void {
    const offset = this.length ?? 0;
    const { from, to } = this.range(length, offset);
    let shown = 0;
    for (let i = from; i < to && this.decoder.budget > 0; i++, shown++) this.children.push(make(i, this.place(offset + i)));
    this.count(length);
    this.elided += length - shown;
  }

  private place(index: number): { name: string; depth: number; role: "element" } {
    return { name: `[${index}]`, depth: this.slot.depth + 1, role: "element" };
  }

  /** Which elements of a list to show that begins at the `offset`-th element of the whole. */
  private range(length: number, offset: number): { from: number; to: number } {
    if (this.slot.range === undefined || offset === 0) return this.decoder.shown(this.slot, length);
    const { from, count } = this.slot.range;
    return this.decoder.shown({ ...this.slot, range: { from: Math.max(0, from - offset), count: Math.max(0, count - Math.max(0, offset - from)) } }, length);
  }

  private count(length: number | undefined): void {
    this.lists++;
    this.length = this.length === undefined || length === undefined ? undefined : this.length + length;
  }

  private bad(why: string): void {
    this.count(0);
    this.broken ??= why;
  }
}

/** Children, length and what is wrong, into the value that they are of. */
export function finishExpansion(value: Value, { children, elided, elements, broken }: Expansion): void {
  if (children.length > 0) value.children = children;
  if (elements) {
    value.kind = "sequence";
    if (elements.length !== undefined) value.length = elements.length;
  }
  if (elided > 0) value.elided = elided;
  if (broken === undefined) return;
  value.state = "unreadable";
  value.value = `<corrupted: ${broken}>`;
}

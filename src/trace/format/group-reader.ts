/** Turns the columns of a group back into events: the inverse of GroupWriter. Everything read is checked. */
import { type ByteReader, Malformed } from "../bytes";
import { type EventSink, Kind, maxAddress, Reason, returnBytes, type WriteKind } from "../raw/events";
import { Column, isNumberSize, readColumns, stepKind } from "./columns";
import { Contexts, siteContext, writeContext } from "./contexts";
import { CfaStacks } from "./stacks";

function unzigzag(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

/** One for a whole file: the shadow stacks go on from group to group. */
export class GroupReader {
  private readonly contexts = new Contexts();
  private readonly stacks = new CfaStacks();
  private readonly scratch = new Uint8Array(8);
  private columns: ByteReader[] = [];
  private site = -1;
  private writesInStep = 0;
  private lastAlloc = 0;
  private lastFree = 0;
  private steps = 0;

  constructor(private readonly sink: EventSink) {}

  /** Decodes one group's payload. Throws Malformed or Truncated when it is damaged. */
  read(payload: Uint8Array): void {
    const { firstStep, events, columns } = readColumns(payload);
    if (firstStep !== this.steps + 1) throw new Malformed(`a group begins at step ${firstStep}, not at ${this.steps + 1}`);
    this.columns = columns;
    this.contexts.reset();
    this.site = -1;
    this.writesInStep = 0;
    this.lastAlloc = 0;
    this.lastFree = 0;
    const kinds = columns[Column.Kinds]!;
    for (let i = 0; i < events; i++) {
      const kind = kinds.u8();
      if (kind >= stepKind) this.step(kind - stepKind);
      else if (kind >= Kind.Write && kind <= Kind.Mixed) this.write(kind as WriteKind);
      else this.other(kind);
    }
  }

  private column(id: number): ByteReader { return this.columns[id]!; }

  private step(reason: number): void {
    if (reason > Reason.End) throw new Malformed(`reason ${reason} is unknown`);
    const context = siteContext(this.site);
    const code = this.column(Column.Sites).uv();
    const site = code === 0 ? this.contexts.next[context]! : code === 1 ? this.contexts.nextOther[context]! : code - 3;
    if (site < -1 || site > 0x3fffffff) throw new Malformed("a site does not exist");
    this.contexts.followed(this.site, site);
    this.site = site;
    this.writesInStep = 0;
    this.steps++;
    this.sink.step(site, reason);
  }

  private write(kind: WriteKind): void {
    const { contexts } = this;
    const c = writeContext(this.site, this.writesInStep++);
    const top = this.stacks.top;
    const code = this.column(Column.WriteAddress).uv();
    const address = code === 0 ? top - contexts.offset[c]! : contexts.address[c]! + unzigzag(code - 1);
    const length = this.column(Column.WriteLength).uv() || contexts.length[c]!;
    if (address < 0 || length < 1 || address + length > maxAddress) throw new Malformed("a write lies outside the address space");
    contexts.offset[c] = top - address;
    contexts.address[c] = address;
    contexts.length[c] = length;
    if (kind === Kind.Undefined) this.sink.write(kind, address, length, this.scratch, 0);
    else if (kind === Kind.Write && isNumberSize(length)) this.number(c, address, length);
    else if (kind === Kind.Write) this.sink.write(kind, address, length, this.column(Column.WriteBytes).bytes(length), 0);
    else {
      const bytes = this.column(Column.WriteBytes).bytes(length);
      const bits = this.column(Column.WriteBits).bytes(length);
      const both = new Uint8Array(length * 2);
      both.set(bytes);
      both.set(bits, length);
      this.sink.write(kind, address, length, both, 0);
    }
  }

  private number(context: number, address: number, size: number): void {
    let lo = 0;
    let hi = 0;
    for (let k = 0; k < size; k++) {
      const byte = this.columns[Column.Plane + k]!.u8();
      if (k < 4) lo |= byte << (8 * k);
      else hi |= byte << (8 * (k - 4));
    }
    const { contexts, scratch } = this;
    contexts.value(context, size, lo, hi);
    ({ lo, hi } = contexts);
    scratch[0] = lo;
    scratch[1] = lo >>> 8;
    scratch[2] = lo >>> 16;
    scratch[3] = lo >>> 24;
    scratch[4] = hi;
    scratch[5] = hi >>> 8;
    scratch[6] = hi >>> 16;
    scratch[7] = hi >>> 24;
    this.sink.write(Kind.Write, address, size, scratch, 0);
  }

  private push(): void {
    const { contexts } = this;
    const caller = this.column(Column.PushCaller).uv();
    const callerSite = caller === 0 ? this.site : caller - 2;
    const c = siteContext(callerSite);
    const fn = (this.column(Column.PushFunction).uv() || contexts.callee[c]!) - 1;
    if (fn < 0) throw new Malformed("a call names no function");
    const code = this.column(Column.PushCfa).uv();
    const distance = code === 0 ? contexts.calleeDistance[c]! : unzigzag(code - 1);
    const cfa = this.stacks.top - distance;
    const returnAddress = contexts.returnAddress[c]! + this.column(Column.PushReturn).sv();
    if (cfa < 0 || cfa > maxAddress || returnAddress < 0 || returnAddress > maxAddress) throw new Malformed("a frame lies outside the address space");
    contexts.callee[c] = fn + 1;
    contexts.calleeDistance[c] = distance;
    contexts.returnAddress[c] = returnAddress;
    this.stacks.push(cfa);
    this.sink.push(fn, cfa, callerSite, returnAddress);
  }

  private address(value: number): number {
    if (value < 0 || value > maxAddress) throw new Malformed("an address lies outside the address space");
    return value;
  }

  private other(kind: number): void {
    const { sink } = this;
    const rare = this.column(Column.Rare);
    switch (kind) {
      case Kind.Push: return this.push();
      case Kind.Pop: {
        const count = this.column(Column.PopCount).uv();
        this.stacks.pop(count);
        return sink.pop(count);
      }
      case Kind.Thread: {
        const id = rare.uv();
        this.stacks.thread(id);
        return sink.thread(id);
      }
      case Kind.ThreadStart: return sink.threadStart(rare.uv(), rare.uv(), rare.uv(), rare.uv());
      case Kind.ThreadEnd: return sink.threadEnd(rare.uv());
      case Kind.Alloc:
        this.lastAlloc = this.address(this.lastAlloc + this.column(Column.AllocAddress).sv());
        return sink.alloc(this.lastAlloc, this.column(Column.AllocSize).uv(), this.column(Column.AllocHow).u8(), this.column(Column.AllocStack).uv());
      case Kind.Free:
        this.lastFree = this.address(this.lastFree + this.column(Column.FreeAddress).sv());
        return sink.free(this.lastFree, this.column(Column.FreeHow).u8(), this.column(Column.FreeStack).uv());
      case Kind.Stack: return this.stack(rare);
      case Kind.Output: {
        const code = this.column(Column.OutputLength).uv();
        return sink.output(code % 4, this.column(Column.OutputBytes).bytes(Math.floor(code / 4)));
      }
      case Kind.Error: return sink.error(rare.u8(), rare.wide(), rare.wide(), rare.text(), rare.uv());
      case Kind.Return: {
        const mask = this.column(Column.ReturnMask).u8();
        return sink.result(mask, this.column(Column.ReturnBytes).bytes(returnBytes(mask)));
      }
      case Kind.Signal: return sink.signal(rare.uv(), rare.sv(), rare.wide());
      case Kind.Limit: return sink.limit(rare.u8());
      case Kind.Exit: return sink.exit(rare.sv());
      case Kind.StackPointer: return sink.stackPointer(this.address(this.stacks.top - this.column(Column.StackPointer).sv()));
      case Kind.Exception: return sink.exception(rare.wide(), rare.wide(), rare.text());
      case Kind.Input: return sink.input(rare.wide(), rare.wide());
      case Kind.Origin: return sink.origin(rare.u8(), rare.uv());
      case Kind.Unmap: return sink.unmap(rare.uv(), rare.uv());
      case Kind.ThreadLocals: return sink.threadLocals(rare.uv(), this.address(rare.uv()), this.address(rare.uv()));
      default: throw new Malformed(`event kind ${kind} is unknown`);
    }
  }

  private stack(rare: ByteReader): void {
    const id = rare.uv();
    const count = rare.uv();
    if (count > rare.left) throw new Malformed("a stack is longer than its column");
    const ips = new BigUint64Array(count);
    for (let i = 0; i < count; i++) ips[i] = rare.wide();
    this.sink.stack(id, ips);
  }
}

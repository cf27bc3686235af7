/**
 * Evaluates the DWARF expressions that unoptimised code has for variables (DWARF 5, section 2.5): run-time arrays, objects
 * passed by hidden reference, thread-local ones. The frame base is the CFA (DW_OP_call_frame_cfa).
 */
import type { MemoryView } from "./memory-view";
import { wordOf } from "./bytes-window";

/** Where the object is, or (DW_OP_stack_value) what it is. */
export type ExpressionResult = { kind: "address"; address: bigint } | { kind: "value"; value: bigint };

const mostOperations = 1000;
const wrap = (value: bigint) => BigInt.asUintN(64, value);
const signed = (value: bigint) => BigInt.asIntN(64, value);

/** Undefined when an operation is not known (registers, entry values) or memory it needs is undefined. */
export function evaluate(code: string, cfa: bigint, memory: MemoryView): ExpressionResult | undefined {
  const bytes = code.replace(/^0x/, "").match(/../g)?.map((pair) => parseInt(pair, 16)) ?? [];
  const reader = new Reader(bytes);
  const stack: bigint[] = [];
  const pop = () => { const top = stack.pop(); if (top === undefined) throw new RangeError("empty stack"); return top; };
  const load = (size: number) => {
    const word = wordOf(memory.read(pop(), size));
    if (word.state !== "defined") throw new RangeError("undefined memory");
    return word.value;
  };
  const binary = (f: (a: bigint, b: bigint) => bigint) => { const b = pop(); const a = pop(); stack.push(wrap(f(a, b))); };
  let isValue = false;
  try {
    for (let n = 0; !reader.done; n++) {
      if (n > mostOperations) return undefined;
      const op = reader.u(1);
      if (op >= 0x30n && op <= 0x4fn) { stack.push(op - 0x30n); continue; } // DW_OP_lit0..31
      switch (Number(op)) {
        case 0x03: stack.push(reader.u(8)); break; // addr
        case 0x06: stack.push(load(8)); break; // deref
        case 0x94: stack.push(load(Number(reader.u(1)))); break; // deref_size
        case 0x08: stack.push(reader.u(1)); break; // const1u ..
        case 0x09: stack.push(wrap(BigInt.asIntN(8, reader.u(1)))); break;
        case 0x0a: stack.push(reader.u(2)); break;
        case 0x0b: stack.push(wrap(BigInt.asIntN(16, reader.u(2)))); break;
        case 0x0c: stack.push(reader.u(4)); break;
        case 0x0d: stack.push(wrap(BigInt.asIntN(32, reader.u(4)))); break;
        case 0x0e: case 0x0f: stack.push(reader.u(8)); break;
        case 0x10: stack.push(wrap(reader.uleb())); break; // constu
        case 0x11: stack.push(wrap(reader.sleb())); break; // consts
        case 0x12: { const top = pop(); stack.push(top, top); break; } // dup
        case 0x13: pop(); break; // drop
        case 0x14: { const b = pop(); const a = pop(); stack.push(a, b, a); break; } // over
        case 0x16: { const b = pop(); const a = pop(); stack.push(b, a); break; } // swap
        case 0x19: { const top = signed(pop()); stack.push(wrap(top < 0n ? -top : top)); break; } // abs
        case 0x1a: binary((a, b) => a & b); break;
        case 0x1b: binary((a, b) => (b === 0n ? 0n : signed(a) / signed(b))); break;
        case 0x1c: binary((a, b) => a - b); break;
        case 0x1d: binary((a, b) => (b === 0n ? 0n : a % b)); break;
        case 0x1e: binary((a, b) => a * b); break;
        case 0x1f: stack.push(wrap(-pop())); break;
        case 0x20: stack.push(wrap(~pop())); break;
        case 0x21: binary((a, b) => a | b); break;
        case 0x22: binary((a, b) => a + b); break;
        case 0x23: stack.push(wrap(pop() + reader.uleb())); break; // plus_uconst
        case 0x24: binary((a, b) => (b > 63n ? 0n : a << b)); break;
        case 0x25: binary((a, b) => (b > 63n ? 0n : a >> b)); break;
        case 0x26: binary((a, b) => signed(a) >> (b > 63n ? 63n : b)); break;
        case 0x27: binary((a, b) => a ^ b); break;
        case 0x91: stack.push(wrap(cfa + reader.sleb())); break; // fbreg
        case 0x96: break; // nop
        case 0x9c: stack.push(cfa); break; // call_frame_cfa
        case 0x9f: isValue = true; break; // stack_value
        default: return undefined;
      }
    }
    const top = pop();
    return isValue ? { kind: "value", value: top } : { kind: "address", address: top };
  } catch (problem) {
    if (problem instanceof RangeError) return undefined; // cut code, undefined memory
    throw problem;
  }
}

class Reader {
  private at = 0;
  constructor(private readonly bytes: number[]) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  u(size: number): bigint {
    if (this.at + size > this.bytes.length) throw new RangeError("cut expression");
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.bytes[this.at + i]!);
    this.at += size;
    return value;
  }

  uleb(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u(1);
      value |= (byte & 0x7fn) << shift;
      if ((byte & 0x80n) === 0n) return value;
    }
    throw new RangeError("endless number");
  }

  sleb(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u(1);
      value |= (byte & 0x7fn) << shift;
      if ((byte & 0x80n) === 0n) return (byte & 0x40n) !== 0n ? value - (1n << (shift + 7n)) : value;
    }
    throw new RangeError("endless number");
  }
}

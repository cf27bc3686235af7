/** Typed arrays that grow at the end: the model's columns while they are built. */
export type Typed = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** A longer copy of the array. */
export function lengthened<A extends Typed>(values: A, length: number): A {
  const longer = new (values.constructor as new (length: number) => A)(length);
  (longer as Uint8Array).set(values as Uint8Array);
  return longer;
}

/** The first `length` items, in an array of their own when much room would be wasted. */
export function shortened<A extends Typed>(values: A, length: number): A {
  return (length * 1.25 < values.length ? values.slice(0, length) : values.subarray(0, length)) as A;
}

/**
 * For columns of moderate length. Where millions are pushed, code has its own arrays and calls `lengthened` itself: one
 * class that meets many types of array in the same place is slow in JavaScript engines.
 */
export class Growable<A extends Typed> {
  length = 0;

  /** `data` is valid in [0, length), and replaced when it grows: do not keep it. */
  constructor(public data: A) {}

  push(value: number): void {
    if (this.length === this.data.length) this.data = lengthened(this.data, this.length * 2);
    this.data[this.length++] = value;
  }

  append(values: ArrayLike<number>): void {
    const length = this.length + values.length;
    if (length > this.data.length) this.data = lengthened(this.data, Math.max(this.length * 2, length));
    this.data.set(values, this.length);
    this.length = length;
  }

  finish(): A { return shortened(this.data, this.length); }
}

export const growable = {
  u8: () => new Growable(new Uint8Array(64)),
  u16: () => new Growable(new Uint16Array(64)),
  i32: () => new Growable(new Int32Array(64)),
  u32: () => new Growable(new Uint32Array(64)),
  f64: () => new Growable(new Float64Array(64)),
};

/** Index of the first element of the ascending `values[from..to)` that is greater than `value`; `to` when none is. */
export function upperBound(values: ArrayLike<number>, value: number, from = 0, to = values.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first element of the ascending `values[from..to)` that is at least `value`; `to` when none is. */
export function lowerBound(values: ArrayLike<number>, value: number, from = 0, to = values.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

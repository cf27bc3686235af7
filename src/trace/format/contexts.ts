/**
 * What the columns of an event group are predicted from. Writer and reader each keep one `Contexts` and update it alike, so
 * a column holds only the surprise. A *context* is the statement being run (the site of the STEP before) and the position
 * of the write within it: the same statement writes the same variable with the same length, and its value mostly stays, or
 * goes on by the same difference. Docs: docs/trace-format.md, "Contexts".
 */

export const contextCount = 1 << 14;
const mask = contextCount - 1;

/** Context of the `k`-th write (from 0) after the STEP at `site` (-1 = none). */
export function writeContext(site: number, k: number): number {
  return ((site + 1) * 16 + (k < 15 ? k : 15)) & mask;
}

/** Context of what is keyed by a site alone (-1 = none). */
export function siteContext(site: number): number {
  return (site + 1) & mask;
}

/** Bits needed by a zigzag number of 64 bits. */
function bits(lo: number, hi: number): number {
  return hi !== 0 ? 64 - Math.clz32(hi) : 32 - Math.clz32(lo);
}

function borrow(lo: number, subtracted: number): number {
  return lo >>> 0 < subtracted >>> 0 ? 1 : 0;
}

/** Reset at the start of each group, so that groups decode alone (but for the frames they begin with). */
export class Contexts {
  // Sites: the two sites that followed this one most recently.
  readonly next = new Int32Array(contextCount);
  readonly nextOther = new Int32Array(contextCount);
  // Writes.
  readonly address = new Float64Array(contextCount);
  /** CFA of the innermost frame minus the address. */
  readonly offset = new Float64Array(contextCount);
  readonly length = new Float64Array(contextCount);
  // Calls, keyed by the caller's site.
  readonly callee = new Float64Array(contextCount);
  readonly calleeDistance = new Float64Array(contextCount);
  readonly returnAddress = new Float64Array(contextCount);
  // Values: the last (1) and the one before it (2), and what each predictor cost lately.
  private readonly lo1 = new Int32Array(contextCount);
  private readonly hi1 = new Int32Array(contextCount);
  private readonly lo2 = new Int32Array(contextCount);
  private readonly hi2 = new Int32Array(contextCount);
  private readonly costs = new Uint16Array(contextCount * 3);

  /** Result of `surprise` and `value`: two 32-bit halves, signed. */
  lo = 0;
  hi = 0;
  // The chosen prediction.
  private pLo = 0;
  private pHi = 0;

  reset(): void {
    this.next.fill(-2);
    this.nextOther.fill(-2);
    for (const table of [this.address, this.offset, this.length, this.callee, this.calleeDistance, this.returnAddress,
      this.lo1, this.hi1, this.lo2, this.hi2, this.costs]) table.fill(0);
  }

  /** Remembers that `site` followed `previous`. */
  followed(previous: number, site: number): void {
    const c = siteContext(previous);
    if (this.next[c] !== site) {
      this.nextOther[c] = this.next[c]!;
      this.next[c] = site;
    }
  }

  /** The value's zigzag difference from its prediction, in lo and hi; `size` is 1, 2, 4 or 8. The halves are the value's, unsigned and zero-extended. */
  surprise(context: number, size: number, lo: number, hi: number): void {
    if (size === 8) this.wideSurprise(context, lo, hi);
    else this.narrowSurprise(context, 32 - size * 8, lo);
  }

  // What `predict`, `difference` and `learn` do, each difference taken once: this is done for nearly every write.

  private narrowSurprise(c: number, shift: number, lo: number): void {
    const last = this.lo1[c]!;
    const e0 = (lo << shift) >> shift;
    const e1 = ((lo - last) << shift) >> shift;
    const e2 = ((lo - last - last + this.lo2[c]!) << shift) >> shift;
    const z0 = (e0 << 1) ^ (e0 >> 31);
    const z1 = (e1 << 1) ^ (e1 >> 31);
    const z2 = (e2 << 1) ^ (e2 >> 31);
    const best = this.charge(c, 32 - Math.clz32(z0), 32 - Math.clz32(z1), 32 - Math.clz32(z2));
    this.lo = best === 0 ? z0 : best === 1 ? z1 : z2;
    this.hi = 0;
    this.remember(c, lo, 0);
  }

  private wideSurprise(c: number, lo: number, hi: number): void {
    const lo1 = this.lo1[c]!;
    const hi1 = this.hi1[c]!;
    const lo2 = this.lo2[c]!;
    const e1Lo = (lo - lo1) | 0;
    const e1Hi = (hi - hi1 - borrow(lo, lo1)) | 0;
    const dLo = (lo1 - lo2) | 0;
    const dHi = (hi1 - this.hi2[c]! - borrow(lo1, lo2)) | 0;
    const e2Lo = (e1Lo - dLo) | 0;
    const e2Hi = (e1Hi - dHi - borrow(e1Lo, dLo)) | 0;
    const z0Lo = (lo << 1) ^ (hi >> 31);
    const z0Hi = ((hi << 1) | (lo >>> 31)) ^ (hi >> 31);
    const z1Lo = (e1Lo << 1) ^ (e1Hi >> 31);
    const z1Hi = ((e1Hi << 1) | (e1Lo >>> 31)) ^ (e1Hi >> 31);
    const z2Lo = (e2Lo << 1) ^ (e2Hi >> 31);
    const z2Hi = ((e2Hi << 1) | (e2Lo >>> 31)) ^ (e2Hi >> 31);
    const best = this.charge(c, bits(z0Lo, z0Hi), bits(z1Lo, z1Hi), bits(z2Lo, z2Hi));
    this.lo = best === 0 ? z0Lo : best === 1 ? z1Lo : z2Lo;
    this.hi = best === 0 ? z0Hi : best === 1 ? z1Hi : z2Hi;
    this.remember(c, lo, hi);
  }

  /** The inverse: the value whose surprise is given, in lo and hi. */
  value(context: number, size: number, zLo: number, zHi: number): void {
    this.predict(context);
    const sign = -(zLo & 1);
    const eLo = ((zLo >>> 1) | (zHi << 31)) ^ sign;
    const eHi = (zHi >>> 1) ^ sign;
    let lo = (eLo + this.pLo) | 0;
    let hi = 0;
    if (size === 8) hi = (eHi + this.pHi + (lo >>> 0 < eLo >>> 0 ? 1 : 0)) | 0;
    else if (size < 4) lo &= size === 1 ? 0xff : 0xffff;
    this.learn(context, size, lo, hi);
    this.lo = lo;
    this.hi = hi;
  }

  private predict(c: number): void {
    const best = this.cheapest(this.costs[c * 3]!, this.costs[c * 3 + 1]!, this.costs[c * 3 + 2]!);
    if (best === 0) {
      this.pLo = 0;
      this.pHi = 0;
    } else if (best === 1) {
      this.pLo = this.lo1[c]!;
      this.pHi = this.hi1[c]!;
    } else this.extrapolate(c);
  }

  /** The predictor that cost least lately: 0 (the value itself), 1 (the last value), 2 (the last value and its step). The first wins a tie. */
  private cheapest(c0: number, c1: number, c2: number): number {
    return c0 <= c1 && c0 <= c2 ? 0 : c1 <= c2 ? 1 : 2;
  }

  private extrapolate(c: number): void {
    const lo1 = this.lo1[c]!;
    const lo2 = this.lo2[c]!;
    const dLo = (lo1 - lo2) | 0;
    const dHi = (this.hi1[c]! - this.hi2[c]! - (lo1 >>> 0 < lo2 >>> 0 ? 1 : 0)) | 0;
    this.pLo = (lo1 + dLo) | 0;
    this.pHi = (this.hi1[c]! + dHi + (this.pLo >>> 0 < lo1 >>> 0 ? 1 : 0)) | 0;
  }

  /** Zigzag of (value - prediction), sign-extended from `size` bytes, in lo and hi. */
  private difference(size: number, lo: number, hi: number, pLo: number, pHi: number): void {
    let eLo = (lo - pLo) | 0;
    if (size === 8) {
      const eHi = (hi - pHi - (lo >>> 0 < pLo >>> 0 ? 1 : 0)) | 0;
      const sign = eHi >> 31;
      this.lo = (eLo << 1) ^ sign;
      this.hi = ((eHi << 1) | (eLo >>> 31)) ^ sign;
      return;
    }
    if (size < 4) {
      const shift = 32 - size * 8;
      eLo = (eLo << shift) >> shift;
    }
    this.lo = (eLo << 1) ^ (eLo >> 31);
    this.hi = 0;
  }

  /** Charges each predictor what it would have cost, and remembers the value. */
  private learn(c: number, size: number, lo: number, hi: number): void {
    this.difference(size, lo, hi, 0, 0);
    const b0 = bits(this.lo, this.hi);
    this.difference(size, lo, hi, this.lo1[c]!, this.hi1[c]!);
    const b1 = bits(this.lo, this.hi);
    this.extrapolate(c);
    this.difference(size, lo, hi, this.pLo, this.pHi);
    this.charge(c, b0, b1, bits(this.lo, this.hi));
    this.remember(c, lo, hi);
  }

  /** The cheapest predictor before; then each is charged the bits that it would have cost. */
  private charge(c: number, bits0: number, bits1: number, bits2: number): number {
    const { costs } = this;
    const at = c * 3;
    const c0 = costs[at]!;
    const c1 = costs[at + 1]!;
    const c2 = costs[at + 2]!;
    costs[at] = c0 - (c0 >> 2) + bits0;
    costs[at + 1] = c1 - (c1 >> 2) + bits1;
    costs[at + 2] = c2 - (c2 >> 2) + bits2;
    return this.cheapest(c0, c1, c2);
  }

  private remember(c: number, lo: number, hi: number): void {
    this.lo2[c] = this.lo1[c]!;
    this.hi2[c] = this.hi1[c]!;
    this.lo1[c] = lo;
    this.hi1[c] = hi;
  }
}

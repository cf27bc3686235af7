/**
 * Floating-point numbers as text: the fewest decimal digits that read back as the same number, laid out by printf's %g
 * rule (exponent form from 1e-05 downwards and from 10^digits upwards, digits = 9, 17 or 21 by format). An integer value
 * has no ".0", as with `std::cout`.
 */

interface Format {
  /** Bits of the significand, with the leading one. */
  precision: number;
  bias: number;
  /** Decimal digits that always suffice to read back the same number. */
  digits: number;
}

const x87: Format = { precision: 64, bias: 16383, digits: 21 };
const quad: Format = { precision: 113, bias: 16383, digits: 36 };

export function formatFloat32(bytes: Uint8Array): string {
  const value = view(bytes).getFloat32(0, true);
  const special = specials(value, (bytes[3]! & 0x80) !== 0);
  if (special) return special;
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toExponential(digits - 1);
    if (Math.fround(Number(text)) === value) return layout(text, 9);
  }
  return layout(value.toExponential(8), 9);
}

export function formatFloat64(bytes: Uint8Array): string {
  const value = view(bytes).getFloat64(0, true);
  return specials(value, (bytes[7]! & 0x80) !== 0) ?? layout(value.toExponential(), 17); // toExponential() gives the shortest digits
}

/** The 80-bit x87 extended format: 64 bits significand with explicit leading one, 15 bits exponent, sign. */
export function formatFloat80(bytes: Uint8Array): string {
  const head = bytes[8]! | (bytes[9]! << 8);
  const negative = (head & 0x8000) !== 0;
  const exponent = head & 0x7fff;
  const significand = view(bytes).getBigUint64(0, true);
  if (exponent === 0x7fff) return signed(negative, (significand & ((1n << 63n) - 1n)) === 0n ? "inf" : "nan");
  if (significand === 0n) return signed(negative, "0");
  return signed(negative, shortest(significand, (exponent || 1) - x87.bias - 63, x87));
}

/** IEEE binary128 (long double on AArch64, __float128). */
export function formatFloat128(bytes: Uint8Array): string {
  const v = view(bytes);
  const high = v.getBigUint64(8, true);
  const negative = high >> 63n === 1n;
  const exponent = Number((high >> 48n) & 0x7fffn);
  const fraction = ((high & ((1n << 48n) - 1n)) << 64n) | v.getBigUint64(0, true);
  if (exponent === 0x7fff) return signed(negative, fraction === 0n ? "inf" : "nan");
  if (exponent === 0 && fraction === 0n) return signed(negative, "0");
  const significand = exponent === 0 ? fraction : fraction | (1n << 112n);
  return signed(negative, shortest(significand, (exponent || 1) - quad.bias - 112, quad));
}

/** The fewest digits for significand × 2^exponent (> 0) that round back to it in this format. */
function shortest(significand: bigint, exponent: number, format: Format): string {
  const numerator = exponent >= 0 ? significand << BigInt(exponent) : significand;
  const denominator = exponent >= 0 ? 1n : 1n << BigInt(-exponent);
  const decimal = decimalExponent(numerator, denominator);
  const spacing = significand.toString(2).length < format.precision ? exponent : exponent + significand.toString(2).length - format.precision;
  for (let digits = 1; digits <= format.digits; digits++) {
    const scale = decimal - digits + 1;
    const [n, d] = scale >= 0 ? [numerator, denominator * 10n ** BigInt(scale)] : [numerator * 10n ** BigInt(-scale), denominator];
    const rounded = (2n * n + d) / (2n * d);
    if (digits === format.digits || within(rounded, scale, numerator, denominator, spacing)) {
      const text = rounded.toString();
      const shift = text.length - digits; // 9.99 rounded up to 10.0
      return layout(`${text[0]}${text.length > 1 ? "." + text.slice(1) : ""}e${decimal + shift}`, format.digits);
    }
  }
  return "";
}

/** floor(log10(n / d)) */
function decimalExponent(n: bigint, d: bigint): number {
  let guess = n.toString().length - d.toString().length;
  const less = (e: number) => (e >= 0 ? n < d * 10n ** BigInt(e) : n * 10n ** BigInt(-e) < d);
  while (less(guess)) guess--;
  while (!less(guess + 1)) guess++;
  return guess;
}

/** Is decimal × 10^scale nearer than half a unit in the last place (2^spacing) to n / d? */
function within(decimal: bigint, scale: number, n: bigint, d: bigint, spacing: number): boolean {
  const [dn, dd] = scale >= 0 ? [decimal * 10n ** BigInt(scale), 1n] : [decimal, 10n ** BigInt(-scale)];
  let difference = dn * d - n * dd;
  if (difference < 0n) difference = -difference;
  const over = dd * d;
  return spacing >= 0 ? 2n * difference < over << BigInt(spacing) : (2n * difference) << BigInt(-spacing) < over;
}

/** "1.25e+3" → "1250"; %g's choice between fixed and exponent form. */
function layout(exponential: string, precision: number): string {
  const m = /^(-?)(\d)(?:\.(\d+))?e([+-]?\d+)$/.exec(exponential)!;
  const sign = m[1]!;
  const digits = (m[2]! + (m[3] ?? "")).replace(/0+$/, "") || "0";
  const exponent = Number(m[4]);
  if (exponent < -4 || exponent >= precision) {
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, "0");
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

function specials(value: number, negative: boolean): string | undefined {
  if (Number.isNaN(value)) return signed(negative, "nan");
  if (value === 0) return signed(negative, "0");
  if (!Number.isFinite(value)) return signed(negative, "inf");
  return undefined;
}

function signed(negative: boolean, text: string): string {
  return negative ? `-${text}` : text;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

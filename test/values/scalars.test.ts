import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatFloat128, formatFloat32, formatFloat64, formatFloat80 } from "../../src/trace/floats";
import { charLiteral, stringLiteral } from "../../src/trace/literals";
import { abiOf } from "../../src/trace/abi";
import { extractBits, formatBase as formatFor, formatEnum, type BaseInfo } from "../../src/trace/scalars";
import { float32, float64 } from "./fake";

const formatBase = (type: BaseInfo, value: Uint8Array): string => formatFor(type, value, abiOf("x86_64"));
const base = (name: string, size: number, encoding: BaseInfo["encoding"]): BaseInfo => ({ kind: "base", name, size, encoding });
const bytes = (value: bigint, size: number) => Uint8Array.from({ length: size }, (_, i) => Number((BigInt.asUintN(size * 8, value) >> BigInt(8 * i)) & 0xffn));
const fromHex = (text: string) => Uint8Array.from(text.match(/../g)!.reverse(), (pair) => parseInt(pair, 16));

describe("scalars", () => {
  it("prints integers of every size and sign", () => {
    for (const size of [1, 2, 4, 8, 16]) {
      const limit = 1n << BigInt(size * 8 - 1);
      for (const value of [0n, 1n, -1n, limit - 1n, -limit]) {
        assert.equal(formatBase(base("n", size, "signed"), bytes(value, size)), value.toString());
        assert.equal(formatBase(base("n", size, "unsigned"), bytes(value, size)), BigInt.asUintN(size * 8, value).toString());
      }
    }
  });

  it("reads a double back as the same double", () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => {
      const text = formatFloat64(float64(value));
      assert.ok(Object.is(text === "inf" ? Infinity : text === "-inf" ? -Infinity : Number(text), value), text);
    }));
  });

  it("reads a float back as the same float, in fewer digits than a double needs", () => {
    fc.assert(fc.property(fc.float({ noNaN: true }), (value) => {
      const text = formatFloat32(float32(value));
      assert.ok(Object.is(text === "inf" ? Infinity : text === "-inf" ? -Infinity : Math.fround(Number(text)), value), text);
      assert.ok(text.replace(/e.*|[-.]/g, "").replace(/^0+|0+$/g, "").length <= 9, text);
    }));
    assert.equal(formatFloat32(float32(0.1)), "0.1");
  });

  it("lays numbers out by %g's rule", () => {
    for (const [value, text] of [[3, "3"], [-0, "-0"], [0.0001, "0.0001"], [0.00001, "1e-05"], [1e16, "10000000000000000"], [1e17, "1e+17"], [1e100, "1e+100"], [1234.5, "1234.5"], [NaN, "nan"]] as const) {
      assert.equal(formatFloat64(float64(value)), text);
    }
    assert.equal(formatFloat32(float32(1e9)), "1e+09");
  });

  it("prints long double: x87 values as long as need be", () => {
    // pi as (long double) 3.14159265358979323846L; bytes as x87 stores them, most significant first
    assert.equal(formatFloat80(fromHex("4000c90fdaa22168c235")), "3.1415926535897932385");
    assert.equal(formatFloat80(fromHex("3fff8000000000000000")), "1");
    assert.equal(formatFloat80(fromHex("bffbcccccccccccccccd")), "-0.1");
    assert.equal(formatFloat80(fromHex("7fff8000000000000000")), "inf");
    assert.equal(formatFloat80(fromHex("7ffeffffffffffffffff")), "1.189731495357231765e+4932");
    assert.equal(formatFloat80(fromHex("00000000000000000001")), "4e-4951");
    assert.equal(formatFloat80(fromHex("00000000000000000000")), "0");
  });

  it("prints binary128", () => {
    assert.equal(formatFloat128(fromHex("3fff0000000000000000000000000000")), "1");
    assert.equal(formatFloat128(fromHex("3ffb999999999999999999999999999a")), "0.1");
    // A long double is x87's on amd64, binary128 on arm64.
    assert.equal(formatBase(base("long double", 16, "float"), fromHex("00000000000040008000000000000000")), "2");
    assert.equal(formatFor(base("long double", 16, "float"), fromHex("40000000000000000000000000000000"), abiOf("aarch64")), "2");
  });

  it("prints characters as literals and small integers as numbers", () => {
    assert.equal(formatBase(base("char", 1, "signed-char"), bytes(97n, 1)), "'a'");
    assert.equal(formatBase(base("signed char", 1, "signed-char"), bytes(-97n, 1)), "-97");
    assert.equal(formatBase(base("unsigned char", 1, "unsigned-char"), bytes(200n, 1)), "200");
    assert.equal(formatBase(base("wchar_t", 4, "signed"), bytes(0xe9n, 4)), "L'é'");
    assert.equal(formatBase(base("char16_t", 2, "utf"), bytes(0xdfn, 2)), "u'ß'");
    assert.equal(formatBase(base("bool", 1, "bool"), bytes(1n, 1)), "true");
    assert.equal(formatBase(base("bool", 1, "bool"), bytes(7n, 1)), "true (7)");
    assert.equal(formatBase(base("complex double", 16, "complex"), Uint8Array.from([...float64(1.5), ...float64(-2)])), "1.5-2i");
  });

  it("escapes characters and strings", () => {
    for (const [code, text] of [[10, "'\\n'"], [0, "'\\0'"], [39, "'\\''"], [92, "'\\\\'"], [7, "'\\a'"], [1, "'\\x01'"], [200, "'\\xc8'"], [34, "'\"'"]] as const) assert.equal(charLiteral(code, "char"), text);
    const utf8 = (text: string) => new TextEncoder().encode(text);
    assert.equal(stringLiteral(utf8('a"b\\\n'), "char"), '"a\\"b\\\\\\n"');
    assert.equal(stringLiteral(utf8("Grüße 😀"), "char"), '"Grüße 😀"');
    assert.equal(stringLiteral([0xff, 0x61], "char"), '"\\377a"'); // a hex escape would swallow the a
    assert.equal(stringLiteral([0, 0x31], "char"), '"\\0001"');
    assert.equal(stringLiteral([0xd83d, 0xde00], "char16_t"), 'u"😀"');
    assert.equal(stringLiteral([0x61], "char", true), '"a"...');
  });

  it("names enumerators, sums of flags and strangers", () => {
    const color = { kind: "enum" as const, name: "Color", size: 4, scoped: true, underlying: undefined, values: [{ name: "red", value: "0" }, { name: "blue", value: "5" }] };
    assert.equal(formatEnum(color, bytes(5n, 4)), "Color::blue");
    assert.equal(formatEnum(color, bytes(7n, 4)), "Color(7)");
    const flags = { ...color, name: "F", scoped: false, values: [{ name: "A", value: "1" }, { name: "B", value: "2" }, { name: "C", value: "4" }] };
    assert.equal(formatEnum(flags, bytes(5n, 4)), "A | C");
    assert.equal(formatEnum(flags, bytes(9n, 4)), "F(9)");
    const negative = { ...flags, name: "N", values: [{ name: "minus", value: "-1" }] };
    assert.equal(formatEnum(negative, bytes(-1n, 4)), "minus");
    assert.equal(formatEnum(negative, bytes(-2n, 4)), "N(-2)");
  });

  it("takes bits out of bytes, with sign", () => {
    assert.deepEqual([...extractBits(Uint8Array.of(0b1110_1101), 3, 5, 4, true)], [0xfd, 0xff, 0xff, 0xff]);
    assert.deepEqual([...extractBits(Uint8Array.of(0b1110_1101), 0, 3, 4, false)], [5, 0, 0, 0]);
  });
});

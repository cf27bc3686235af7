/** The expressions of views: parsed, and evaluated on objects made by hand. */
import assert from "node:assert/strict";
import { parseExpression } from "../../src/trace/natvis/expression";
import { Evaluator } from "../../src/trace/natvis/evaluator";
import { load, type Computed } from "../../src/trace/natvis/operands";
import { NoValue, ViewError } from "../../src/trace/natvis/view-error";
import { FakeProgram, float64 } from "./fake";

const at = 0x7000_1000n;

/** struct Base { int b; }; struct S : Base { int i; unsigned u; char c; bool yes; Color color; S* next; int a[3]; double d; unsigned bits : 3; long w; static int shared; } */
function program(): { p: FakeProgram; type: number } {
  const p = new FakeProgram();
  const base = p.struct("ns::Base", 4, [["b", p.int(), 0]]);
  const color = p.add({ kind: "enum", name: "ns::Color", size: 4, values: [{ name: "red", value: "0" }, { name: "green", value: "5" }], scoped: true } as never);
  const unsigned = p.base("unsigned int", 4, "unsigned");
  const type = p.struct("ns::S", 80, [
    ["i", p.int(), 4], ["u", unsigned, 8], ["c", p.char(), 12], ["yes", p.base("bool", 1, "bool"), 13], ["color", color, 16], ["a", p.array(p.int(), 3), 32],
    ["d", p.base("double", 8, "float"), 48], ["bits", unsigned, 56, { bitSize: 3, bitOffset: 56 * 8 + 2 }], ["w", p.base("long", 8, "signed"), 64], ["lost", p.int(), 72],
    ["shared", p.int(), 0, { static: true, location: { kind: "address", address: "0x404000" }, offset: undefined as never }],
  ], { bases: [{ type: base, offset: 0 }] });
  const info = p.types[type]!;
  if (info.kind === "struct") info.members.push({ name: "next", type: p.pointer(type), offset: 24 });
  p.write(at, new Uint8Array(80));
  [[0n, 11], [4n, -7], [8n, 4_000_000_000], [16n, 5], [32n, 1], [36n, 2], [40n, 3]].forEach(([offset, value]) => p.writeInt(at + BigInt(offset!), BigInt(value!)));
  p.writeInt(at + 12n, 65, 1);
  p.writeInt(at + 13n, 1, 1);
  p.writeInt(at + 56n, 0b10100, 1);
  p.writeInt(at + 64n, -1n, 8);
  p.write(at + 48n, float64(2.5));
  p.writePointer(at + 24n, at);
  p.writeInt(0x404000n, 99);
  p.undefine(at + 72n, 4);
  return { p, type };
}

function evaluate(text: string, captures: string[] = []): Computed {
  const { p, type } = program();
  const decoder = p.decoder();
  const intrinsics = new Map([
    { line: 1, name: "twice", expression: "n + n", parameters: ["n"] }, { line: 1, name: "forever", expression: "forever()", parameters: [] }, { line: 1, name: "last", expression: "a[2]", parameters: [] },
  ].map((each) => [each.name, each]));
  const evaluator = new Evaluator(decoder, { captures, intrinsics, parsed: new Map() });
  const scope = { self: { type, address: at } };
  return load(decoder, evaluator.evaluate(evaluator.parse(text, scope).expression, scope));
}

const number = (text: string, captures?: string[]): bigint | number => {
  const value = evaluate(text, captures);
  assert.ok(value.kind !== "string");
  return value.value;
};

describe("expressions of views", () => {
  const cases: [string, bigint | number][] = [
    ["i", -7n], ["b", 11n], ["this->i", -7n], ["(*this).b", 11n], ["Base::b", 11n], ["ns::Base::b", 11n], ["((ns::Base*)this)->b", 11n], ["next->next->i", -7n], ["(&i)[0]", -7n], ["*&i", -7n],
    ["a[0] + a[1] * a[2]", 7n], ["*(a + 2)", 3n], ["a[i + 9]", 3n], ["&a[2] - &a[0]", 2n], ["bits", 5n], ["shared", 99n],
    ["1 ? 2 : 3", 2n], ["i < 0 && u > 3000000000u", 1n], ["!next", 0n], ["next == nullptr", 0n], ["next != 0 || lost", 1n], ["7 / 2", 3n], ["-7 / 2", -3n], ["-7 % 4", -3n], ["7 / 2.0", 3.5],
    ["d * 2", 5], ["1 << 4 | 1", 17n], ["6 & 3 ^ 1", 3n], ["~0", -1n], ["0x10 + 0b11 + 010 + 1'000", 1027n], ["'A' == c", 1n], ["'\\n' + 0", 10n], ["yes + 1", 2n], ["true", 1n],
    ["color == ns::Color::green", 1n], ["color == Color::green", 1n], ["(int)color", 5n], ["(unsigned char)i", 249n], ["(char)321 == c", 1n], ["static_cast<int>(d)", 2n], ["int(d)", 2n], ["(float)1 / 3 > 0.3", 1n],
    ["sizeof(int)", 4n], ["sizeof(ns::S)", 80n], ["sizeof i", 4n], ["sizeof(S*)", 8n], ["sizeof(a)", 12n], ["twice(3) + last()", 9n], ["(i)-1", -8n], ["(u)*2", 3_705_032_704n], ["2147483647 + 1", -2_147_483_648n],
    ["4294967295u + 1u", 0n], ["i + 0u > 0", 1n], ["w < 0", 1n], ["w < 0ul", 0n], ["((S*)((char*)&a - 32))->i", -7n], ["1 < 2 == true", 1n], ["i < u", 0n],
  ];
  for (const [text, expected] of cases) it(text, () => assert.equal(number(text), expected));

  it("$T1 is what the name's * stands for", () => {
    assert.equal(number("sizeof($T1) + $T2", ["ns::S", "4"]), 84n);
    assert.throws(() => evaluate("sizeof($T3)", ["int"]), /\$T3 is used, but/);
  });

  it("says what it cannot do", () => {
    const wrong: [string, RegExp][] = [
      ["i +", /ends too early/], ["nothing", /ns::S has no member nothing/], ["next->zip", /ns::S has no member zip/], ["i->x", /no pointer/], ["(*(S*)0).i", /null/], ["1 / 0", /division by zero/], ["1 << 64", /shift/],
      ["f(1)", /f\(\) is no intrinsic/], ["twice()", /takes 1 arguments, not 0/], ["forever()", /calls itself without end/], ["(Nope*)this", /no type Nope/], ["i = 3", /"=" has no meaning/], ["a b", /"b" stands where/],
      ["sizeof(void)", /not known/], ["\"abc\" + 1", /needs numbers/], ["&1", /needs an object/], ["*i", /needs a pointer/], ["#", /has no meaning/], ["i == 08", /08 is no number/], ["i == 0x'", /0x is no number/], ["dynamic_cast<S>(this)", /cannot be cast/],
    ];
    for (const [text, message] of wrong) assert.throws(() => evaluate(text), (error) => error instanceof ViewError && message.test(error.message), text);
  });

  it("what is undefined stays undefined, and what is no memory is not read as zero", () => {
    assert.throws(() => evaluate("lost"), (error) => error instanceof NoValue && error.state === "undefined");
    assert.throws(() => evaluate("lost == 0 ? 1 : 2"), NoValue);
    assert.throws(() => evaluate("*(int*)0x1234"), (error) => error instanceof NoValue && error.state === "unreadable");
    assert.equal(number("sizeof(lost)"), 4n, "its size needs no value");
  });

  it("is bounded", () => {
    assert.throws(() => parseExpression(`${"(".repeat(5000)}1${")".repeat(5000)}`), /nested too deeply/);
    assert.throws(() => parseExpression(`${"-".repeat(5000)}1`), /nested too deeply/);
    assert.throws(() => parseExpression(`1${"?1:1".repeat(3000)}`), /nested too deeply/);
    assert.throws(() => evaluate(`1${"+1".repeat(5000)}`), (error) => error instanceof ViewError && /nested too deeply/.test(error.message));
    assert.throws(() => parseExpression(`x${".x".repeat(9000)}`), /too long/);
    assert.throws(() => parseExpression("1".repeat(30_000)), /too long/);
  });

  it("finds where template arguments end in one pass", () => {
    const start = performance.now();
    assert.throws(() => parseExpression("a<".repeat(9_900)), ViewError);
    assert.throws(() => parseExpression(`${"a<(".repeat(6_000)}1`), ViewError);
    assert.throws(() => parseExpression(`${"a<".repeat(4_000)}b${">".repeat(4_000)}c`, () => false), ViewError);
    assert.ok(performance.now() - start < 1000, "not a scan of the rest for each <");
    const name = (text: string): unknown => parseExpression(text, (type) => type === "Vec<Map<int, Box<char>>>" || type === "f<(1 < 2)>").expression;
    assert.deepEqual(name("Vec<Map<int, Box<char>>>(x)"), { op: "cast", to: { name: "Vec<Map<int, Box<char>>>", pointers: 0 }, of: { op: "name", name: "x" } });
    assert.deepEqual(name("f<(1 < 2)>::n"), { op: "name", name: "f<(1 < 2)>::n" });
    assert.equal(number("a[0] < a[1] && a[1] < a[2]"), 1n);
    assert.equal(number("(a[0] < 5) == (a[2] > 2)"), 1n);
  });

  it("remembers what it cannot read", () => {
    const { p, type } = program();
    const evaluator = new Evaluator(p.decoder(), { captures: [], intrinsics: new Map(), parsed: new Map() });
    const errors = ["one", "two"].map(() => {
      try {
        return evaluator.parse("i +", { self: { type, address: at } });
      } catch (error) {
        return error;
      }
    });
    assert.ok(errors[0] instanceof ViewError && errors[1] instanceof ViewError && errors[0].message === errors[1].message);
    assert.notEqual(errors[0], errors[1], "each asker gets an error of its own: it is given the asker's line");
  });

  it("gives format specifiers back", () => {
    assert.equal(parseExpression("data,[size]s").rest, "[size]s");
    assert.equal(parseExpression("twice(1, 2), x").rest, " x");
  });
});

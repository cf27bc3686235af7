/** Subscripts of a statement's text, evaluated: what is found, and what is rightly left aside. */
import assert from "node:assert/strict";
import { overrunsOf, type Scene } from "../../src/trace/subscripts";

const numbers: Record<string, number> = { i: 5, n: 5, k: 2, "s.at": 7, "p->at": 3, minus: -1 };
const bounds: Record<string, { length: number; end: boolean }> = {
  a: { length: 5, end: false }, b: { length: 3, end: false }, g: { length: 2, end: false }, "g[1]": { length: 3, end: false }, text: { length: 3, end: true }, "s.a": { length: 7, end: false }, "this->a": { length: 1, end: false },
};
const scene: Scene = { number: (path) => numbers[path], bound: (path) => bounds[path] };
const found = (text: string, declaration = false): string => overrunsOf(text, scene, declaration).map(({ array, index }) => `${array}[${index}]`).join(" ");

describe("subscripts", () => {
  const cases: [text: string, expected: string][] = [
    // found
    ["a[i] = 0;", "a[5]"], ["x = a[n - 0] + b[k + 1];", "a[5] b[3]"], ["return a[minus];", "a[-1]"], ["s.a[s.at] = p->at;", "s.a[7]"], ["g[1][3]++;", "g[1][3]"], ["g[k][0] = 1;", "g[2]"],
    ["std::cout << a[i] << std::endl;", "a[5]"], ["f(a[i], 1);", "a[5]"], ["a[static_cast<int>(i)] = 1;", "a[5]"], ["a[(int)i] = 1;", "a[5]"], ["a[0x5] = 'x';", "a[5]"], ["text[4];", "text[4]"], ["&a[6];", "a[6]"],
    ["x = i > 4 ? a[i] : 0;", "a[5]"], ["if (i == n && a[i] > 0)", "a[5]"], ["while (i < 3 || a[i])", "a[5]"], ["a[i++] = 1;", "a[5]"], ["b[++k] = 1;", "b[3]"], ["b[k++] = b[k] = 0;", ""], ["k++, b[k] = 1;", "b[3]"], ["this->a[1] = 1;", "this->a[1]"],
    ["x = {a[i], b[0]};", "a[5]"], ["std::max<int>(a[i], 2);", "a[5]"], ["} while (a[i] != 0);", "a[5]"],
    // in bounds
    ["a[4] = 0;", ""], ["b[k] = 1;", ""], ["text[3];", ""], ["p = &a[5];", ""], ["f(&a[i], n);", ""],
    // not evaluated
    ["if (i < n && a[i] > 0)", ""], ["while (i == n || a[i])", ""], ["x = i < 5 ? a[i] : 0;", ""], ["x = sizeof(a[9]);", ""], ["x = sizeof a[9];", ""], ["decltype(a[9]) y;", ""], ["auto l = [&](int j) { return a[9]; };", ""], ["[=] { a[9]; }();", ""], ["// a[9]\nx;", ""], ['puts("a[9]");', ""],
    // not known
    ["a[unknown] = 1;", ""], ["x = unknown && a[i];", ""], ["f(i) + a[i];", ""], ["f(a), a[i];", ""], ["a.resize(9), a[i];", ""], ["q[9] = 1;", ""], ["(*p)[9] = 1;", ""], ["a[i] = i--;", ""], ["i = k, a[i] = 1;", ""],
    // not understood
    ["new int[9];", ""], ["a[i", ""], ["#define X", ""], ["for (auto& x : a[9])", ""], ["a[i] @ 3", ""],
  ];
  for (const [text, expected] of cases) it(text, () => assert.equal(found(text), expected));

  it("what a declaration declares is no subscript, its initialisers are expressions", () => {
    assert.equal(found("int a[9];", true), "");
    assert.equal(found("int a[9] = {b[3]};", true), "b[3]");
    assert.equal(found("int x = a[i], y = 2;", true), "a[5]");
    assert.equal(found("std::vector<int> v(n, b[n]);", true), "b[5]");
    assert.equal(found("auto [x, y] = g[k];", true), "g[2]");
  });

  it("never throws on odd text", () => {
    for (const text of ["", ";", "][", "a[", "a]", "(((", "<<<>>>", "a[i](", "'", '"', "a ? b", "a ? b :", "1'000[a]", "a[[deprecated]]", "operator[](9)", "x < y > (z)", "case 1:"]) assert.doesNotThrow(() => found(text), text);
  });
});

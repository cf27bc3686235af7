/** Which statement a place of a source belongs to: kinds, columns in bytes, and sources that do not parse. */
import assert from "node:assert/strict";
import type { FileStatements } from "../../src/runner/statement-index";
import { findStatements } from "../../src/runner/statements";
import { wasmFolder } from "./grammar";

async function parse(content: string): Promise<FileStatements> {
  return (await findStatements([{ path: "main.cpp", content }], { wasmFolder: wasmFolder() })).get("main.cpp")!;
}

/** The statement at a mark `@` in the source, of the function that the line of `in` begins: "kind line:column-line:column". */
async function at(marked: string, inLine = 1): Promise<string | undefined> {
  const lines = marked.split("\n");
  const line = lines.findIndex((text) => text.includes("@"));
  const column = Buffer.byteLength(lines[line].slice(0, lines[line].indexOf("@"))) + 1;
  const statements = await parse(marked.replace("@", ""));
  const owner = statements.functionAt(inLine, 0);
  const piece = statements.statementAt(line + 1, column, owner)?.statement;
  if (!piece) return undefined;
  const { start, end } = piece.shown;
  return `${piece.kind} ${start.line}:${start.column}-${end.line}:${end.column}`;
}

describe("Statements", () => {
  const cases: [string, string, string | undefined][] = [
    ["an expression", "void f() {\n  a = @b + c;\n}", "expression 2:3-2:13"],
    ["a declaration", "void f() {\n  int a = 1, @b = 2;\n}", "declaration 2:3-2:20"],
    ["an if with its keyword", "void f() {\n  @if (a) b();\n}", "condition 2:3-2:9"],
    ["a part of a for", "void f() {\n  for (int i = 0; i @< 3; i++) b();\n}", "condition 2:19-2:24"],
    ["the keyword of a for", "void f() {\n  @for (int i = 0; i < 3; i++) b();\n}", "for-increment 2:26-2:29"],
    ["the head of a range-for", "void f() {\n  for (auto& x : @v) b(x);\n}", "range-for 2:3-2:20"],
    ["its body", "void f() {\n  for (auto& x : v) @b(x);\n}", "expression 2:21-2:26"],
    ["a do's condition", "void f() {\n  do a(); while (@b);\n}", "condition 2:11-2:21"],
    ["a handler", "void f() {\n  try { a(); } catch (int @e) { b(); }\n}", "handler 2:16-2:29"],
    ["a case", "void f() {\n  switch (a) { case 1: @b(); }\n}", "expression 2:24-2:28"],
    ["a block's end", "void f() {\n  { A a; @}\n}", "block-end 2:10-2:11"],
    ["a function's end", "void f() {\n  { A a; }\n@}", "function-end 3:1-3:2"],
    ["a constructor's brace", "A::A() @{}", "initializer 1:1-1:7"],
    ["a block's opening brace", "void f() {\n  @{ A a; }\n}", undefined],
    ["one initialiser", "A::A() : b(1), c(@2) {}", "initializer 1:16-1:20"],
    ["a constructor's name", "@A::A() : b(1) {}", "initializer 1:1-1:7"],
    ["the maker of a lambda", "void f() {\n  auto l = [](int x) {\n    return x;\n  @};\n}", "declaration 2:3-4:5"],
    ["a label's statement", "void f() {\n  again: @a();\n}", "expression 2:10-2:14"],
    ["a use of a macro", "void f() {\n  CHECK(a @== b);\n}", "expression 2:3-2:17"],
    ["columns in bytes", "void f() {\n  s = \"äöü€\"; t = @1;\n}", "expression 2:20-2:26"],
    ["columns in bytes, of letters with two halves too", "void f() {\n  s = \"😀ä\"; t = @1; u = 2;\n}", "expression 2:17-2:23"],
    ["tabs as one column", "void f() {\n\t\ta = @1;\n}", "expression 2:3-2:9"],
  ];
  for (const [title, source, expected] of cases) it(title, async () => assert.equal(await at(source), expected));

  it("costs what the source is long, also when it is one line", async () => {
    // Counted from the line's begin at each place, this took half a minute.
    const blocks = 150_000;
    const before = performance.now();
    await parse(`int main() { ${"{".repeat(blocks)}x++;${"}".repeat(blocks)} }`);
    assert.ok(performance.now() - before < 15_000);
  }).timeout(60_000);

  it("a lambda's body is its own function's", async () => {
    const source = "void f() {\n  auto l = [](int x) {\n    return @x;\n  };\n}";
    assert.equal(await at(source), "declaration 2:3-4:5");
    const statements = await parse(source.replace("@", ""));
    const lambda = statements.functionAt(2, 12);
    assert.equal(statements.statementAt(3, 12, lambda)?.statement?.kind, "return");
    assert.equal(statements.statementAt(4, 3, lambda)?.statement?.kind, "function-end");
  });

  it("gives whole lines where the text cannot be parsed, and never throws", async () => {
    const broken = ["void f() {\n  int a = = 3 ((;\n  b();\n", "}}}}", "", "\0\0\0", "\uFEFFint main() {", "#define X {\nint f() X\n  a();\n}", "template <", "int f() { [ } ] {{{ for (;; }"];
    for (const text of broken) {
      const statements = await parse(text);
      text.split("\n").forEach((line, i) => {
        for (let column = 0; column <= line.length + 2; column++) statements.statementAt(i + 1, column, statements.functionAt(i + 1, column));
      });
      statements.statementAt(1000, 1000, undefined);
    }
    assert.match((await at("void f() {\n  int a = = 3 ((;\n  @b();\n")) ?? "", /3:3-3:/);
  });

  it("does not fall over deep nesting", async () => {
    const depth = 20_000;
    const statements = await parse(`void f() ${"{".repeat(depth)} a(); ${"}".repeat(depth)}`);
    assert.equal(statements.statementAt(1, 9 + depth + 2, statements.functionAt(1, 1))?.statement?.kind, "expression");
  });

  // Some seconds' work for the parser.
  const hostile = `#if 0\n${"int x = ;{ ( ".repeat(57_000)}\n#endif\n`;

  it("lets others have their turn, and is broken off when its signal says so", async () => {
    const stop = new AbortController();
    const found = findStatements([{ path: "main.cpp", content: hostile }], { wasmFolder: wasmFolder(), signal: stop.signal });
    setTimeout(() => stop.abort(new Error("enough")));
    await assert.rejects(found, /enough/);
  });

  it("gives whole lines where the parser runs out of memory, and can parse again", async () => {
    const greedy = await parse(`#if 0\n${"a<b<c<".repeat(130_000)}\n#endif\nint main() {\n  f();\n}`);
    assert.equal(greedy.statementAt(5, 3, greedy.functionAt(4, 1))?.statement?.kind, "other");
    assert.equal(await at("void f() {\n  a = @b + c;\n}"), "expression 2:3-2:13");
  });
});

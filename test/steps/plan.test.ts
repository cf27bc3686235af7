/** The plan's bytes and the classification of results, against g++'s own work. */
import assert from "node:assert/strict";
import { buildPlan, globalRanges } from "../../src/runner/plan";
import { findStatements } from "../../src/runner/statements";
import { classifyReturn, RETURN_REGISTERS } from "../../src/trace/abi-amd64";
import { readPlan } from "../corpus/plan-file";
import { withProgram, withProgramAsync } from "../symbols/reader";
import { wasmFolder } from "./grammar";

describe("The plan", function () {
  this.timeout(240_000);

  it("has functions, sites and globals in order, numbered as in the symbols and the site table", async () => {
    const code = "#include <string>\nint table[10];\nstatic std::string name = \"x\";\nint f(int n) { static int calls; calls += n; return calls; }\nint main() { for (int i = 0; i < 3; i++) table[i] = f(i); }\n";
    await withProgramAsync({ "main.cpp": code }, async ({ symbols }) => {
      const plan = buildPlan(symbols, await findStatements([{ path: "main.cpp", content: code }], { wasmFolder: wasmFolder() }));
      const read = readPlan(Buffer.from(plan.bytes));
      assert.deepEqual(read.functions.map(({ low, high }) => [low, high]), symbols.functions.map(({ low, high }) => [BigInt(low), BigInt(high)]));
      assert.deepEqual(read.sites.map(({ address, statement, function: f }) => [address, statement, f]), plan.sites.sites.map((site) => [BigInt(site.address), site.statement, site.function]));
      read.sites.forEach(({ address, function: f }, i) => {
        assert.ok(i === 0 || address > read.sites[i - 1].address);
        assert.ok(address > read.functions[f].low && address < read.functions[f].high);
      });
      symbols.functions.forEach(({ kind }, f) => assert.equal(read.sites.filter((site) => site.function === f && site.entry).length, kind === "static-init" ? 0 : 1));
      const ranges = globalRanges(symbols);
      const holds = (address: string, size: number): boolean => ranges.some(({ low, high }) => BigInt(address) >= low && BigInt(address) + BigInt(size) <= high);
      const statics = [...symbols.globals, ...symbols.functions.flatMap(({ variables }) => variables.filter((variable) => variable.static))];
      assert.equal(statics.length, 3);
      for (const { location, size } of statics) assert.ok(location?.kind === "address" && holds(location.address, size!));
      ranges.forEach(({ low, high }, i) => assert.ok(low < high && (i === 0 || low > ranges[i - 1].high)));
    });
  });
});

describe("Where results are", function () {
  this.timeout(240_000);

  it("follows the System V ABI", () => {
    const results: [string, string, string][] = [
      ["int", "rax", ""], ["void", "", ""], ["bool", "rax", ""], ["char*", "rax", ""], ["double", "xmm0", ""], ["float", "xmm0", ""], ["long double", "st0", ""],
      ["__int128", "rax rdx", ""], ["E", "rax", "enum class E : char { a };"], ["PI", "rax", "struct PI { int a, b; };"], ["PL", "rax rdx", "struct PL { long a; char b; };"],
      ["PD", "xmm0 xmm1", "struct PD { double a, b; };"], ["ID", "rax xmm0", "struct ID { long a; double b; };"], ["DI", "xmm0 rax", "struct DI { double a; int b; };"],
      ["FI", "rax", "struct FI { float f; int i; };"], ["FF", "xmm0", "struct FF { float a, b; };"], ["F3", "xmm0 xmm1", "struct F3 { float a[3]; };"],
      ["Big", "memory", "struct Big { long a[3]; };"], ["Dtor", "memory", "struct Dtor { int a; ~Dtor() {} };"], ["Copy", "memory", "struct Copy { int a; Copy(); Copy(const Copy&); };"],
      ["Has", "memory", "struct In { ~In() {} }; struct Has { In i; };"], ["Plain", "rax", "struct Plain { int a = 3; Plain() {} };"], ["Virt", "memory", "struct Virt { virtual void f() {} };"],
      ["Bits", "rax", "struct Bits { unsigned a : 3, b : 29; int c; };"], ["Un", "rax", "union Un { double d; long l; };"], ["Pack", "memory", "struct __attribute__((packed)) Pack { char c; long l; };"],
      ["LD", "memory", "struct LD { long double a; int b; };"], ["_Complex double", "xmm0 xmm1", ""], ["MF", "rax rdx", "struct MC; typedef int (MC::*MF)(); struct MC { int f(); };"],
      ["std::string", "memory", "#include <string>"], ["std::unique_ptr<int>", "memory", "#include <memory>"], ["std::string_view", "rax rdx", "#include <string_view>"],
    ];
    const code = [
      ...results.map(([, , declaration]) => declaration),
      ...results.map(([type], i) => `${type} f${i}() { ${type === "void" ? "" : "throw 1;"} }`),
      "int main() { Virt v; }", // g++ describes a polymorphic class where its vtable is
    ].join("\n");
    withProgram({ "main.cpp": code }, ({ symbols }) => {
      const found = results.map(([type], i) => {
        const info = symbols.functions.find(({ shortName }) => shortName === `f${i}`)!;
        const { mask, memory, pieces } = classifyReturn(symbols.types, info.result);
        assert.equal(mask, memory ? 1 : pieces.reduce((bits, { register }) => bits | (1 << RETURN_REGISTERS.indexOf(register)), 0));
        return [type, memory ? "memory" : pieces.map(({ register }) => register).join(" ")];
      });
      assert.deepEqual(found, results.map(([type, where]) => [type, where]));
    }, ["-gdwarf-5", "-std=gnu++20"]);
  });
});

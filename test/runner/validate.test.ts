import { strict as assert } from "node:assert";
import { checkFlags } from "../../src/runner/flags";
import { checkPath } from "../../src/runner/paths";
import { checkRequest } from "../../src/runner/validate";

const code = "int main() {}\n";

function refusal(document: unknown): string {
  const checked = checkRequest(document);
  assert.ok("refused" in checked, "it was not refused");
  return checked.refused;
}

describe("request validation", () => {
  it("takes code alone and fills in the defaults", () => {
    const checked = checkRequest({ code });
    assert.ok("request" in checked);
    assert.equal(checked.request.main, "main.cpp");
    assert.equal(checked.request.limits.steps, 100_000);
    assert.deepEqual(checked.request.sources, [{ path: "main.cpp", content: code }]);
  });

  const refused: [string, unknown, RegExp][] = [
    ["what is no request", undefined, /not well formed/],
    ["an empty file", { code: " \n" }, /empty/],
    ["a binary file", { code: "\x7fELF\0\0" }, /NUL/],
    ["a source of 5 MB", { code: "x".repeat(5 * 1024 * 1024) }, /5\.0 MB: at most 1\.0 MB/],
    ["65 files", { code, files: Array.from({ length: 64 }, (_, i) => ({ path: `${i}.h`, content: "" })) }, /at most 64/],
    ["a path upwards", { code, files: [{ path: "../x.h", content: "" }] }, /"\.\."/],
    ["a path twice", { code, files: [{ path: "main.cpp", content: "" }] }, /twice/],
    ["a file that is also a folder", { code, files: [{ path: "a", content: "" }, { path: "a/b", content: "" }] }, /file and a folder/],
    ["the program's own name", { code, files: [{ path: "a.out", content: "" }] }, /a\.out/],
    ["too many steps", { code, limits: { steps: 5_000_001 } }, /at most 5000000/],
    ["no steps at all", { code, limits: { steps: 0 } }, /above 0/],
    ["broken base64", { code, stdin: { base64: "!!" } }, /base64/],
    ["LD_PRELOAD", { code, env: { LD_PRELOAD: "x" } }, /LD_PRELOAD/],
    ["more environment than a program can start with", { code, env: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`V${i}`, "x".repeat(32_000)])) }, /1\.2 MB: at most 1\.0 MB/],
    ["a variable of more bytes than letters", { code, env: { V: "é".repeat(20_000) } }, /too long/],
    ["more arguments than a program can start with", { code, args: Array.from({ length: 200 }, () => "é".repeat(4096)) }, /1\.6 MB: at most 1\.0 MB/],
    ["optimisation", { code, flags: ["-O2"] }, /unoptimised/],
  ];
  for (const [what, document, message] of refused) {
    it(`refuses ${what}`, () => assert.match(refusal(document), message));
  }

  it("takes five million steps", () => {
    assert.ok("request" in checkRequest({ code, limits: { steps: 5_000_000 } }));
  });
});

describe("compiler flags", () => {
  it("keeps allowed ones, joins -D with its value, drops what we set ourselves", () => {
    assert.deepEqual(checkFlags(["-Wall", "-D", "N=3", "-g", "-O0", "-std=c++20", "-Iinclude"]), { flags: ["-Wall", "-DN=3", "-std=c++20", "-Iinclude"] });
  });
  for (const flag of ["-Wl,-rpath,/x", "-Wa,--x", "-Wp,-x", "-fplugin=x.so", "-B.", "@file", "-I..", "-I/usr/include", "-lfoo", "-fsanitize=address", "-o", "x.o", "-include"]) {
    it(`refuses ${flag}`, () => assert.ok("refused" in checkFlags([flag])));
  }
});

describe("file names", () => {
  for (const path of ["", "/a", "C:a", "a\\b", "../a", "a/../b", "a//b", "./a", "-a", "a/-b", "a\nb", "x".repeat(201)]) {
    it(`refuses ${JSON.stringify(path.slice(0, 20))}`, () => assert.notEqual(checkPath(path), undefined));
  }
  for (const path of ["a.cpp", "dir/a.h", "ü b.cpp"]) it(`takes ${path}`, () => assert.equal(checkPath(path), undefined));
});

import * as assert from "node:assert/strict";
import { hasMain, includedNames, withIncludes } from "../../src/program/includes";
import { resolveIn } from "../../src/program/tree";
import { MemoryTree } from "./memory-tree";

const gather = async (files: Record<string, string>, includeFolders: string[] = []) => {
  const found = await withIncludes([{ path: "main.cpp", content: files["main.cpp"] }], new MemoryTree(files), { includeFolders, sourcesOfHeaders: true });
  return found.slice(1).map(({ path }) => path);
};

describe("files that a source includes", () => {
  it("reads the names in #include lines, not those in comments and strings", () => {
    const source = '#include <vector>\n  #  include "a.h"\n// #include "b.h"\n/* #include "c.h"\n#include "d.h" */\n#include \\\n"e.h"\nint x; // "f.h"\n';
    assert.deepEqual(includedNames(source), [{ name: "vector", angled: true }, { name: "a.h", angled: false }, { name: "e.h", angled: false }]);
  });

  it("follows headers, relative to the header that names them", async () => {
    const files = { "main.cpp": '#include "lib/list.h"', "lib/list.h": '#include "node.h"\n#include "../top.h"', "lib/node.h": "", "top.h": "", "node.h": "" };
    assert.deepEqual(await gather(files), ["lib/list.h", "lib/node.h", "top.h"]);
  });

  it("takes the source beside a header, unless it is a program of its own", async () => {
    const files = { "main.cpp": '#include "a.h"\n#include "b.h"', "a.h": "", "a.cpp": "void a() {}", "b.h": "", "b.cpp": "int main() {}" };
    assert.deepEqual(await gather(files), ["a.h", "a.cpp", "b.h"]);
  });

  it("tells a main from talk of one", () => {
    for (const source of ["int main() {}", "int main(int argc, char** argv)\n{", "auto main() -> int {", "int main() try {", "int main(void) /* so */ {", "int main ( ) {"]) assert.equal(hasMain(source), true, source);
    for (const source of ["// called by main() {", "int main();", 'puts("int main() {");', "void domain() {}", "/* int main() { } */", 'auto s = "int main() {";', "x = main(); if (y) {"]) assert.equal(hasMain(source), false, source);
  });

  it("looks in the include folders, for names in angle brackets there alone", async () => {
    const files = { "main.cpp": '#include "x.h"\n#include <y.h>\n#include <z.h>', "include/x.h": "", "include/y.h": "", "z.h": "" };
    assert.deepEqual(await gather(files, ["include"]), ["include/x.h", "include/y.h"]);
  });

  it("reads a source of a megabyte at once, whatever is in it", () => {
    for (const hostile of ["/* ", "main(", "main()", "/*/", '"', "#include"]) {
      const source = hostile.repeat(1_000_000 / hostile.length);
      assert.equal(hasMain(source), false);
      assert.deepEqual(includedNames(source), []);
    }
  });

  it("never leaves the top", async () => {
    for (const path of ["../secret.h", "a/../../secret.h", "/etc/passwd", "C:\\x.h"]) assert.equal(resolveIn("", path), undefined, path);
    assert.equal(resolveIn("", "./a/../b.h"), "b.h");
    assert.equal(resolveIn("app/deep", "../x.h"), "app/x.h");
    const tree = new MemoryTree({});
    await withIncludes([{ path: "main.cpp", content: '#include "../x.h"\n#include "/etc/passwd"\n#include "y.h"' }], tree, { includeFolders: [], sourcesOfHeaders: true });
    assert.deepEqual(tree.asked, ["y.h"]);
  });

  it("ends on headers that include each other, and at the most files", async () => {
    assert.deepEqual(await gather({ "main.cpp": '#include "a.h"', "a.h": '#include "b.h"', "b.h": '#include "a.h"\n#include "main.cpp"' }), ["a.h", "b.h"]);
    let made = 0;
    const endless = { read: () => Promise.resolve(`#include "${++made}.h"`), list: () => Promise.resolve([]) };
    const found = await withIncludes([{ path: "main.cpp", content: '#include "0.h"' }], endless, { includeFolders: [], sourcesOfHeaders: false, most: 10 });
    assert.equal(found.length <= 11, true);
  });
});

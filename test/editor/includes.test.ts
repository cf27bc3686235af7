import * as assert from "node:assert/strict";
import { gatherFiles, includedNames, includeFolders, normalise } from "../../src/editor/includes";

const gather = async (files: Record<string, string>, folders: string[] = []) => {
  const read = (path: string) => Promise.resolve(path === "main.cpp" ? undefined : files[path]);
  return (await gatherFiles({ path: "main.cpp", content: files["main.cpp"] }, folders, read)).map(({ path }) => path);
};

describe("files that a source includes", () => {
  it("reads names in quotes, not those in angle brackets or comments", () => {
    const source = '#include <vector>\n  #  include "a.h"\n// #include "b.h"\n/* #include "c.h"\n#include "d.h" */\n#include \\\n"e.h"\nint x; // "f.h"\n';
    assert.deepEqual(includedNames(source), ["a.h", "e.h"]);
  });

  it("follows headers, relative to the header that names them", async () => {
    const files = { "main.cpp": '#include "lib/list.h"', "lib/list.h": '#include "node.h"\n#include "../top.h"', "lib/node.h": "", "top.h": "", "node.h": "" };
    assert.deepEqual(await gather(files), ["lib/list.h", "lib/node.h", "top.h"]);
  });

  it("takes the source beside a header, unless it is a program of its own", async () => {
    const files = { "main.cpp": '#include "a.h"\n#include "b.h"', "a.h": "", "a.cpp": "void a() {}", "b.h": "", "b.cpp": "int main() {}" };
    assert.deepEqual(await gather(files), ["a.h", "a.cpp", "b.h"]);
  });

  it("looks in the folders of -I, which stay inside", async () => {
    assert.deepEqual(includeFolders(["-Iinclude", "-I", "more/deep", "-I/usr/include", "-I../up", "-Wall"]), ["include", "more/deep"]);
    assert.deepEqual(await gather({ "main.cpp": '#include "x.h"', "include/x.h": "" }, ["include"]), ["include/x.h"]);
  });

  it("never leaves the folder", async () => {
    assert.equal(normalise("../secret.h"), undefined);
    assert.equal(normalise("a/../../secret.h"), undefined);
    assert.equal(normalise("/etc/passwd"), undefined);
    assert.equal(normalise("C:\\x.h"), undefined);
    assert.equal(normalise("./a/../b.h"), "b.h");
    const asked: string[] = [];
    await gatherFiles({ path: "main.cpp", content: '#include "../x.h"\n#include "/etc/passwd"\n#include "y.h"' }, [], (path) => {
      asked.push(path);
      return Promise.resolve(undefined);
    });
    assert.deepEqual(asked, ["y.h"]);
  });

  it("ends on headers that include each other, and at the most files", async () => {
    assert.deepEqual(await gather({ "main.cpp": '#include "a.h"', "a.h": '#include "b.h"', "b.h": '#include "a.h"\n#include "main.cpp"' }), ["a.h", "b.h"]);
    let made = 0;
    const endless = await gatherFiles({ path: "main.cpp", content: '#include "0.h"' }, [], () => Promise.resolve(`#include "${++made}.h"`), 10);
    assert.equal(endless.length <= 11, true);
  });
});

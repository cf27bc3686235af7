import * as assert from "node:assert/strict";
import { readProgram, type ProgramOptions } from "../../src/program/program";
import { checkRequest } from "../../src/runner/validate";
import { MemoryTree } from "./memory-tree";

const MAIN = "int main() {}\n";

async function read(files: Record<string, string>, main = "main.cpp", more: Omit<ProgramOptions, "main"> = {}) {
  const program = await readProgram(new MemoryTree(files), { main: { path: main, content: files[main] }, ...more });
  assert.ok("request" in checkRequest(program.request), JSON.stringify(checkRequest(program.request)));
  return { ...program, paths: [program.request.main, ...(program.request.files ?? []).map(({ path }) => path)], messages: program.problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`) };
}

describe("from files to a request", () => {
  it("takes the files of a pattern, without other programs, and data", async () => {
    const files = { "main.cpp": `// seepp: files=*.cpp,data/*.txt\n${MAIN}`, "shape.cpp": "void f() {}", "other.cpp": MAIN, "shape.h": "", "data/a.txt": "1", "data/b.bin": "2" };
    const { paths, messages, notes } = await read(files);
    assert.deepEqual(paths, ["main.cpp", "shape.cpp", "data/a.txt"]);
    assert.deepEqual(messages, []);
    assert.deepEqual(notes, ["other.cpp has a main of its own and is left out."]);
  });

  it("tells input of its own from what is typed", async () => {
    const options = { stdin: "typed" };
    const own = async (files: Record<string, string>, settings = {}): Promise<boolean> => (await read(files, "main.cpp", { options, settings })).ownInput;
    assert.equal(await own({ "main.cpp": MAIN }), false);
    assert.equal(await own({ "main.cpp": MAIN, "main.in": "3" }), true);
    assert.equal(await own({ "main.cpp": `// seepp: stdin=3\n${MAIN}` }), true);
    assert.equal(await own({ "main.cpp": MAIN }, { stdin: "3" }), true);
    assert.equal((await read({ "main.cpp": MAIN, "main.in": "3" }, "main.cpp", { options })).request.stdin, "typed");
  });

  it("names what a pattern does not find, at its place", async () => {
    const { messages } = await read({ "main.cpp": `${MAIN}// seepp: files="nothing/*.cpp gone.cpp ../../up.cpp" input=none.txt flags=-I../out\n` });
    assert.deepEqual(messages, [
      "main.cpp:2:70: The include folder ../out lies outside of the project: only its own files travel.",
      "main.cpp:2:11: No file fits nothing/*.cpp.", "main.cpp:2:11: There is no file gone.cpp that can be read.",
      "main.cpp:2:11: ../../up.cpp leads out of the project: only its own files travel.", "main.cpp:2:55: There is no input file none.txt that can be read.",
    ]);
  });

  it("starts paths where all the files lie", async () => {
    const files = { "app/main.cpp": `#include "../lib/list.h"\n#include <deep.h>\n// seepp: flags=-I../inc colour=red\n${MAIN}`, "lib/list.h": "", "lib/list.cpp": "", "inc/deep.h": "" };
    const { paths, root, request, messages } = await read(files, "app/main.cpp");
    assert.deepEqual(paths, ["app/main.cpp", "lib/list.h", "inc/deep.h", "lib/list.cpp"].sort((a, b) => paths.indexOf(a) - paths.indexOf(b)));
    assert.equal(paths.length, 4);
    assert.equal(root, "");
    assert.deepEqual(request.flags, ["-Iinc"]);
    assert.match(messages[0], /^app\/main.cpp:3:/);
    assert.equal((await read({ "deep/app/main.cpp": MAIN, "deep/x.h": "" }, "deep/app/main.cpp")).root, "deep/app");
  });

  it("reads input beside the source, after the comment and before the setting", async () => {
    const beside = { "main.cpp": MAIN, "main.in": "beside" };
    assert.equal((await read(beside, "main.cpp", { settings: { stdin: "setting" } })).request.stdin, "beside");
    assert.equal((await read({ "main.cpp": MAIN }, "main.cpp", { settings: { stdin: "setting" } })).request.stdin, "setting");
    const comment = { ...beside, "main.cpp": `// seepp: input=n.txt\n${MAIN}`, "n.txt": "comment" };
    assert.equal((await read(comment)).request.stdin, "comment");
    assert.equal((await read(comment, "main.cpp", { options: { stdin: "typed" } })).request.stdin, "typed");
  });

  const database = (entries: object[]) => JSON.stringify(entries.map((entry) => ({ directory: "/home/me/project/build", ...entry })));

  it("builds as compile_commands.json says: flags, include folders, the sources of the target", async () => {
    const files = {
      "src/main.cpp": `#include <app/x.h>\n${MAIN}`, "src/x.cpp": "void x() {}", "src/tool.cpp": MAIN, "src/helper.cpp": "", "include/app/x.h": "",
      "build/compile_commands.json": database([
        { file: "../src/main.cpp", command: 'g++ -I/home/me/project/include -isystem /usr/include/q -DNAME=\\"n\\" -O2 -std=gnu++17 -Wall -o CMakeFiles/app.dir/src/main.cpp.o -c ../src/main.cpp' },
        { file: "/home/me/project/src/x.cpp", arguments: ["g++", "-c", "x.cpp"], output: "CMakeFiles/app.dir/src/x.cpp.o" },
        { file: "../src/tool.cpp", command: "g++ -o CMakeFiles/tool.dir/src/tool.cpp.o" }, { file: "../src/helper.cpp", command: "g++ -o CMakeFiles/tool.dir/src/helper.cpp.o" },
      ]),
    };
    const { paths, request, notes } = await read(files, "src/main.cpp");
    assert.deepEqual(paths, ["src/main.cpp", "src/x.cpp", "include/app/x.h"]);
    assert.deepEqual(request.flags, ['-DNAME="n"', "-std=gnu++17", "-Wall", "-Iinclude"]);
    assert.match(notes[0], /^build\/compile_commands.json says how src\/main.cpp is built/);
    const wished = await read(files, "src/main.cpp", { settings: { std: "c++20", files: ["x.cpp"] } });
    assert.deepEqual(wished.request.flags, [], "what the user says of files comes before the database");
    assert.deepEqual((await read(files, "src/main.cpp", { settings: { std: "c++20" } })).request.flags, ['-DNAME="n"', "-Wall", "-Iinclude"]);
  });

  it("takes all sources of a database without targets, but other programs", async () => {
    const files = { "main.cpp": MAIN, "x.cpp": "", "test.cpp": MAIN, "compile_commands.json": database(["main.cpp", "x.cpp", "test.cpp"].map((file) => ({ file: `../${file}`, command: `g++ -c ${file}` }))) };
    assert.deepEqual((await read(files)).paths, ["main.cpp", "x.cpp"]);
  });

  it("leaves a broken database aside, and says so", async () => {
    for (const text of ["{", "{}", '[{"file": 3}]']) {
      const { paths, notes } = await read({ "main.cpp": MAIN, "compile_commands.json": text });
      assert.deepEqual(paths, ["main.cpp"]);
      assert.match(notes[0], /^compile_commands.json cannot be read and is left aside: /);
    }
    assert.deepEqual((await read({ "main.cpp": MAIN, "compile_commands.json": database([{ file: "../other.cpp", command: "g++" }]) })).notes, []);
  });

  it("takes files that were named one by one, with their headers", async () => {
    const files = { "main.cpp": `#include "x.h"\n${MAIN}`, "x.h": "", "x.cpp": "", "y.cpp": "" };
    const { paths } = await read(files, "main.cpp", { others: [{ path: "y.cpp", content: "" }] });
    assert.deepEqual(paths, ["main.cpp", "y.cpp", "x.h"]);
  });
});

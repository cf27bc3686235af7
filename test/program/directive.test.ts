import * as assert from "node:assert/strict";
import { parseDirective } from "../../src/program/directive";
import { mergeWishes } from "../../src/program/wishes";
import { shellWords } from "../../src/program/words";

const wishes = (source: string) => {
  const { wishes: found, problems } = parseDirective(source, "main.cpp");
  assert.deepEqual(problems, []);
  return found;
};
const problems = (source: string) => parseDirective(source, "main.cpp").problems.map(({ line, column, endColumn, message }) => [line, column, endColumn, message]);

describe("// seepp: comments", () => {
  it("says how a file is compiled and run", () => {
    assert.deepEqual(wishes('// Sorts.\n// seepp: std=c++23 stdin="3 4\\n5\\n" args="one \'two three\'" flags="-Wall -DSIZE=4" files=*.cpp,data/*.txt env="LANGUAGE=de NAME=\'A B\'"\n'), {
      std: "c++23", stdin: "3 4\n5\n", args: ["one", "two three"], flags: ["-Wall", "-DSIZE=4"], files: ["*.cpp", "data/*.txt"], env: { LANGUAGE: "de", NAME: "A B" },
    });
  });

  it("may stand anywhere and on several lines, with Windows line ends too", () => {
    assert.deepEqual(wishes("int x;\r\n  //seepp: input=numbers.txt\r\nint main() {}\r\n// seepp: origins=yes std=c17\r\n"), { input: "numbers.txt", origins: true, std: "c17" });
    assert.deepEqual(wishes('auto s = "// seepp: nonsense"; // See++'), {});
    assert.deepEqual(wishes("// seepp: args="), { args: [] }, "an empty list is a list: it replaces the setting's");
  });

  it("knows the escapes in plain words and in double quotes, and none in single ones", () => {
    assert.equal(wishes("// seepp: stdin=1\\n2\\x41\\\\").stdin, "1\n2A\\");
    assert.equal(wishes("// seepp: stdin='1\\n2'").stdin, "1\\n2");
  });

  it("tells what is wrong at its place, and takes the rest", () => {
    const source = '#include <x>\n  // seepp: std=c++24 args="a b" colour=red loud\n';
    assert.deepEqual(problems(source), [
      [2, 13, 22, '"c++24" is no standard that See++ knows: c++11, c++14, c++17, c++20, c++23, c++26, c99, c11, c17, c23.'.replace(/^/, "std: ")],
      [2, 34, 44, 'There is no key "colour": the keys are std, flags, args, env, stdin, input, files, natvis, origins, library.'],
      [2, 45, 49, '"loud" is no key=value: the keys are std, flags, args, env, stdin, input, files, natvis, origins, library.'],
    ]);
    assert.deepEqual(parseDirective(source, "main.cpp").wishes, { args: ["a", "b"] });
  });

  it("refuses what the runner would refuse", () => {
    const messages = ["flags=-O2", "flags=-fplugin=x.so", "env=LD_PRELOAD=x.so", "env=NOTHING", "env=A-B=1", 'args="open', "stdin=\\q", "origins=perhaps", "input="].map((word) => problems(`// seepp: ${word}`)[0]?.[3]);
    assert.deepEqual(messages.map((message) => String(message).slice(0, 40)), [
      "flags: The flag -O2 is refused: only unop", "flags: The flag -fplugin=x.so is not on t", "env: The environment variable LD_PRELOAD ", 'env: "NOTHING" sets no variable: write NA',
      'env: The name of the environment variable', "args: its quote (\") is not closed.", "stdin: \\q is no escape (there are \\n, \\t", 'origins: "perhaps" is neither yes nor no.', "input: it needs the name of a file.",
    ].map((text) => text.slice(0, 40)));
  });

  it("refuses a key that stands there twice, and an empty comment", () => {
    assert.deepEqual(problems("// seepp: std=c++17\n// seepp: std=c++20"), [[2, 11, 20, "std stands in this file twice: the first one holds."]]);
    assert.deepEqual(problems("// seepp: stdin=1 input=x.txt"), [[1, 19, 30, "stdin and input exclude each other: the first one holds."]]);
    assert.equal(problems("// seepp:").length, 1);
  });

  it("reads command lines as a shell does", () => {
    assert.deepEqual(shellWords(`g++ -DNAME=\\"x\\" -D'A B' "c\\"d" e\\ f ''`), ["g++", '-DNAME="x"', "-DA B", 'c"d', "e f", ""]);
  });

  it("yields to options and wins over settings, each wish as a whole", () => {
    assert.deepEqual(mergeWishes({ args: ["a", "b"], flags: ["-Wall", "-std=c++11"], stdin: "setting" }, { args: ["c"], input: "x.txt", std: "c++20" }, {}), { args: ["c"], flags: ["-Wall"], input: "x.txt", std: "c++20" });
    assert.deepEqual(mergeWishes({ std: "c++11" }, { std: "c++17", input: "x.txt" }, { std: "c++20", stdin: "typed" }), { std: "c++20", stdin: "typed" });
  });
});

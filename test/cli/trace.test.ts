/** The `seepp` command as it is built, on good and bad programs: status, message, and whatever trace there is. */
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const CLI = resolve("dist/cli.js");

describe("seepp", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cli-test-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function seepp(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  }

  function trace(name: string, source: string | Buffer, ...args: string[]): { status: number | null; result: Record<string, unknown>; stderr: string; trace: boolean } {
    writeFileSync(join(folder, `${name}.cpp`), source);
    const { status, stdout, stderr } = seepp("trace", `${name}.cpp`, "--json", ...args);
    return { status, result: stdout === "" ? {} : (JSON.parse(stdout) as Record<string, unknown>), stderr, trace: existsSync(join(folder, `${name}.seepp`)) };
  }

  it("traces a program and shows its steps as JSON lines", () => {
    const traced = trace("good", "int main() {\n  int x = 4;\n  return x;\n}\n");
    assert.equal(traced.status, 0, traced.stderr);
    assert.equal(traced.result["outcome"], "exited");
    assert.equal(traced.result["exitCode"], 4);
    const [header, ...snapshots] = seepp("show", "good.seepp", "--all", "--json").stdout.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(header["format"], "seepp-snapshot");
    assert.equal(snapshots.at(-1)?.["reason"], "end");
    assert.equal(seepp("show", "good.seepp", "--step", "99999").status, 2);
  });

  it("says of a program that reads all its input just that, and of one that got none that it wanted more", () => {
    writeFileSync(join(folder, "reads.cpp"), "#include <iostream>\nint main() {\n  int n, sum = 0;\n  while (std::cin >> n) sum += n;\n  return sum;\n}\n");
    writeFileSync(join(folder, "three.txt"), "1 2\n");
    assert.match(seepp("trace", "reads.cpp", "--stdin", "three.txt").stdout, /exited with 3[^]*^the program read to the end of its input at step \d+$/m);
    assert.match(seepp("trace", "reads.cpp").stdout, /^at step \d+ the program wanted more input than there was$/m);
  });

  it("ends what a compiler or linker says with one full stop", () => {
    writeFileSync(join(folder, "no_main.cpp"), "int f() { return 1; }\n");
    const { status, stderr } = seepp("trace", "no_main.cpp");
    assert.notEqual(status, 0);
    assert.match(stderr, /where it shall start\. Correct it and trace again\.$/m);
    assert.doesNotMatch(stderr, /\.\./);
  });

  it("says how many steps it leaves out by line", () => {
    trace("line", "int main() {\n  int a = 1; int b = 2;\n  return a + b;\n}\n");
    const shown = seepp("show", "line.seepp", "--all").stdout;
    assert.match(shown, /^(\d+) of (\d+) steps: .*--granularity statement/);
    assert.equal([...shown.matchAll(/^step /gm)].length, Number(/^\d+/.exec(shown)![0]));
    assert.match(seepp("show", "line.seepp", "--all", "--granularity", "statement").stdout, /^step 1 /);
  });

  it("leaves no file of what it could not write whole, and what was there before", () => {
    trace("many", "int main() {\n  int sum = 0;\n  for (int i = 0; i < 2000; i++) sum += i;\n  return 0;\n}\n");
    for (const format of ["json", "opt"]) {
      writeFileSync(join(folder, "whole"), "before");
      const { status, stderr } = spawnSync("sh", ["-c", `ulimit -f 64; exec "${process.execPath}" "${CLI}" export many.seepp --format ${format} -o whole`], { cwd: folder, encoding: "utf8" });
      assert.equal(status, 2, stderr);
      assert.match(stderr, /^seepp: The output cannot be written: EFBIG/);
      assert.equal(readFileSync(join(folder, "whole"), "utf8"), "before");
      assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith(".tmp")), []);
    }
    symlinkSync("/dev/null", join(folder, "nowhere"));
    assert.equal(seepp("export", "many.seepp", "--format", "json", "-o", "nowhere").status, 0);
    assert.ok(lstatSync(join(folder, "nowhere")).isSymbolicLink());
    assert.ok(statSync("/dev/null").isCharacterDevice());
  });

  it("says of places and files that cannot be what is wrong with them, without Node's words", () => {
    trace("cuttable", "int main() {\n  int a = 1;\n  return a;\n}\n");
    const whole = readFileSync(join(folder, "cuttable.seepp"));
    mkdirSync(join(folder, "place"));
    writeFileSync(join(folder, "short.seepp"), whole.subarray(0, 100));
    for (const [args, line] of [
      [["export", "cuttable.seepp", "--format", "json", "-o", "place"], "place is a folder. Name a file with -o."],
      [["trace", "cuttable.cpp", "-o", "place"], "place is a folder. Name a file with -o."],
      [["trace", "cuttable.cpp", "-o", "none/x.seepp"], "none/x.seepp cannot be written: its folder is not there or not writable. Choose another place with -o."],
      [["show", "place"], "place cannot be read: it is a folder. Name a trace (.seepp)."],
      [["trace", "cuttable.cpp", "--stdin", "none"], "The input none cannot be read: it is not there. Give a file with --stdin."],
      [["show", "short.seepp"], "short.seepp cannot be opened: The trace is damaged: it ends before its chunk SRCS, without which nothing can be shown. Copy the file again, or trace the program again."],
      [["trace", "cuttable.cpp", "--std", "c++99"], "The request is not well formed: std: there is no standard \"c++99\": choose one of c++11, c++14, c++17, c++20, c++23, c++26, c99, c11, c17, c23."],
    ] as const) {
      const { status, stderr } = seepp(...args);
      assert.deepEqual([status, stderr], [2, `seepp: ${line}\n`], args.join(" "));
    }
    writeFileSync(join(folder, "cut.seepp"), whole.subarray(0, whole.length - 4));
    const cut = seepp("show", "cut.seepp");
    assert.equal(cut.status, 0);
    assert.match(cut.stdout, /^step 1 /);
    assert.match(cut.stderr, /^seepp: cut\.seepp is cut: \d+ steps are there, those after them are missing\.\n$/);
  });

  it("counts no error twice: a signal is what the memory error before it led to", () => {
    writeFileSync(join(folder, "null.cpp"), "int main() {\n  int* p = nullptr;\n  *p = 1;\n}\n");
    assert.match(seepp("trace", "null.cpp").stdout, /^1 memory error, at step \d+\nThe program used a null pointer/m);
    writeFileSync(join(folder, "zero.cpp"), "int main() {\n  int n = 0;\n  return 1 / n;\n}\n");
    assert.doesNotMatch(seepp("trace", "zero.cpp").stdout, /memory error/);
  });

  it("streams to a slow reader, and says nothing besides", () => {
    trace("loop", "int main() {\n  int sum = 0;\n  for (int i = 0; i < 2000; i++) sum += i;\n  return sum & 1;\n}\n");
    const script = `"${process.execPath}" "${CLI}" show loop.seepp --all --json | { sleep 1; wc -l; }`;
    const { stdout, stderr } = spawnSync("sh", ["-c", script], { cwd: folder, encoding: "utf8" });
    assert.equal(stderr, "");
    assert.ok(Number(stdout) > 2000, stdout);
  });

  it("leaves nothing in the temporary folder", () => {
    const own = mkdtempSync(join(folder, "tmp-"));
    writeFileSync(join(folder, "clean.cpp"), "int main() {}\n");
    const { status } = spawnSync(process.execPath, [CLI, "trace", "clean.cpp"], { cwd: folder, env: { ...process.env, TMPDIR: own } });
    assert.equal(status, 0);
    assert.deepEqual(readdirSync(own), []);
  });

  const faulty: [what: string, source: string | Buffer, status: number, message: RegExp][] = [
    ["empty", "", 2, /empty/],
    ["binary", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0]), 2, /not a text file/],
    ["huge", "// x\n".repeat(1024 * 1024), 2, /5\.0 MB: at most/],
    ["nomain", "int f() { return 1; }\n", 1, /no main function/],
    ["wrong", "int main() { return y; }\n", 1, /wrong\.cpp:1:21: .*y.* was not declared/],
  ];
  for (const [what, source, status, message] of faulty) {
    it(`says what is wrong with a program that is ${what}`, () => {
      const traced = trace(what, source);
      assert.equal(traced.status, status);
      assert.match(traced.stderr, message);
      assert.equal(traced.stderr.trim().split("\n").length, 1);
      assert.equal(traced.trace, false);
    });
  }

  it("does what the comment in the file says, and options before it", () => {
    mkdirSync(join(folder, "parts"));
    writeFileSync(join(folder, "parts", "twice.cpp"), "int twice(int n) { return 2 * n; }\n");
    writeFileSync(join(folder, "numbers.txt"), "20 1\n");
    const source = `// seepp: std=c++17 input=numbers.txt args="a b" env=GIVEN=7 files=parts/*.cpp colour=red
#include <cstdlib>
#include <iostream>
int twice(int);
int main(int argc, char**) {
  int n = 0;
  std::cin >> n;
  return twice(n) + argc + std::atoi(std::getenv("GIVEN")) + (__cplusplus == 201703L ? 100 : 0);
}
`;
    const traced = trace("wishes", source);
    assert.equal(traced.status, 0, traced.stderr);
    assert.equal(traced.result["exitCode"], 40 + 3 + 7 + 100);
    assert.deepEqual(traced.result["diagnostics"], [{
      file: "wishes.cpp", line: 1, column: 80, endColumn: 90, severity: "warning",
      message: 'There is no key "colour": the keys are std, flags, args, env, stdin, input, files, natvis, origins, library.',
    }]);
    writeFileSync(join(folder, "five.txt"), "5\n");
    assert.equal(trace("wishes", source, "--std", "c++20", "--arg", "x", "--stdin", "five.txt", "--env", "GIVEN=1").result["exitCode"], 10 + 2 + 1);
    writeFileSync(join(folder, "wishes.in"), "30\n");
    assert.equal(trace("wishes", source.replace("input=numbers.txt", "")).result["exitCode"], 60 + 3 + 7 + 100, "wishes.in lies beside it");
  });

  it("shows types of one's own by the .natvis files beside them, by the trace's own later, and by --natvis instead", () => {
    const natvis = (text: string): string => `<AutoVisualizer><Type Name="Pair"><DisplayString>${text}</DisplayString></Type></AutoVisualizer>`;
    const own = join(folder, "own");
    mkdirSync(own);
    writeFileSync(join(own, "pair.cpp"), "struct Pair { int a, b; };\nint main() {\n  Pair p{1, 2};\n  return p.a;\n}\n");
    writeFileSync(join(own, "pair.natvis"), natvis("{a} and {b}"));
    writeFileSync(join(folder, "other.natvis"), natvis("{b} before {a}"));
    writeFileSync(join(folder, "bad.natvis"), natvis("{a +}"));
    const traced = seepp("trace", "own/pair.cpp", "-o", "pair.seepp");
    assert.equal(traced.status, 0, traced.stderr);
    rmSync(join(own, "pair.natvis"));
    const at = ["pair.seepp", "--step", "2"];
    assert.match(seepp("show", ...at).stdout, /p: Pair = 1 and 2\n/);
    assert.match(seepp("show", ...at, "--raw").stdout, /p: Pair = \{a: 1, b: 2\}\n/);
    assert.match(seepp("show", ...at, "--path", "p.a").stdout, /a: int = 1/, "the members can still be named");
    assert.match(seepp("show", ...at, "--natvis", "other.natvis").stdout, /p: Pair = 2 before 1\n/);
    const bad = seepp("show", ...at, "--natvis", "bad.natvis");
    assert.match(bad.stdout, /p: Pair = \{a: 1, b: 2\} {2}\(its view \(bad\.natvis:1\) cannot show it: the expression ends too early\)\n/);
    assert.match(bad.stderr, /^seepp: bad\.natvis:1:\d+: DisplayString: "a \+" cannot be read: the expression ends too early\.\n$/);
    assert.equal(seepp("export", "pair.seepp", "--format", "json", "-o", "pair.json").status, 0);
    const line = readFileSync(join(folder, "pair.json"), "utf8").split("\n")[2]!;
    assert.deepEqual((JSON.parse(line) as { frames: { variables: { view?: unknown; value?: string }[] }[] }).frames[0]!.variables.map(({ value, view }) => ({ value, view })), [{ value: "1 and 2", view: { file: "pair.natvis", line: 1, expands: false } }]);
    assert.equal(seepp("export", "pair.seepp", "--format", "html", "--natvis", "other.natvis", "-o", "pair.html").status, 0);
    const page = readFileSync(join(folder, "pair.html"), "utf8");
    const bytes = Buffer.from(/<script id="seepp-trace"[^>]*>([^<]*)</.exec(page)![1]!, "base64");
    writeFileSync(join(folder, "inside.seepp"), bytes);
    assert.match(seepp("show", "inside.seepp", "--step", "2").stdout, /p: Pair = 2 before 1\n/, "a page has the views that it was exported with");
    assert.equal(seepp("show", ...at, "--natvis", "none.natvis").status, 2);
  });

  it("gives a trace of a program that never ends, up to the limit", () => {
    const traced = trace("endless", "int main() {\n  int i = 0;\n  for (;;) i++;\n}\n", "--max-steps", "500");
    assert.equal(traced.status, 0, traced.stderr);
    assert.equal(traced.result["limit"], "steps");
    assert.ok(traced.trace);
  });

  it("gives a trace of a program that crashes at once", () => {
    const traced = trace("crash", "int main() {\n  int* p = nullptr;\n  *p = 1;\n}\n");
    assert.equal(traced.result["outcome"], "signalled");
    assert.equal(traced.result["signal"], "SIGSEGV");
    assert.ok(traced.trace);
  });

  it("answers wrong usage with status 2 and one line", () => {
    for (const args of [["trace"], ["show", "nothing.seepp"], ["trace", "good.cpp", "--max-steps", "0"], ["export", "good.seepp", "--format", "xml", "-o", "x"], ["nonsense"]]) {
      const { status, stderr } = seepp(...args);
      assert.equal(status, 2, args.join(" "));
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
    }
  });

  it("answers an executor that is not there with status 3", () => {
    assert.equal(seepp("trace", "good.cpp", "--executor", "lambda").status, 3);
  });
});

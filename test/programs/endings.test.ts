/** How programs end, in words, each recorded as it is. */
import { strict as assert } from "node:assert";
import type { TraceRequest } from "../../src/runner/request";
import { sentence, sentenceText } from "../../src/trace/sentence";
import { openTrace, type OpenTrace } from "../../src/trace/trace";
import { recordRequest } from "../corpus/recording";

async function traceOf(code: string, more: Partial<TraceRequest> = {}): Promise<OpenTrace> {
  const recording = await recordRequest({ version: 1, code, format: "seepp", ...more });
  try {
    return await openTrace(recording.bytes);
  } finally {
    await recording.remove();
  }
}

const endings: [what: string, code: string, kind: string, message: RegExp, more?: Partial<TraceRequest>][] = [
  ["a status", "int main() { return 3; }", "exited", /^The program has ended with status 3: not 0,/],
  ["exit in the middle", "#include <cstdlib>\nvoid stop(int n) {\n  std::exit(n);\n}\nint main() { stop(7); }", "exit", /^The program exits with status 7 here in `stop\(int\)` \(line 3\): exit was called/],
  ["exec", '#include <unistd.h>\nint main() {\n  execl("/nowhere", "nowhere", nullptr);\n  int n = 2;\n  execl("/bin/sh", "sh", "-c", "exit 7", nullptr);\n  return n;\n}', "exit", /^The program replaces itself by another program here in `main\(\)` \(line 5\): exec of `\/bin\/sh`, whose steps and output are not traced\. It ended with status 7\.$/],
  ["an exec that fails", '#include <unistd.h>\nint main() {\n  execl("/nowhere", "nowhere", nullptr);\n  execl((char*)8, "nowhere", nullptr);\n  return 4;\n}', "exited", /^The program has ended with status 4/],
  ["abort", "#include <cstdlib>\nint main() {\n  std::abort();\n}", "abort", /^The program stops itself with abort in `main\(\)` in line 3 \(SIGABRT\)\.$/],
  ["an assertion", "#include <cassert>\nint main() {\n  int n = 4;\n  assert(n < 3);\n}", "assertion", /^The assertion `n < 3` does not hold in line 4/],
  ["a check of the library", "#include <vector>\nint main() {\n  std::vector<int> v{1};\n  return v[5];\n}", "assertion", /^The library's own check `__n < this->size\(\)` fails in line 4: an index/, { flags: ["-D_GLIBCXX_ASSERTIONS"] }],
  ["a failed at", "#include <vector>\nint main() {\n  std::vector<int> v{1};\n  return v.at(5);\n}", "exception", /^The exception `std::out_of_range` \(vector::_M_range_check: __n \(which is 5\).*thrown in step \d+, line 4\./],
  ["an exception of a plain type", "int main() {\n  throw 42;\n}", "exception", /^The exception `int` was not caught by any function.*line 2\./],
  ["a thread that is not joined", "#include <thread>\nvoid f() {}\nint main() { std::thread t(f); }", "terminate", /^std::terminate was called without an exception.*joinable/],
  ["a pure virtual call", "struct B { B() { call(); } void call() { f(); } virtual void f() = 0; };\nstruct D : B { void f() override {} };\nint main() { D d; }", "terminate", /^A pure virtual function was called/],
  ["a null pointer", "struct N { int a[4]; };\nint main() {\n  N* n = nullptr;\n  return n->a[3];\n}", "signal", /^The program used a null pointer \(SIGSEGV at address 0xc, 12 bytes in/],
  ["a string literal that is written", 'int main() {\n  char* s = (char*)"abc";\n  s[0] = 1;\n}', "signal", /a constant of the program, such as a string literal/],
  ["endless recursion", "int deep(int n) {\n  char room[20000];\n  room[0] = n;\n  return deep(n + 1) + room[0];\n}\nint main() { return deep(0); }", "signal", /^The stack is full \(SIGSEGV\): \d+ calls are open, the innermost is `deep\(int\)`/],
  ["a variable too large", "int main() {\n  int a[4000000];\n  a[0] = 1;\n  return a[0] + a[9];\n}", "signal", /^The stack is full \(SIGSEGV\): the local variables of `main\(\)` are too large/],
  ["a division by zero", "int main() {\n  int a = 1, b = 0;\n  return a / b;\n}", "signal", /^An integer is divided by zero/],
  ["a signal that is raised", "#include <csignal>\nint main() { std::raise(SIGTERM); }", "signal", /^The signal SIGTERM ended the program: it was sent/],
  ["a limit", "int main() { volatile int i = 0; for (;;) i = i + 1; }", "limit", /^The recording stops here, at the limit of steps/, { limits: { steps: 200 } }],
  ["a fork, of which the parent is traced", "#include <sys/wait.h>\n#include <unistd.h>\nint main() {\n  int x = 1;\n  if (fork() == 0) {\n    x = 5;\n    _exit(4);\n  }\n  int s = 0;\n  wait(&s);\n  return x + WEXITSTATUS(s);\n}", "exited", /status 5/],
];

describe("how programs end", function () {
  this.timeout(300_000);
  for (const [what, code, kind, message, more] of endings) {
    it(`by ${what}`, async () => {
      const trace = await traceOf(code, more);
      const last = trace.snapshot(trace.stepCount);
      assert.equal(last.ending?.kind, kind, last.ending?.message);
      assert.match(last.ending.message, message);
      assert.equal(trace.snapshot(trace.stepCount - 1).ending, undefined);
      assert.match(sentenceText(sentence(trace.snapshot(trace.stepCount - 1), last)), message);
    });
  }

  it("and what is thrown, and where longjmp leads", async () => {
    const thrown = await traceOf("#include <stdexcept>\nint main() {\n  try {\n    throw std::logic_error(\"x\");\n  } catch (std::exception& e) {\n  }\n}");
    const steps = Array.from({ length: thrown.stepCount }, (_, i) => thrown.snapshot(i + 1));
    const at = steps.findIndex(({ reason }) => reason === "throw");
    assert.equal(steps[at].thrown?.type, "std::logic_error");
    assert.equal(sentenceText(sentence(steps[at - 1], steps[at])), "An exception is thrown: a `std::logic_error`.");
    const jumps = await traceOf("#include <csetjmp>\nstd::jmp_buf place;\nvoid inner() { std::longjmp(place, 1); }\nvoid outer() { inner(); }\nint main() {\n  if (setjmp(place) == 0)\n    outer();\n  else\n    return 2;\n}");
    const lines = jumps.navigator("line");
    const sentences = Array.from({ length: lines.count - 1 }, (_, i) => sentenceText(sentence(jumps.snapshot(lines.at(i + 1)), jumps.snapshot(lines.at(i + 2)))));
    assert.ok(sentences.includes("Jumps out of `inner` back into `main` (longjmp): nothing in between returns."), sentences.join("\n"));
  });
});

/** What the recorder writes, a small program a behaviour (docs/recording.md, "Rules the recorder keeps"). */
import * as assert from "node:assert/strict";
import { record, type Event, type Raw } from "./raw";

const last = (raw: Raw): Event => raw.events[raw.events.length - 1];
const hex = (value: number, bytes: number): string => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntLE(value, 0, Math.min(bytes, 6));
  return buffer.toString("hex");
};
/** Index of the nth step (from 1) among the events. */
const stepAt = (raw: Raw, n: number): number => raw.events.indexOf(raw.of("step")[n - 1]);
/** The events that belong to step n: those since the step before. */
const eventsOf = (raw: Raw, n: number): Event[] => raw.events.slice(n === 1 ? 0 : stepAt(raw, n - 1) + 1, stepAt(raw, n));

describe("recorder", () => {
  it("gives a step a statement, a call and a return step a function, and the result in registers", async () => {
    const raw = await record(`
int twice(int x) {
  int y = x + x;
  return y;
}
int main() {
  int a = twice(21);
  return a;
}
`);
    assert.deepEqual(raw.steps(), ["call 7", "call 3", "line 4", "return 5", "line 8", "return 9", "end 0"]);
    const result = raw.of("result")[0];
    assert.equal(result["mask"], 1);
    assert.equal(String(result["bytes"]).slice(0, 8), hex(42, 4));
    assert.equal(String(result["bytes"]).slice(16), "00".repeat(8));
    assert.ok(eventsOf(raw, 5).some((event) => event.is === "pop"), "the frame goes after its return step");
    assert.ok(eventsOf(raw, 5).some((event) => event.is === "write" && event["bytes"] === hex(42, 4)), "a is written by its statement");
    assert.deepEqual([raw.of("exit")[0]["status"], raw.code], [42, 42]);
  });

  it("has a step for each turn of a loop", async () => {
    const raw = await record("int main() {\n  int s = 0;\n  for (int i = 0; i < 3; i++)\n    s += i;\n  while (s < 10) s++;\n  return 0;\n}\n");
    assert.equal(raw.steps().filter((step) => step === "line 4").length, 3);
    assert.ok(raw.steps().filter((step) => step === "line 5").length >= 7);
  });

  it("knows initial globals and arguments at the first step", async () => {
    const raw = await record("int answer = 42;\nint zero;\nint main(int, char**) {\n  return zero;\n}\n", { args: ["alpha"] });
    const start = eventsOf(raw, 1).filter((event) => event.is === "write");
    assert.ok(start.some((event) => String(event["bytes"]).includes(hex(42, 4))));
    assert.ok(start.some((event) => String(event["bytes"]).includes(Buffer.from("./a.out\0alpha\0").toString("hex"))));
  });

  it("records values with their definedness, and drops what changes nothing", async () => {
    const raw = await record(`
struct Pair { int a, b; };
int main() {
  Pair* p = new Pair;
  p->a = 7;
  p->a = 7;
  Pair q = *p;
  p->b = q.b;
  delete p;
  return 0;
}
`);
    const address = Number(raw.of("alloc")[0]["address"]);
    const writes = raw.of("write").filter((event) => event["address"] === address);
    assert.deepEqual(writes.map((event) => event["bytes"]), [hex(7, 4)]);
    const mixed = raw.of("mixed");
    assert.ok(mixed.some((event) => event["length"] === 8 && event["vbits"] === "00000000ffffffff"), JSON.stringify(mixed));
  });

  it("records what is written to a freed block, and the free changes nothing", async () => {
    const raw = await record(`
struct Pair { int a, b, c; };
int main() {
  Pair* p = new Pair;
  Pair* q = p;
  p->a = 7;
  delete p;
  q->b = 8;
  q->a = 9;
  int* never = new int[2000];
  int* old = never;
  delete[] never;
  old[1500] = 3;
  int* now = new int(1);
  int* gone = now;
  delete now, *gone = 2;
  return 0;
}
`);
    const [pair, never, now] = raw.of("alloc").map((event) => Number(event["address"])) as [number, number, number];
    const of = (low: number, high: number): unknown[][] => raw.events.filter((event) => Number(event["address"]) >= low && Number(event["address"]) < high && event.is !== "alloc" && event.is !== "error")
      .map((event) => [event.is, Number(event["address"]) - low, event["bytes"]]);
    assert.deepEqual(of(pair, pair + 12), [["write", 0, hex(7, 4)], ["free", 0, undefined], ["write", 4, hex(8, 4)], ["write", 0, hex(9, 4)]]);
    assert.deepEqual(of(never, never + 8000), [["free", 0, undefined], ["write", 6000, hex(3, 4)]]);
    assert.deepEqual(of(now, now + 4), [["write", 0, hex(1, 4)], ["free", 0, undefined], ["write", 0, hex(2, 4)]]);
  });

  it("tells of blocks with the stack of each", async () => {
    const raw = await record(`
#include <cstdlib>
int main() {
  int* one = new int(1);
  int* many = new int[4];
  void* c = calloc(2, 8);
  void* m = malloc(10);
  m = realloc(m, 20);
  delete one;
  delete[] many;
  free(c);
  free(m);
  return 0;
}
`);
    assert.deepEqual(raw.of("alloc").map((event) => [event["how"], event["size"]]), [[4, 4], [5, 16], [1, 16], [0, 10], [2, 20]]);
    assert.deepEqual(raw.of("free").map((event) => event["how"]), [3, 1, 2, 0, 0]);
    const main = raw.symbols.functions.find((info) => info.kind === "main");
    assert.ok(main !== undefined);
    const stack = raw.of("stack").find((event) => event["id"] === raw.of("alloc")[0]["stack"]);
    const ips = stack?.["ips"] as bigint[];
    assert.ok(ips.some((ip) => ip >= BigInt(main.low) && ip < BigInt(main.high)));
  });

  it("puts output at the statement that made it", async () => {
    const raw = await record("#include <cstdio>\n#include <iostream>\nint main() {\n  std::printf(\"a\");\n  std::cout << \"b\";\n  std::cerr << \"c\";\n  return 0;\n}\n");
    const made = raw.steps().map((_step, index) => eventsOf(raw, index + 1).filter((event) => event.is === "output").map((event) => `${String(event["fd"])}${String(event["text"])}`).join());
    const at = raw.steps().indexOf("line 5");
    assert.deepEqual([made[at], made[at + 1], made[at + 2]], ["1a", "1b", "2c"]);
  });

  for (const [name, compiler] of [["dynamic", []], ["static", ["-static-libstdc++"]]] as const) {
    it(`sees throw and catch with ${name} libstdc++`, async () => {
      const raw = await record(`
#include <stdexcept>
void thrower() {
  throw std::out_of_range("far");
}
int main() {
  try {
    thrower();
  } catch (const std::exception& e) {
    return 3;
  }
  return 0;
}
`, { compiler: [...compiler] });
      assert.equal(raw.of("exception")[0]["type"], "std::out_of_range");
      const steps = raw.steps();
      const thrown = steps.indexOf("throw 4");
      assert.ok(thrown > 0);
      assert.match(steps[thrown + 1], /^catch (9|10)$/);
      assert.equal(steps.filter((step) => step.startsWith("return")).length, 1, "thrower is left without a return step");
      assert.equal(raw.code, 3);
    });
  }

  for (const [name, compiler] of [["dynamic", []], ["static", ["-static-libstdc++"]]] as const) {
    it(`sees one throw where nobody catches, and that of a handler, with ${name} libstdc++`, async () => {
      const raw = await record(`
#include <stdexcept>
void thrower() {
  throw std::runtime_error("no");
}
int main() {
  try {
    thrower();
  } catch (const std::exception&) {
    throw;
  }
}
`, { compiler: [...compiler] });
      assert.deepEqual(raw.steps().filter((step) => /^(throw|signal)/.test(step)), ["throw 4", "throw 10", "signal 10"]);
      assert.deepEqual(raw.of("exception").map((event) => event["type"]), ["std::runtime_error", "std::runtime_error"]);
    });
  }

  it("follows longjmp out of frames", async () => {
    const raw = await record("#include <csetjmp>\njmp_buf buf;\nvoid deep(int n) {\n  if (n == 0) std::longjmp(buf, 1);\n  deep(n - 1);\n}\nint main() {\n  if (!setjmp(buf)) deep(3);\n  return 0;\n}\n");
    assert.equal(raw.of("push").length, 5);
    assert.ok(raw.of("pop").some((event) => event["count"] === 4));
    assert.equal(raw.steps().filter((step) => step.startsWith("return")).length, 1);
  });

  it("gives every occurrence of an error", async () => {
    const raw = await record(`
int main() {
  int* p = new int[2];
  int sum = 0;
  for (int i = 0; i < 4; i++)
    p[i] = i;
  int u;
  if (u > 0) sum++;
  delete p;
  return sum;
}
`);
    const errors = raw.of("error").map((event) => Number(event["kind"]));
    assert.equal(errors.filter((kind) => kind === 2).length, 2, "two invalid writes at one place");
    assert.ok(errors.includes(5) && errors.includes(4), errors.join());
  });

  it("ends with a fatal signal", async () => {
    const raw = await record("int main() {\n  int* p = nullptr;\n  *p = 1;\n  return 0;\n}\n");
    assert.deepEqual([last(raw)["reason"], raw.line(Number(last(raw)["site"]))], ["signal", 3]);
    assert.deepEqual([raw.of("signal")[0]["number"], raw.of("signal")[0]["address"]], [11, 0n]);
    assert.equal(raw.signal, "SIGSEGV");
  });

  it("ends with the signal of abort", async () => {
    const raw = await record("#include <cstdlib>\nint main() {\n  std::abort();\n}\n");
    assert.equal(raw.of("signal")[0]["number"], 6);
    assert.equal(last(raw)["reason"], "signal");
  });

  it("tells exit inside the program from the end, which comes after destructors of globals", async () => {
    const inside = await record("#include <cstdlib>\nint main() {\n  std::exit(5);\n}\n");
    assert.deepEqual([last(inside)["reason"], inside.of("exit")[0]["status"], inside.code], ["exit", 5, 5]);
    const end = await record("#include <unistd.h>\nstruct Bye {\n  ~Bye() {\n    if (write(1, \"bye\", 3) < 0) return;\n  }\n} bye;\nint main() {\n  return 0;\n}\n");
    assert.equal(last(end)["reason"], "end");
    const steps = end.steps();
    assert.ok(steps.indexOf("return 9") < steps.indexOf("call 4"), steps.join());
    assert.equal(end.of("output")[0]["text"], "bye");
  });

  it("stops at the limit of steps, whole", async () => {
    const raw = await record("int main() {\n  for (;;) ;\n}\n", { recorder: ["--seepp-max-steps=50"] });
    assert.equal(raw.of("step").length, 50);
    assert.deepEqual([raw.of("limit")[0]["which"], last(raw)["reason"]], ["steps", "limit"]);
  });

  it("stops at the limits of output, of trace bytes and of seconds", async () => {
    const output = await record("#include <unistd.h>\nint main() {\n  for (;;) if (write(1, \"0123456789\", 10) < 0) return 1;\n}\n", { recorder: ["--seepp-max-output=100"] });
    assert.deepEqual([output.of("limit")[0]["which"], last(output)["reason"]], ["outputBytes", "limit"]);
    const bytes = await record("int main() {\n  int i = 0;\n  for (;;) i++;\n}\n", { recorder: ["--seepp-max-bytes=20000"] });
    assert.deepEqual([bytes.of("limit")[0]["which"], last(bytes)["reason"]], ["traceBytes", "limit"]);
    const seconds = await record("#include <algorithm>\nchar area[200000];\nint main() {\n  for (;;) std::fill(area, area + 200000, 1);\n}\n", { recorder: ["--seepp-seconds=1"] });
    assert.deepEqual([seconds.of("limit")[0]["which"], last(seconds)["reason"]], ["seconds", "limit"]);
  });

  it("keeps of one large write what the limit leaves, in pieces", async () => {
    const source = "#include <unistd.h>\nchar area[5000000];\nint main() {\n  write(1, area, sizeof area);\n  return 0;\n}\n";
    const lengths = async (limit: number): Promise<number[]> => {
      const raw = await record(source, { recorder: [`--seepp-max-output=${limit}`] });
      assert.equal(last(raw)["reason"], limit < 5_000_000 ? "limit" : "end");
      return raw.of("output").map(({ text }) => String(text).length);
    };
    assert.deepEqual(await lengths(1000), [1000]);
    assert.deepEqual(await lengths(10_000_000), [1 << 20, 1 << 20, 1 << 20, 1 << 20, 5_000_000 - (4 << 20)]);
  });

  it("sees what is written to a page before it is taken away, in one statement", async () => {
    const raw = await record(`
#include <sys/mman.h>
alignas(4096) char page[4096];
int main() {
  int failed = (page[5] = 7, mprotect(page, sizeof page, PROT_NONE));
  return failed;
}
`);
    assert.equal(last(raw)["reason"], "end");
    const { globals } = raw.symbols;
    const low = Number((globals.find(({ name }) => name === "page")?.location as { address: string }).address);
    assert.ok(raw.of("write").some(({ address, bytes }) => address === low + 5 && bytes === "07"), JSON.stringify(raw.of("write")));
  });

  it("refuses memory above the limit: malloc gives null, new throws bad_alloc", async () => {
    // What throws is not linked into a program that has no use for it: it is asked for (README of the recorder).
    for (const compiler of [[], ["-static-libstdc++", "-Wl,-u,_ZSt17__throw_bad_allocv"]]) {
      const raw = await record(`
#include <cstdlib>
#include <new>
int main() {
  void* refused = std::malloc(64 << 20);
  if (refused != nullptr) return 1;
  try {
    char* p = new char[64 << 20];
    p[0] = 1;
  } catch (const std::bad_alloc&) {
    return 7;
  }
  return 0;
}
`, { recorder: ["--seepp-memory-mb=32"], compiler });
      assert.equal(raw.code, 7);
      assert.deepEqual(raw.of("limit").map((event) => event["which"]), ["memory", "memory"]);
      assert.equal(last(raw)["reason"], "end");
    }
  });

  it("records threads with their own frames, and memory that the kernel writes", async () => {
    const threads = await record("#include <thread>\nint shared;\nvoid work(int n) {\n  shared += n;\n}\nint main() {\n  std::thread t(work, 3);\n  t.join();\n  return shared;\n}\n");
    assert.equal(threads.of("threadStart").length, 2);
    assert.equal(threads.of("threadEnd").length, 1);
    assert.equal(threads.code, 3);
    const kernel = await record("#include <unistd.h>\nchar text[4];\nint main() {\n  if (read(0, text, 4) != 4) return 1;\n  return 0;\n}\n", { stdin: "wxyz" });
    assert.ok(kernel.of("write").some((event) => event["bytes"] === Buffer.from("wxyz").toString("hex")));
    assert.deepEqual([kernel.of("input")[0]["requested"], kernel.of("input")[0]["got"]], [4n, 4n]);
  });

  it("says where each thread has its thread-local variables, with their bytes, and what is stored there", async () => {
    const raw = await record("#include <thread>\nthread_local long own = 0x51;\nlong sum;\nvoid work(long n) {\n  own += n;\n  sum += own;\n}\nint main() {\n  for (long i = 1; i <= 3; i++) {\n    std::thread t(work, i);\n    t.join();\n  }\n  own++;\n  return sum & 127;\n}\n");
    const blocks = raw.of("threadLocals");
    assert.equal(blocks.length, 4);
    assert.equal(blocks[0]["id"], 1);
    const threads = ["52", "53", "54"].map((stored) => [`51${"00".repeat(7)}`, `${stored}${"00".repeat(7)}`]);
    const writesTo = (address: number): string[] => raw.of("write").filter((event) => event["address"] === address).map((event) => String(event["bytes"]).slice(0, 16));
    assert.deepEqual(writesTo(Number(blocks[0]["address"])), [`51${"00".repeat(7)}`, `52${"00".repeat(7)}`]);
    // The threads run one after the other, and glibc gives each the stack, and the block, of the one before.
    const addresses = [...new Set(blocks.slice(1).map((event) => Number(event["address"])))];
    assert.deepEqual(addresses.flatMap(writesTo).sort(), threads.flat().sort());
  });

  it("keeps a forked child silent", async () => {
    const raw = await record("#include <sys/wait.h>\n#include <unistd.h>\nint main() {\n  pid_t child = fork();\n  if (child == 0) {\n    int n = 0;\n    n++;\n    _exit(n);\n  }\n  int status;\n  waitpid(child, &status, 0);\n  return WEXITSTATUS(status);\n}\n");
    assert.equal(raw.code, 1);
    assert.ok(!raw.steps().includes("line 7"));
    assert.equal(raw.of("step").filter((step) => step["reason"] === "end").length, 1);
  });
});

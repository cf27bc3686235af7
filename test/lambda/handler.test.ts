/** The function's side, run by AWS's own emulator of Lambda: what it answers, and that runs never see each other. */
import * as assert from "node:assert/strict";
import { openTrace } from "../../src/trace/trace";
import { TRACE_FORMAT } from "../../src/runner/formats";
import { emulatorOrSkip, invoke, startEmulator, type Emulator } from "./emulator";

const COUNTING = "#include <cstdio>\nint main() {\n  int sum = 0;\n  for (int i = 0; i < 3; i++) sum += i;\n  printf(\"%d\\n\", sum);\n  return sum;\n}\n";

describe("the handler in the Lambda emulator", function () {
  this.timeout(180_000);
  let emulator: Emulator;
  before(async function () {
    emulatorOrSkip(this);
    emulator = await startEmulator();
  });
  after(() => emulator?.stop());

  const ask = (event: unknown): Promise<Record<string, unknown>> => invoke(emulator.endpoint, event);
  const traceOf = (answer: Record<string, unknown>) => openTrace(Buffer.from(answer["trace"] as string, "base64"));

  it("says what it is", async () => {
    const { seepp } = await ask({ seepp: "about" }) as { seepp: Record<string, unknown> };
    assert.equal(seepp["traceFormat"], TRACE_FORMAT);
    assert.equal(seepp["architecture"], process.arch);
  });

  it("answers our own requests with a trace", async () => {
    const answer = await ask({ version: 1, code: COUNTING, format: "seepp" });
    assert.equal(answer["outcome"], "exited", JSON.stringify(answer).slice(0, 500));
    assert.equal(answer["exitCode"], 3);
    const trace = await traceOf(answer);
    assert.equal(trace.snapshot(trace.stepCount).output.stdout, "3\n");
  });

  it("answers code alone in the form of the See++ service", async () => {
    const answer = await ask({ code: COUNTING }) as { success: boolean; stdout: string; ccStderr: string; trace: { code: string; trace: { event: string }[] } };
    assert.deepEqual([answer.success, answer.stdout, answer.ccStderr, answer.trace.code], [true, "3\n", "", COUNTING]);
    assert.ok(answer.trace.trace.length > 5);
    const wrong = await ask({ code: "int main() { return y; }\n" });
    assert.deepEqual([wrong["success"], wrong["trace"]], [false, null]);
    assert.match(String(wrong["ccStderr"]), /^main\.cpp:1:21: error: .*y.* was not declared/);
    assert.equal((await ask({ code: "int main() {}\n", flags: [] }))["version"], 1, "a request of our own without its format");
  });

  it("answers HTTP events with HTTP responses", async () => {
    const body = JSON.stringify({ code: COUNTING });
    for (const event of [{ body }, { body: Buffer.from(body).toString("base64"), isBase64Encoded: true }]) {
      const answer = await ask({ httpMethod: "POST", headers: {}, ...event }) as { statusCode: number; body: string };
      assert.equal(answer.statusCode, 200);
      assert.equal((JSON.parse(answer.body) as { stdout: string }).stdout, "3\n");
    }
    assert.equal((await ask({ body: "code=1" }))["statusCode"], 400);
    assert.equal((await ask({ body: JSON.stringify({ code: "" }) }))["statusCode"], 400);
  });

  it("refuses what is no request", async () => {
    for (const event of ["not json", "[]", "7", { code: 7 }, { code: "int main() {}", format: "xml" }, { code: COUNTING, flags: ["-fplugin=x"] }]) {
      const answer = await ask(event);
      assert.ok(answer["outcome"] === "refused" || answer["success"] === false, JSON.stringify([event, answer]));
    }
  });

  it("cuts at a step what Lambda cannot send, and says so", async () => {
    const code = `#include <vector>
int main() {
  unsigned s = 1;
  std::vector<unsigned> v(2000000);
  for (unsigned& x : v) { s = s * 1664525u + 1013904223u; x = s ^ (s >> 13); }
}
`;
    const request = { code, limits: { steps: 5_000_000, seconds: 40, traceBytes: 1_000_000_000 } };
    const answer = await ask({ ...request, format: "seepp" });
    assert.deepEqual([answer["ok"], answer["outcome"], answer["limit"]], [true, "limit", "traceBytes"], JSON.stringify(answer).slice(0, 500));
    assert.match(String(answer["message"]), /6 MB/);
    const { stats } = answer as unknown as { stats: { steps: number; traceBytes: number } };
    assert.ok(stats.traceBytes > 4_000_000, "it uses the room there is");
    const trace = await traceOf(answer);
    assert.equal(trace.stepCount, stats.steps);
    assert.equal(trace.info.outcome, "limit");

    const opt = await ask({ ...request, format: "opt" }) as { trace: { trace: { event: string; exception_msg?: string }[] } };
    const last = opt.trace.trace.at(-1);
    assert.equal(last?.event, "instruction_limit_reached");
    assert.match(last?.exception_msg ?? "", /6 MB/);
  });

  it("ends a recording before the function's own time is up, and keeps the trace", async () => {
    const short = await startEmulator({ seconds: 8 });
    try {
      const answer = await invoke(short.endpoint, { code: "#include <unistd.h>\nint main() { for (;;) sleep(1); }\n", format: "seepp", limits: { seconds: 60, steps: 5_000_000 } });
      assert.deepEqual([answer["ok"], answer["outcome"], answer["limit"]], [true, "limit", "seconds"], JSON.stringify(answer).slice(0, 500));
    } finally {
      await short.stop();
    }
  });

  it("gives the program nothing of the function: no variable, no credentials, nobody's memory", async () => {
    const code = `#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>
extern char** environ;
int main() {
  for (char** e = environ; *e; e++) if (strstr(*e, "AWS_") || strstr(*e, "LAMBDA")) printf("own %s\\n", *e);
  int others = 0;
  DIR* proc = opendir("/proc");
  while (dirent* entry = readdir(proc)) {
    int pid = atoi(entry->d_name);
    if (pid <= 0 || pid == getpid()) continue;
    others++;
    std::string base = std::string("/proc/") + entry->d_name;
    if (int fd = open((base + "/mem").c_str(), O_RDWR); fd >= 0) printf("memory of %d\\n", pid);
    static char text[100000];
    int fd = open((base + "/environ").c_str(), O_RDONLY);
    int n = fd < 0 ? 0 : (int)read(fd, text, sizeof text - 1);
    for (int i = 0; i + 4 < n; i++) if (!memcmp(text + i, "AWS_", 4)) { printf("environment of %d\\n", pid); break; }
  }
  printf("%s\\n", others >= 2 ? "looked" : "saw nothing at all");
}
`;
    const answer = await ask({ code, format: "seepp" });
    const trace = await traceOf(answer);
    assert.equal(trace.snapshot(trace.stepCount).output.stdout, "looked\n");
  });

  const leaving: [what: string, code: string, found: RegExp][] = [
    ["a file", '#include <cstdio>\nint main() { return std::fopen("/tmp/left", "w") == nullptr; }\n', /the file \/tmp\/left/],
    ["shared memory", "#include <sys/shm.h>\nint main() { return shmget(7, 100, IPC_CREAT | 0600) < 0; }\n", /the IPC object \d+ of \/proc\/sysvipc\/shm/],
    ["a file in shared memory", '#include <cstdio>\nint main() { return std::fopen("/dev/shm/left", "w") == nullptr; }\n', /the file \/dev\/shm\/left/],
    ["a process that hides", `#include <sys/prctl.h>
#include <unistd.h>
#include <cstdlib>
int main() {
  if (fork() == 0) { setsid(); if (fork() != 0) _exit(0); chdir("/"); prctl(PR_SET_DUMPABLE, 0); for (int i = 0; i < 64; i++) close(i); sleep(100); }
  sleep(1);
}
`, /the process \d+/],
  ];
  for (const [what, code, found] of leaving) {
    it(`gives up an environment in which a run left ${what}`, async () => {
      const own = await startEmulator();
      try {
        const answer = await invoke(own.endpoint, { code, format: "seepp" });
        assert.deepEqual([answer["outcome"], answer["exitCode"]], ["exited", 0], "its own answer is whole");
        for (let tries = 0; tries < 40 && !found.test(own.log()); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
        assert.match(own.log(), /this environment is given up/);
        assert.match(own.log(), found);
        const next = await invoke(own.endpoint, { code, format: "seepp" });
        assert.match(String(next["errorMessage"] ?? ""), /exit status 75/, "Lambda has noticed");
      } finally {
        await own.stop();
      }
    });
  }

  it("keeps an environment in which nothing was left", async () => {
    const before = emulator.log().split("INIT START").length;
    for (let i = 0; i < 3; i++) assert.equal((await ask({ code: `int main() { return ${i}; }\n`, format: "seepp" }))["exitCode"], i);
    assert.equal(emulator.log().split("INIT START").length, before);
    assert.doesNotMatch(emulator.log(), /given up/);
  });
});

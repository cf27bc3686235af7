/** The Docker executor with a real engine: `scripts/test.mjs` starts one where there is none. */
import * as assert from "node:assert/strict";
import Docker from "dockerode";
import { OWNER_LABEL, owner } from "../../src/executors/docker/owner";
import { DockerExecutor } from "../../src/executors/docker";
import type { Progress } from "../../src/executors/executor";
import { openTrace } from "../../src/trace/trace";
import { TRACE_FORMAT } from "../../src/runner/formats";
import { place, settings } from "./place";

const docker = new Docker();

/** Waits more than it steps: on a fast machine no limit comes before the test does. */
const ENDLESS = "#include <unistd.h>\nint main() { for (;;) usleep(1000); }\n";
const LONG = { steps: 5_000_000, seconds: 60, traceBytes: 2_000_000_000 };

/** This process's containers: a VS Code on this machine may have its own. */
function ours(label = `${OWNER_LABEL}=${owner()}`): Promise<Docker.ContainerInfo[]> {
  return docker.listContainers({ all: true, filters: { label: [label] } });
}

async function nothingLeft(): Promise<void> {
  for (let tries = 0; tries < 100 && (await ours()).length > 0; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual((await ours()).map(({ Id }) => Id), []);
}

/** Resolves when the run has come to the phase. */
function reaching(phase: Progress["phase"]): { onProgress: (progress: Progress) => void; reached: Promise<void> } {
  let tell = (): void => undefined;
  const reached = new Promise<void>((resolve) => { tell = resolve; });
  return { reached, onProgress: (progress) => { if (progress.phase === phase && (phase !== "recording" || (progress.steps ?? 0) > 0)) tell(); } };
}

describe("the Docker executor", function () {
  this.timeout(240_000);
  const executor = new DockerExecutor({ ...place, settings });

  before("the image is built", async function () {
    this.timeout(600_000);
    const details: string[] = [];
    const log: string[] = [];
    const there = (await executor.availability()).ready;
    await executor.prepare({ onProgress: ({ detail }) => details.push(detail ?? ""), onLog: (line) => log.push(line) });
    if (there) return;
    assert.ok(details.some((detail) => /^step 1 of \d+: /.test(detail)), details.join("\n"));
    assert.ok(log.some((line) => /^Successfully built/.test(line)));
  });
  afterEach(nothingLeft);
  after(() => executor.dispose());

  it("is ready once the image is there, and builds nothing again", async () => {
    const state = await executor.availability();
    assert.ok(state.ready, JSON.stringify(state));
    let built = false;
    const image = await executor.prepare({ onProgress: () => { built = true; } });
    assert.equal(built, false);
    assert.match(image, /^seepp-executor:[0-9a-f]{16}$/);
    const { Config, Size } = await docker.getImage(image).inspect();
    assert.equal(Config.User, "seepp");
    assert.equal(Config.Labels["io.seepp.inputs"], image.split(":")[1]);
    assert.equal(Config.Labels["io.seepp.trace-format"], TRACE_FORMAT);
    assert.ok(Size <= 330e6, `${Size} bytes`);
  });

  it("hands on what the compiler says", async () => {
    const result = await executor.run({ code: "int main() {\n  return nothing;\n}\n", main: "wrong.cpp", format: "seepp" });
    assert.equal(result.outcome, "compile-error");
    assert.deepEqual(result.diagnostics.map(({ file, line, column, severity }) => [file, line, column, severity]), [["wrong.cpp", 2, 10, "error"]]);
  });

  for (const phase of ["compiling", "recording"] as const) {
    it(`can be cancelled while ${phase}`, async () => {
      const abort = new AbortController();
      const { onProgress, reached } = reaching(phase);
      const run = executor.run({ code: ENDLESS, limits: LONG, format: "seepp" }, { signal: abort.signal, onProgress });
      await reached;
      abort.abort();
      assert.equal((await run).outcome, "cancelled");
    });
  }

  it("says that a container was ended from outside", async () => {
    const { onProgress, reached } = reaching("recording");
    const run = executor.run({ code: ENDLESS, limits: LONG, format: "seepp" }, { onProgress });
    run.catch(() => undefined);
    await reached;
    await docker.getContainer((await ours())[0].Id).kill();
    await assert.rejects(run, { code: "container-killed" });
  });

  it("says that a container was removed", async () => {
    const { onProgress, reached } = reaching("recording");
    const run = executor.run({ code: ENDLESS, limits: LONG, format: "seepp" }, { onProgress });
    run.catch(() => undefined);
    await reached;
    await docker.getContainer((await ours())[0].Id).remove({ force: true });
    await assert.rejects(run, (error: { code: string }) => error.code === "container-removed" || error.code === "container-killed");
  });

  it("lets a program signal its own children, and them themselves", async () => {
    const code = `#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>
int main() {
  pid_t sleeper = fork();
  if (sleeper == 0) for (;;) pause();
  int status = 0;
  if (kill(sleeper, SIGTERM) == 0 && waitpid(sleeper, &status, 0) == sleeper) std::printf("ended by %d\\n", WTERMSIG(status));
  std::fflush(stdout);
  pid_t aborting = fork();
  if (aborting == 0) std::abort();
  if (waitpid(aborting, &status, 0) == aborting) std::printf("ended by %d\\n", WTERMSIG(status));
}
`;
    const { trace, diagnostics } = await executor.run({ code, format: "seepp" });
    assert.ok(trace, JSON.stringify(diagnostics));
    const opened = await openTrace(trace);
    assert.equal(opened.snapshot(opened.stepCount).output.stdout, "ended by 15\nended by 6\n");
  });

  it("refuses the program what it has no business with: network, other processes, files outside /tmp", async () => {
    const code = `#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <initializer_list>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>
int main() {
  auto tell = [](const char* what, long result) { std::printf("%s %ld %s\\n", what, result, result < 0 && errno == EPERM ? "EPERM" : result < 0 ? "error" : "done"); };
  tell("socket", socket(AF_INET, SOCK_STREAM, 0));
  tell("ptrace", ptrace(PTRACE_TRACEME, 0, 0, 0));
  tell("mount", mount("none", "/tmp", "tmpfs", 0, 0));
  tell("kill runner", kill(1, 0));
  tell("kill all", kill(-1, 0));
  for (const char* path : {"/x", "/opt/seepp/bin/x", "/etc/passwd"}) tell("write", open(path, O_WRONLY | O_CREAT, 0666));
  tell("uid", getuid() == 1000 ? 0 : -1);
}
`;
    const { trace, diagnostics } = await executor.run({ code, format: "seepp" });
    assert.ok(trace, JSON.stringify(diagnostics));
    const opened = await openTrace(trace);
    assert.deepEqual(opened.snapshot(opened.stepCount).output.stdout.trim().split("\n"), [
      "socket -1 EPERM", "ptrace -1 EPERM", "mount -1 EPERM", "kill runner -1 EPERM", "kill all -1 EPERM",
      "write -1 error", "write -1 error", "write -1 error", "uid 0 done",
    ]);
  });

  it("runs twenty traces at once, each with its own answer", async () => {
    const runs = Array.from({ length: 20 }, (_, i) => executor.run({ code: `int main() { return ${i}; }\n`, limits: { seconds: 60, compileSeconds: 60 }, format: "seepp" }));
    assert.deepEqual((await Promise.all(runs)).map(({ exitCode }) => exitCode), Array.from({ length: 20 }, (_, i) => i));
  });

  it("keeps one container waiting, uses it once, and leaves none when it is disposed of", async () => {
    const waiting = new DockerExecutor({ ...place, settings: { ...settings, spare: true } });
    const spares = async (): Promise<string[]> => {
      for (let tries = 0; tries < 200; tries++) {
        const running = (await ours()).filter(({ State }) => State === "running");
        if (running.length === 1) return running.map(({ Id }) => Id);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return [];
    };
    try {
      assert.equal((await waiting.run({ code: "int main() { return 7; }\n", format: "seepp" })).exitCode, 7);
      const [first] = await spares();
      assert.ok(first, "a container waits");
      assert.equal((await waiting.run({ code: "int main() { return 8; }\n", format: "seepp" })).exitCode, 8);
      const [second] = await spares();
      assert.ok(second !== undefined && second !== first, "it was used, and another waits");
      // A spare that died while it waited is noticed.
      await docker.getContainer(second).kill();
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.equal((await waiting.run({ code: "int main() { return 9; }\n", format: "seepp" })).exitCode, 9);
    } finally {
      await waiting.dispose();
    }
  });

  it("sweeps what a dead owner left behind, and nothing else", async () => {
    const image = await executor.prepare();
    const left = await docker.createContainer({ Image: image, Labels: { [OWNER_LABEL]: owner().replace(/\d+$/, "99999999") } });
    const elsewhere = await docker.createContainer({ Image: image, Labels: { [OWNER_LABEL]: "another-machine:1" } });
    try {
      const next = new DockerExecutor({ ...place, settings });
      await next.availability();
      await next.dispose();
      const ids = (await ours(OWNER_LABEL)).map(({ Id }) => Id);
      assert.ok(!ids.includes(left.id));
      assert.ok(ids.includes(elsewhere.id));
    } finally {
      await elsewhere.remove({ force: true });
    }
  });

  it("says which image cannot be fetched, and builds nothing in its place", async () => {
    const named = new DockerExecutor({ ...place, settings: { ...settings, image: "localhost:1/no/such:image" } });
    await assert.rejects(named.run({ code: "int main() {}" }), (error: { code: string; cure: string }) => ["no-network", "no-such-image", "engine-failed"].includes(error.code) && error.cure.length > 0);
  });
});

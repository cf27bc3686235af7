/** What the Docker executor makes of an engine that fails, in the words of real ones; the engine is a fake. */
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DockerExecutor, type DockerSettings } from "../../src/executors/docker";
import type { Progress, RunOptions } from "../../src/executors/executor";
import { place } from "../docker/place";
import { until } from "../until";
import { FakeEngine, type Ended, type Program } from "./fake-engine";

const request = { code: "int main() {}\n" };
const BUILT = "seepp-executor:";
const IMAGE = "teacher/seepp:1";

describe("the Docker executor with an engine that fails", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seepp-test-engine-"));
  const silent: Program = ({ removed }) => new Promise<Ended>((resolve) => removed.addEventListener("abort", () => resolve({ ExitCode: 137 })));
  const engine = new FakeEngine(path.join(folder, "docker.sock"), silent);
  const executors: DockerExecutor[] = [];
  const executor = (settings: Partial<DockerSettings> = {}): DockerExecutor => {
    const made = new DockerExecutor({ ...place, settings: { image: "", host: engine.url, platform: "", buildArgs: {}, buildNetwork: "", cpus: 1, spare: false, ...settings } });
    executors.push(made);
    return made;
  };
  /** The program that runs in a container, and a look at whether it has its request. */
  const waiting = (): { program: Program; runs: () => Promise<void> } => {
    let running = false;
    const program: Program = async (inside) => {
      await inside.request;
      running = true;
      return silent(inside);
    };
    return { program, runs: () => until(() => running, () => `no container has a request; asked for were ${engine.calls.join(", ")}`) };
  };
  /** Options that tell when the first step of a build has come through. */
  const building = (signal?: AbortSignal): { options: RunOptions; builds: () => Promise<void> } => {
    let step: string | undefined;
    const options = { onProgress: ({ detail }: Progress) => void (step ??= /^step .*/.exec(detail ?? "")?.[0]), ...(signal === undefined ? {} : { signal }) };
    return { options, builds: () => until(() => step !== undefined, () => `nothing is built; asked for were ${engine.calls.join(", ")}`) };
  };

  beforeEach(async () => {
    engine.reset();
    await engine.start();
  });
  afterEach(async () => {
    engine.hangs = false;
    await Promise.all(executors.splice(0).map((made) => made.dispose()));
    await engine.stop();
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  it("tells a step of the build without network by what the step said: the engine only says that it failed", async () => {
    engine.build = (say) => {
      say({ stream: "Step 2/38 : RUN apt-get update\n" });
      say({ stream: "Err:1 http://deb.debian.org/debian forky InRelease\n  Temporary failure resolving 'deb.debian.org'\n" });
      say({ errorDetail: { code: 100 }, error: "The command '/bin/sh -c apt-get update' returned a non-zero code: 100" });
    };
    await assert.rejects(executor().run(request), { code: "no-network", message: /^The executor image cannot be built/ });
  });

  it("does not take what an earlier step said for the reason", async () => {
    engine.build = (say) => {
      say({ stream: "Step 1/38 : RUN apt-get update || true\n" });
      say({ stream: "Temporary failure resolving 'deb.debian.org'\n" });
      say({ stream: "Step 2/38 : RUN make\n" });
      say({ error: "The command '/bin/sh -c make' returned a non-zero code: 2" });
    };
    await assert.rejects(executor().run(request), { code: "engine-failed", message: /returned a non-zero code: 2/ });
  });

  it("says that an image cannot be fetched without network, not that it cannot be built", async () => {
    engine.refusals.set("POST /images/create", { status: 500, message: 'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 192.168.65.5:53: no such host' });
    await assert.rejects(executor({ image: IMAGE }).run(request), { code: "no-network", message: /^The executor image cannot be fetched/ });
  });

  it("ends when the engine goes away in a build", async () => {
    engine.build = (say) => {
      say({ stream: "Step 1/38 : FROM debian:forky-slim\n" });
      return new Promise(() => undefined);
    };
    const { options, builds } = building();
    const failed = assert.rejects(executor().run(request, options), { code: "engine-gone" });
    await builds();
    await engine.stop();
    await failed;
  });

  it("ends when the engine goes away in a run", async () => {
    engine.images.add(IMAGE);
    const { program, runs } = waiting();
    engine.program = program;
    const failed = assert.rejects(executor({ image: IMAGE }).run(request), { code: "engine-gone" });
    await runs();
    await engine.stop();
    await failed;
  });

  it("says that the container needed too much memory", async () => {
    engine.images.add(IMAGE);
    engine.program = async (inside) => {
      await inside.request;
      return { ExitCode: 137, OOMKilled: true };
    };
    await assert.rejects(executor({ image: IMAGE }).run(request), { code: "out-of-memory", message: /1024 MB/ });
  });

  it("tells an image for another processor by what its container says", async () => {
    engine.images.add(IMAGE);
    engine.program = (inside) => {
      inside.stderr("exec /usr/bin/node: exec format error\n");
      return Promise.resolve({ ExitCode: 255 });
    };
    await assert.rejects(executor({ image: IMAGE }).run(request), { code: "wrong-architecture" });
  });

  it("takes no image that is not ours, of another format, or for another processor", async () => {
    engine.images.add(IMAGE);
    const named = executor({ image: IMAGE });
    engine.labels = {};
    await assert.rejects(named.run(request), { code: "not-our-image" });
    engine.labels = { "io.seepp.version": "9.0.0", "io.seepp.trace-format": "9.0" };
    await assert.rejects(named.run(request), { code: "wrong-image", cure: "Update See++." });
    engine.labels = { "io.seepp.version": "0.1.0", "io.seepp.trace-format": "0.1" };
    await assert.rejects(named.run(request), { code: "wrong-image", message: /of See\+\+ 0\.1\.0/ });
    engine.reset();
    engine.images.add(IMAGE);
    engine.imageArchitecture = "arm64";
    await assert.rejects(named.run(request), { code: "wrong-architecture", message: /for arm64.* on amd64/ });
  });

  it("says what answers when that is no Docker engine", async () => {
    engine.version = { hello: "world" };
    const state = await executor().availability();
    assert.ok(!state.ready);
    assert.equal(state.code, "wrong-engine-address");
  });

  it("can be cancelled while the engine hangs in a run", async () => {
    engine.images.add(IMAGE);
    const { program, runs } = waiting();
    engine.program = program;
    const abort = new AbortController();
    const result = executor({ image: IMAGE }).run(request, { signal: abort.signal });
    await runs();
    engine.hangs = true; // For ever: who waits for its answer never comes back.
    abort.abort();
    assert.equal((await result).outcome, "cancelled");
  });

  it("cancels the build, not only its own waiting", async () => {
    let hungUp = false;
    engine.build = (say, gone) => new Promise<void>((resolve) => {
      say({ stream: "Step 1/38 : FROM debian:forky-slim\n" });
      gone.addEventListener("abort", () => resolve(void (hungUp = true)));
    });
    const abort = new AbortController();
    const { options, builds } = building(abort.signal);
    const result = executor().run(request, options);
    await builds();
    abort.abort();
    assert.equal((await result).outcome, "cancelled");
    await until(() => hungUp, () => "the engine still builds");
  });

  it("leaves no rejection behind when it is cancelled before it begins", async () => {
    await engine.stop();
    const lost: unknown[] = [];
    const listener = (reason: unknown): void => void lost.push(reason);
    process.on("unhandledRejection", listener);
    try {
      assert.equal((await executor().run(request, { signal: AbortSignal.abort() })).outcome, "cancelled");
      await sleep(100);
      assert.deepEqual(lost, []);
    } finally {
      process.off("unhandledRejection", listener);
    }
  });

  it("looks for the engine anew after it did not answer", async () => {
    const made = executor({ host: "" });
    const before = process.env["DOCKER_HOST"];
    const other = new FakeEngine(path.join(folder, "other.sock"), silent);
    try {
      process.env["DOCKER_HOST"] = engine.url;
      assert.equal(codeOf(await made.availability()), "no-image");
      await engine.stop();
      assert.equal(codeOf(await made.availability()), "no-engine");
      await other.start();
      process.env["DOCKER_HOST"] = other.url;
      assert.equal(codeOf(await made.availability()), "no-image");
    } finally {
      if (before === undefined) delete process.env["DOCKER_HOST"];
      else process.env["DOCKER_HOST"] = before;
      await other.stop();
    }
  });

  it("removes old images, and says of what it cannot remove why", async () => {
    for (const tag of ["0123", "4567"]) engine.images.add(BUILT + tag);
    assert.deepEqual(await executor().removeOldImages(), [`${BUILT}0123`, `${BUILT}4567`]);
    engine.refusals.set("GET /images/json", { status: 500, message: "write /var/lib/docker/tmp: no space left on device" });
    await assert.rejects(executor().removeOldImages(), { code: "disk-full" });
  });
});

function codeOf(state: Awaited<ReturnType<DockerExecutor["availability"]>>): string {
  return state.ready ? "ready" : state.code;
}

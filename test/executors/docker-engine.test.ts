import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Socket } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { chooseExecutor } from "../../src/executors/choose";
import { DockerExecutor } from "../../src/executors/docker";
import { inputsHash } from "../../src/executors/docker/context";
import { findEngine } from "../../src/executors/docker/engine";
import { engineError } from "../../src/executors/docker/errors";
import type { Availability, Executor, ExecutorName } from "../../src/executors/executor";

const folders: string[] = [];
function home(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seepp-test-home-"));
  folders.push(folder);
  return folder;
}
after(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

describe("the search for a Docker engine", () => {
  it("takes the setting before DOCKER_HOST, and that before the context", async () => {
    const folder = home();
    const id = createHash("sha256").update("colima").digest("hex");
    fs.mkdirSync(path.join(folder, ".docker/contexts/meta", id), { recursive: true });
    fs.writeFileSync(path.join(folder, ".docker/config.json"), JSON.stringify({ currentContext: "colima" }));
    fs.writeFileSync(path.join(folder, ".docker/contexts/meta", id, "meta.json"), JSON.stringify({ Name: "colima", Endpoints: { docker: { Host: "unix:///c.sock" } } }));
    assert.deepEqual((await findEngine({ host: "unix:///s.sock", env: { DOCKER_HOST: "tcp://h:1" }, home: folder })).options, { socketPath: "/s.sock" });
    assert.deepEqual((await findEngine({ host: "", env: { DOCKER_HOST: "tcp://h:1" }, home: folder })).options, { host: "h", port: 1, protocol: "http" });
    const context = await findEngine({ host: "", env: {}, home: folder });
    assert.equal(context.url, "unix:///c.sock");
    assert.match(context.source, /colima/);
    assert.equal((await findEngine({ host: "", env: { DOCKER_CONTEXT: "default", DOCKER_HOST: "unix:///d.sock" }, home: folder })).url, "unix:///d.sock");
  });

  it("finds the certificates of a context", async () => {
    const folder = home();
    const id = createHash("sha256").update("far").digest("hex");
    const tls = path.join(folder, ".docker/contexts/tls", id, "docker");
    fs.mkdirSync(path.join(folder, ".docker/contexts/meta", id), { recursive: true });
    fs.mkdirSync(tls, { recursive: true });
    fs.writeFileSync(path.join(folder, ".docker/contexts/meta", id, "meta.json"), JSON.stringify({ Name: "far", Endpoints: { docker: { Host: "tcp://far" } } }));
    for (const name of ["ca", "cert", "key"]) fs.writeFileSync(path.join(tls, `${name}.pem`), name);
    const { options } = await findEngine({ host: "", env: { DOCKER_CONTEXT: "far" }, home: folder });
    assert.deepEqual(options, { host: "far", port: 2376, protocol: "https", ca: "ca", cert: "cert", key: "key" });
  });

  it("knows the default ports, and users of ssh", async () => {
    assert.deepEqual((await findEngine({ host: "tcp://h", env: {} })).options, { host: "h", port: 2375, protocol: "http" });
    const { options } = await findEngine({ host: "ssh://me@h", env: {} });
    assert.equal(options.protocol, "ssh");
    assert.equal(options.username, "me");
  });

  it("says what an address must look like", async () => {
    for (const host of ["docker", "ftp://h", "tcp://"]) {
      await assert.rejects(findEngine({ host, env: {} }), { code: "wrong-engine-address" }, host);
    }
    await assert.rejects(findEngine({ host: "tcp://h", env: { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: home() } }), { code: "no-certificates" });
  });
});

describe("what an engine says", () => {
  const engine = { url: "unix:///x.sock", source: "a test", options: {} };
  const cases: [string, object][] = [
    ["no-engine", { code: "ECONNREFUSED" }],
    ["no-permission", { code: "EACCES" }],
    ["engine-gone", { code: "ECONNRESET" }],
    ["disk-full", { message: "write /x: no space left on device" }],
    ["no-network", { message: "The command returned: Temporary failure resolving 'example'" }],
    ["wrong-architecture", { message: "exec /usr/bin/node: exec format error" }],
    ["no-such-image", { message: "(HTTP code 404) unexpected - pull access denied for x, repository does not exist" }],
    ["engine-out-of-memory", { message: "The command 'g++' returned a non-zero code: 137" }],
    ["engine-failed", { message: "something new" }],
  ];
  for (const [code, error] of cases) {
    it(`becomes ${code}, with a cure`, () => {
      const typed = engineError(Object.assign(new Error(), error), engine, "be built");
      assert.equal(typed.code, code);
      assert.ok(typed.cure.length > 10);
    });
  }
});

describe("the Docker executor without an engine", () => {
  it("is not ready, and says what to do", async () => {
    const settings = { image: "", host: "unix:///nowhere/docker.sock", platform: "", buildArgs: {}, buildNetwork: "", cpus: 1, spare: false };
    const executor = new DockerExecutor({ dist: "/", sources: "/", version: "1", settings });
    const state = await executor.availability();
    assert.ok(!state.ready);
    assert.equal(state.code, "no-engine");
    await assert.rejects(executor.run({ code: "int main() {}" }), { code: "no-engine" });
  });

  it("can be cancelled while an engine hangs", async () => {
    const socket = path.join(home(), "hanging.sock");
    const asked = new AbortController();
    const connections: Socket[] = [];
    const engine = createServer((connection) => {
      connections.push(connection);
      asked.abort();
    }).listen(socket);
    try {
      const settings = { image: "", host: `unix://${socket}`, platform: "", buildArgs: {}, buildNetwork: "", cpus: 1, spare: false };
      const executor = new DockerExecutor({ dist: "/", sources: "/", version: "1", settings });
      assert.equal((await executor.run({ code: "int main() {}" }, { signal: asked.signal })).outcome, "cancelled");
    } finally {
      connections.forEach((connection) => connection.destroy());
      engine.close();
    }
  });
});

describe("the Docker executor on another processor", () => {
  const settings = { image: "", host: "", platform: "", buildArgs: {}, buildNetwork: "", cpus: 1, spare: false };
  let sources: { dist: string; sources: string };
  before(() => {
    sources = { dist: home(), sources: home() };
  });

  /** An engine that knows one image, or none, and what processor it runs on. */
  async function withEngine(architecture: string, imageFor: string | undefined, change: Partial<typeof settings>, look: (executor: DockerExecutor) => Promise<void>): Promise<void> {
    const socket = path.join(home(), "engine.sock");
    const engine = createHttpServer((request, response) => {
      const answer = request.url?.includes("/version") === true ? { ApiVersion: "1.47", Version: "27.0.0", Arch: architecture, Os: "linux" }
        : request.url?.includes("/images/") === true ? imageFor === undefined ? undefined : { Id: "sha256:1", Architecture: imageFor, Os: "linux" }
          : [];
      response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(answer ?? { message: "No such image" }));
    });
    await new Promise<void>((resolve) => void engine.listen(socket, resolve));
    const executor = new DockerExecutor({ ...sources, version: "1", settings: { ...settings, host: `unix://${socket}`, ...change } });
    try {
      await look(executor);
    } finally {
      await executor.dispose();
      engine.closeAllConnections();
      engine.close();
    }
  }

  const said = async (executor: DockerExecutor): Promise<string> => {
    const state = await executor.availability();
    return state.ready ? `ready: ${state.detail}` : `${state.code}: ${state.message} ${state.cure}`;
  };

  it("says on Apple silicon that the image would be built for arm64, and how far that is tested", async () => {
    await withEngine("arm64", undefined, {}, async (executor) => {
      assert.match(await said(executor), /^no-image: The executor image is not built yet on this Docker engine\. .*For arm64 it has been tested under an emulator only so far\.$/);
    });
    await withEngine("amd64", undefined, {}, async (executor) => assert.doesNotMatch(await said(executor), /arm64|emulat/));
  });

  it("takes an image for its own processor, under either name of it", async () => {
    await withEngine("arm64", "arm64", { image: "x" }, async (executor) => assert.match(await said(executor), /^ready: .*image x$/));
    await withEngine("aarch64", "arm64", { image: "x" }, async (executor) => assert.match(await said(executor), /^ready: /));
    await withEngine("x86_64", "amd64", {}, async (executor) => assert.match(await said(executor), /^ready: /));
  });

  it("emulates no image silently: it says what would happen, and what to do", async () => {
    await withEngine("aarch64", "amd64", { image: "school/seepp:1" }, async (executor) => {
      const message = await said(executor);
      assert.match(message, /^wrong-architecture: The image school\/seepp:1 is for amd64, and this Docker engine runs on arm64: it would be emulated, which is slow, and Valgrind may fail\. /);
      assert.match(message, /seepp\.docker\.image .*seepp\.docker\.platform to "linux\/amd64" .*another executor/);
      await assert.rejects(executor.run({ code: "int main() {}" }), { code: "wrong-architecture" });
    });
  });

  it("emulates where the setting asks for it, and says so", async () => {
    await withEngine("arm64", "amd64", { platform: "linux/amd64" }, async (executor) => assert.match(await said(executor), /^ready: .*\(linux\/amd64, emulated on arm64\)$/));
    await withEngine("arm64", undefined, { platform: "linux/amd64" }, async (executor) => assert.match(await said(executor), /^no-image: .*\(linux\/amd64, emulated on arm64\)\. /));
  });

  it("says what the image can be built for", async () => {
    await withEngine("riscv64", undefined, {}, async (executor) => assert.match(await said(executor), /^wrong-architecture: .*riscv64.*amd64 and arm64 only\. /));
  });

  it("deploys no image for arm64: what is deployed runs on x86_64", async () => {
    await withEngine("arm64", "arm64", { image: "x" }, async (executor) => {
      await assert.rejects(executor.push({ repository: "r", tag: "t", username: "u", password: "p", server: "s" }), { code: "wrong-architecture", message: /arm64.*x86_64/ });
    });
  });
});

describe("the name of the executor image", () => {
  const files = [{ name: "a", content: Buffer.from("1") }, { name: "b", content: Buffer.from("2") }];
  const settings = { platform: "", buildArgs: { A: "1", B: "2" } };

  it("changes with each input, and with nothing else", () => {
    const hash = inputsHash(files, settings);
    assert.match(hash, /^[0-9a-f]{16}$/);
    assert.equal(inputsHash(files, { platform: "", buildArgs: { B: "2", A: "1" } }), hash);
    assert.notEqual(inputsHash([files[0], { name: "b", content: Buffer.from("3") }], settings), hash);
    assert.notEqual(inputsHash([files[0], { name: "c", content: Buffer.from("2") }], settings), hash);
    assert.notEqual(inputsHash(files, { ...settings, platform: "linux/amd64" }), hash);
    assert.notEqual(inputsHash(files, { ...settings, buildArgs: {} }), hash);
  });
});

describe("the choice of an executor", () => {
  const fake = (name: ExecutorName, state: Availability): Executor => ({ name, availability: () => Promise.resolve(state), run: () => Promise.reject(new Error("not asked for")) });
  const unready = { ready: false as const, code: "c", message: "m.", cure: "Do it." };
  const docker = fake("docker", { ...unready, canPrepare: true, asks: true });
  const native = fake("native", { ...unready, canPrepare: true });
  const none = fake("native", unready);

  it("never starts an image build unasked", async () => {
    assert.equal((await chooseExecutor("auto", [docker, native])).name, "native");
    await assert.rejects(chooseExecutor("auto", [docker, none]), /m\./);
    assert.equal((await chooseExecutor("docker", [docker])).name, "docker");
  });

  it("asks where there is somebody to ask", async () => {
    const asked: string[] = [];
    const answer = (yes: boolean) => (executor: Executor): Promise<boolean> => {
      asked.push(executor.name);
      return Promise.resolve(yes);
    };
    assert.equal((await chooseExecutor("auto", [docker, none], answer(true))).name, "docker");
    await assert.rejects(chooseExecutor("auto", [docker, none], answer(false)), { code: "declined" });
    await assert.rejects(chooseExecutor("docker", [docker], answer(false)), { code: "declined" });
    assert.equal((await chooseExecutor("auto", [docker, native], answer(false))).name, "native");
    assert.deepEqual(asked, ["docker", "docker", "docker"]);
  });
});

import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
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

/** Engines and images for other processors: what is built, what is refused, and that nothing is emulated without being asked for. */
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { DockerExecutor, type DockerSettings } from "../../src/executors/docker";
import { FakeEngine } from "./fake-engine";

describe("the Docker executor on another processor", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seepp-test-engine-"));
  const engine = new FakeEngine(path.join(folder, "docker.sock"), () => Promise.resolve({ ExitCode: 1 }));
  let executor: DockerExecutor | undefined;
  before(() => engine.start());
  afterEach(async () => {
    await executor?.dispose();
    engine.reset();
  });
  after(async () => {
    await engine.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** `image`: the processor that the only image is for. */
  function on(architecture: string, image: string | undefined, settings: Partial<DockerSettings> = {}): DockerExecutor {
    engine.version = { Version: "27.3.1", ApiVersion: "1.47", Os: "linux", Arch: architecture };
    engine.images.clear();
    if (image !== undefined) {
      engine.images.add("school:1");
      engine.imageArchitecture = image;
    }
    const empty = { dist: folder, sources: folder, version: "1" };
    return (executor = new DockerExecutor({ ...empty, settings: { image: image === undefined ? "" : "school:1", host: engine.url, platform: "", buildArgs: {}, buildNetwork: "", cpus: 1, spare: false, ...settings } }));
  }

  async function said(asked: DockerExecutor): Promise<string> {
    const state = await asked.availability();
    return state.ready ? `ready: ${state.detail}` : `${state.code}: ${state.message} ${state.cure}`;
  }

  it("says on Apple silicon that the image can be built, and how far arm64 is tested", async () => {
    assert.match(await said(on("arm64", undefined)), /^no-image: The executor image is not built yet on this Docker engine\. .* For arm64 it has been tested under an emulator only so far\.$/);
  });

  it("says nothing of processors on amd64", async () => {
    assert.match(await said(on("amd64", undefined)), /^no-image: /);
    assert.doesNotMatch(await said(on("amd64", undefined)), /arm64|emulat/);
  });

  it("takes an image for its own processor, under either name of it", async () => {
    for (const name of ["arm64", "aarch64"]) assert.match(await said(on(name, "arm64")), /^ready: .*image school:1$/);
    for (const name of ["amd64", "x86_64"]) assert.match(await said(on(name, "amd64")), /^ready: .*image school:1$/);
  });

  it("emulates no image silently: it says what would happen, and what to do", async () => {
    const message = await said(on("aarch64", "amd64"));
    assert.match(message, /^wrong-architecture: The image school:1 is for amd64, and this Docker engine runs on arm64: it would be emulated, which is slow, and Valgrind may fail\. /);
    assert.match(message, /seepp\.docker\.image.*seepp\.docker\.platform to "linux\/amd64".*another executor/);
    await assert.rejects(on("aarch64", "amd64").run({ code: "int main() {}" }), { code: "wrong-architecture" });
  });

  it("emulates where the setting asks for it, and says so", async () => {
    assert.match(await said(on("arm64", "amd64", { platform: "linux/amd64" })), /^ready: .* \(linux\/amd64, emulated on arm64\)$/);
    assert.match(await said(on("arm64", undefined, { platform: "linux/amd64" })), /^no-image: .* \(linux\/amd64, emulated on arm64\)\. (?!.*tested under)/);
    assert.doesNotMatch(await said(on("arm64", "arm64", { platform: "linux/arm64" })), /emulated/);
  });

  it("says what the image can be built for", async () => {
    assert.match(await said(on("riscv64", undefined)), /^wrong-architecture: .*riscv64.*amd64 and arm64 only\. /);
  });

  it("deploys no image for arm64, and says so before it builds one: what is deployed runs on x86_64", async () => {
    const to = { repository: "r", tag: "t", username: "u", password: "p", server: "s" };
    const refused = { code: "wrong-architecture", message: /arm64.*x86_64/, cure: /SEEPP_DOCKER_PLATFORM.*emulation/ };
    await assert.rejects(on("arm64", "arm64").push(to), refused);
    await assert.rejects(on("aarch64", undefined).push(to), refused);
    await assert.rejects(on("arm64", undefined).checkDeployable(), refused);
    await assert.rejects(on("amd64", undefined, { platform: "linux/arm64" }).push(to), refused);
    assert.ok(!engine.calls.includes("POST /build"), engine.calls.join(", "));
    await on("arm64", undefined, { platform: "linux/amd64" }).checkDeployable();
    await on("x86_64", undefined).checkDeployable();
    // One that was named, and is for another processor than was asked for.
    await assert.rejects(on("amd64", "arm64", { platform: "linux/amd64" }).push(to), refused);
  });
});

import { strict as assert } from "node:assert";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectHost, unsupportedReason, unverified } from "../../src/executors/native-host";
import { toolchainFolder } from "../../src/executors/native-toolchain";

const SOURCES = join(__dirname, "..", "..", "executor-image");

describe("the native executor's compiler", () => {
  let folder: string;
  let compiler: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "seepp-host-"));
    compiler = join(folder, "g++");
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const say = async (text: string, mode = 0o755): Promise<void> => {
    await writeFile(compiler, `#!/bin/sh\n${text}\n`);
    await chmod(compiler, mode);
  };

  const folderNow = async (): Promise<string> => {
    const state = await inspectHost(compiler);
    assert.ok("host" in state, JSON.stringify(state));
    return toolchainFolder({ sources: SOURCES, cache: folder, host: state.host });
  };

  it("has a toolchain of its own for each version: precompiled headers fit no other", async () => {
    await say("echo 'g++ (Debian 12.2.0-14) 12.2.0'; echo 'Copyright'");
    const before = await folderNow();
    assert.equal(await folderNow(), before);
    await say("echo 'g++ (Debian 12.2.0-15) 12.2.0'");
    assert.notEqual(await folderNow(), before);
  });

  it("that does not run is said to be the setting's fault", async () => {
    await say("exit 1");
    const failing = await inspectHost(compiler);
    assert.ok("code" in failing && failing.code === "no-compiler", JSON.stringify(failing));
    assert.match(failing.message, /does not run/);
  });
});

describe("the native executor's machine", () => {
  it("is any that the recorder knows, with a word on what only an emulator has shown", async () => {
    assert.equal(await unsupportedReason("linux", "x64"), undefined);
    assert.equal(await unsupportedReason("linux", "arm64"), undefined);
    assert.equal(unverified("x64"), "");
    assert.match(unverified("arm64"), /emulator only/);
  });

  it("is said to lack a recorder, or to be no Linux, with the executors that do without", async () => {
    const said = async (platform: string, architecture: string): Promise<string> => {
      const reason = await unsupportedReason(platform, architecture);
      assert.ok(reason !== undefined);
      return `${reason.code}: ${reason.message} ${reason.cure}`;
    };
    assert.match(await said("linux", "riscv64"), /^unsupported: .*amd64 and arm64 only.*riscv64.*Docker, Lambda/);
    assert.match(await said("darwin", "arm64"), /^unsupported: .*Linux only.*Docker, Lambda/);
  });
});

/**
 * The Docker executor in VS Code with an engine that fails in each way a user can meet, in the words of real engines: what
 * the notification and the panel say, which buttons there are, and that each does what it says. The engine is a fake.
 */
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Frame } from "playwright-core";
import { DockerExecutor } from "../../src/executors/docker";
import { NativeExecutor } from "../../src/executors/native";
import { place, settings } from "../docker/place";
import { FakeEngine, nativeRunner } from "../executors/fake-engine";
import { VsCode } from "./vscode";

const NAMED = "teacher/seepp:1";
const ALL = ["Retry", "Use native", "Open settings", "Show log"];
const WITH_COMMAND = ["Copy command", "Retry", "Use native", "Open settings"];
const failedStep = (command: string, printed: string, code: number) => (say: (event: object) => void): void => {
  say({ stream: `Step 2/38 : RUN ${command}\n` });
  say({ stream: `${printed}\n` });
  say({ errorDetail: { code }, error: `The command '/bin/sh -c ${command}' returned a non-zero code: ${code}` });
};

describe("the Docker executor in VS Code, with an engine that fails", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seepp-e2e-engine-"));
  let engine: FakeEngine;
  let vs: VsCode;
  /** What the image is called that the extension would build. */
  let built: string;

  before(async function () {
    this.timeout(300_000);
    fs.chmodSync(folder, 0o755); // for the test of a socket that may not be used
    engine = new FakeEngine(path.join(folder, "docker.sock"), nativeRunner(place.dist, await new NativeExecutor(place).prepare()));
    built = `seepp-executor:${await new DockerExecutor({ ...place, settings }).imageTag()}`;
    vs = await VsCode.start({
      files: { "seven.cpp": "int main() {\n  int x = 7;\n  return x;\n}\n" },
      settings: { "seepp.executor": "docker", "seepp.docker.host": engine.url, "seepp.docker.spare": false },
    });
    await vs.page.context().grantPermissions(["clipboard-read", "clipboard-write"]); // A browser asks otherwise.
    // It reads the settings that a test changes, and could not start while the extension host is somebody else.
    await vs.probe.run(async (vscode) => void (await vscode.extensions.getExtension("vscode.json-language-features")?.activate()));
    await vs.open("seven.cpp");
  });
  beforeEach(async () => {
    engine.reset();
    await engine.start();
  });
  afterEach(async () => {
    await vs.command("notifications.clearAll");
    await set("executor", "docker");
    await set("docker.image", undefined);
    await engine.stop();
    await vs.page.waitForTimeout(900); // VS Code shows at most three notifications in 800 ms
  });
  after(async () => {
    await vs?.stop();
    fs.rmSync(folder, { recursive: true });
  });

  const set = (key: string, value: unknown) => vs.probe.run(async (vscode, name, wanted) => {
    const all = vscode.workspace.getConfiguration("seepp");
    if (all.get(name) !== wanted) await all.update(name, wanted ?? undefined, vscode.ConfigurationTarget.Global);
  }, key, value ?? null);
  const toast = (text: string) => vs.page.locator(".notifications-toasts .notification-list-item", { hasText: text });
  const dialog = () => vs.page.locator(".monaco-dialog-box");
  const answer = (button: string) => dialog().getByRole("button", { name: button }).click();
  /** Returns when the trace has begun. A question comes before a build: `consent` answers it. */
  async function trace(consent = false): Promise<void> {
    await vs.probe.run((vscode, file) => void vscode.commands.executeCommand("seepp.traceFile", vscode.Uri.file(file)), vs.file("seven.cpp"));
    if (consent) await answer("Set it up");
  }
  /** The picture, made by this executor. */
  async function pictureBy(executor: string): Promise<void> {
    const panel = await vs.panel("[data-face=trace]", 30_000);
    assert.match(await panel.locator("[data-testid=executor]").innerText(), new RegExp(`^${executor} · `));
    await toast("See++: tracing").waitFor({ state: "detached" });
  }
  /** Notification and panel say this, and the notification has these buttons. */
  async function failsWith(message: string, cure: RegExp, buttons: readonly string[]): Promise<Frame> {
    const shown = toast(message);
    await shown.waitFor();
    const text = (await shown.locator(".notification-list-item-message").innerText()).trim();
    assert.ok(text.startsWith(message), text);
    const rest = text.slice(message.length).trimStart();
    assert.match(rest, cure);
    assert.deepEqual(await shown.locator(".notification-list-item-buttons-container .monaco-button").allInnerTexts(), buttons);
    const panel = await vs.panel("[data-face=error]");
    const face = (await panel.locator("[data-testid=face]").innerText()).replace(/\s+/g, " ");
    assert.ok(face.includes(text.replaceAll("`", "")), face);
    return panel;
  }
  async function press(message: string, button: string): Promise<void> {
    await vs.page.mouse.move(200, 450); // What the mouse hovers over may lie over the notification.
    await toast(message).getByRole("button", { name: button, exact: true }).click();
  }
  const logHas = (text: string) => vs.page.locator(".part.panel .view-lines", { hasText: text }).waitFor();
  /** The editor of settings shows these and no others, e.g. "Docker: Host". It shows the common ones until it has searched. */
  async function showsSettings(...wanted: string[]): Promise<void> {
    const titles = vs.page.locator(".settings-editor .setting-item-contents .setting-item-title");
    let shown: string[] = [];
    for (let tries = 0; tries < 300 && shown.join() !== wanted.join(); tries++) {
      await vs.page.waitForTimeout(50);
      shown = (await titles.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim().replace(/^Seepp › /, "")).sort();
    }
    assert.deepEqual(shown, wanted);
    await vs.command("workbench.action.closeActiveEditor");
  }

  it("no engine: retried when it is there, it traces, and leaves no container", async () => {
    await engine.stop();
    const message = `No Docker engine answers at ${engine.url} (from the setting seepp.docker.host).`;
    await trace();
    await failsWith(message, /Start Docker .* or use the native executor\.$/, WITH_COMMAND);
    await vs.screenshot("no-engine");
    await press(message, "Copy command");
    const copied = () => vs.probe.run((vscode) => vscode.env.clipboard.readText());
    for (let tries = 0; (await copied()) !== "sudo systemctl start docker"; tries++) {
      assert.ok(tries < 100, await copied());
      await vs.page.waitForTimeout(50);
    }
    await engine.start();
    engine.images.add(built);
    await (await vs.panel("[data-face=error]")).getByRole("button", { name: "Trace again" }).click();
    await pictureBy("docker");
    assert.equal(engine.count, 0);
  });

  it("a socket that this user may not use", async () => {
    fs.chmodSync(engine.socket, 0);
    // Root may use every socket: the extension host is somebody else for a moment.
    const effective = (id: number) => vs.probe.run((_, uid) => process.getuid?.() === 0 && process.seteuid?.(uid), id);
    const message = `This user may not use the Docker engine at ${engine.url}.`;
    await effective(65_534);
    try {
      await trace();
      await failsWith(message, /Add the user to its group, `sudo usermod -aG docker \$USER`, and log in anew; or use the native executor\.$/, WITH_COMMAND);
    } finally {
      await effective(0);
    }
    await press(message, "Use native");
    await pictureBy("native");
    assert.equal(await vs.probe.run((vscode) => vscode.workspace.getConfiguration("seepp").get("executor")), "native");
  });

  it("an engine that is too old", async () => {
    engine.version = { Version: "18.09.1", ApiVersion: "1.39", MinAPIVersion: "1.12", Os: "linux", Arch: "amd64" };
    await trace();
    const message = `The Docker engine at ${engine.url} is too old: it is version 18.09.1.`;
    await failsWith(message, /version 20\.10 or newer/, ALL);
    await press(message, "Show log");
    await logHas("18.09.1");
    await vs.command("workbench.action.closePanel");
  });

  it("something that is no engine", async () => {
    engine.version = "<html>It works!</html>";
    await trace();
    const message = `What answers at ${engine.url} (from the setting seepp.docker.host) is no Docker engine.`;
    await failsWith(message, /^Name the engine's address in seepp\.docker\.host/, ALL);
    await press(message, "Open settings");
    await showsSettings("Docker: Host");
  });

  it("an engine of another architecture", async () => {
    engine.version = { Version: "27.3.1", ApiVersion: "1.47", MinAPIVersion: "1.24", Os: "linux", Arch: "riscv64" };
    await trace();
    const message = "This Docker engine runs on riscv64, and the executor image can be built for amd64 and arm64 only";
    await failsWith(message, /seepp\.docker\.platform to "linux\/amd64"/, ALL);
    await press(message, "Open settings");
    await showsSettings("Docker: Platform");
  });

  it("an image of another architecture, which is not emulated silently", async () => {
    await set("docker.image", NAMED);
    engine.images.add(NAMED);
    engine.imageArchitecture = "arm64";
    await trace();
    await failsWith(`The image ${NAMED} is for arm64, and this Docker engine runs on amd64: it would be emulated, which is slow, and Valgrind may fail.`, /seepp\.docker\.image.*seepp\.docker\.platform/, ALL);
  });

  it("an image that nobody has", async () => {
    await set("docker.image", NAMED);
    engine.refusals.set("POST /images/create", { status: 404, message: "pull access denied for teacher/seepp, repository does not exist or may require 'docker login': denied: requested access to the resource is denied" });
    await trace();
    await dialog().getByText(`The image ${NAMED} is not on this Docker engine yet.`).waitFor();
    await answer("Set it up");
    const message = "The image that the settings name cannot be fetched.";
    await failsWith(message, /^Correct seepp\.docker\.image/, ALL);
    await press(message, "Open settings");
    await showsSettings("Docker: Image");
  });

  it("a disk that is full", async () => {
    engine.build = (say) => say({ errorDetail: { message: "" }, error: "failed to register layer: write /usr/libexec/gcc/x86_64-linux-gnu/16/cc1plus: no space left on device" });
    await trace(true);
    const message = "The disk of the Docker engine is full.";
    await failsWith(message, /docker system prune/, WITH_COMMAND);
    engine.build = () => undefined;
    await press(message, "Retry");
    await answer("Set it up");
    await pictureBy("docker");
  });

  it("a build without network: the reason is what its step printed", async () => {
    engine.build = failedStep("apt-get update", "Err:1 http://deb.debian.org/debian forky InRelease\n  Temporary failure resolving 'deb.debian.org'", 100);
    await trace(true);
    const message = "The executor image cannot be built: the engine has no way to the network.";
    await failsWith(message, /seepp\.docker\.buildNetwork, seepp\.docker\.buildArgs.*seepp\.docker\.image/, ALL);
    await press(message, "Open settings");
    await showsSettings("Docker: Build Args", "Docker: Build Network", "Docker: Image");
  });

  it("a build that is killed for memory, with all that it printed in the log", async () => {
    engine.build = failedStep("make -C recorder", "g++: fatal error: Killed signal terminated program cc1plus", 137);
    await trace(true);
    const message = "The Docker engine ran out of memory.";
    await failsWith(message, /at least 2 GB/, ALL);
    await press(message, "Show log");
    await logHas("Killed signal terminated program cc1plus");
    await vs.command("workbench.action.closePanel");
  });

  it("a build that fails for a reason that nobody knows", async () => {
    engine.build = failedStep("make", "make: *** No rule to make target 'all'.  Stop.", 2);
    await trace(true);
    await failsWith("The executor image could not be built: The command '/bin/sh -c make' returned a non-zero code: 2.", /^The log has all/, ALL);
  });

  it("an engine that goes away in a build", async () => {
    const begun = new Promise<void>((resolve) => (engine.build = (say) => {
      say({ stream: "Step 1/38 : FROM debian:forky-slim\n" });
      resolve();
      return new Promise(() => undefined);
    }));
    await trace(true);
    await begun;
    await engine.stop();
    await failsWith(`The Docker engine at ${engine.url} went away while the executor image was to be built.`, /^Start Docker again/, ALL);
  });

  it("a container that is killed for memory", async () => {
    engine.images.add(built);
    engine.program = async ({ request }) => {
      await request;
      return { ExitCode: 137, OOMKilled: true };
    };
    await trace();
    const message = "The container needed more than its 1024 MB of memory.";
    await failsWith(message, /seepp\.limits\.memoryMb/, ALL);
    await press(message, "Open settings");
    await showsSettings("Limits: Memory Mb");
  });

  it("an engine that goes away in a run, and traces again when it is back", async () => {
    engine.images.add(built);
    const begun = new Promise<void>((resolve) => (engine.program = async ({ request }) => {
      await request;
      resolve();
      return new Promise(() => undefined);
    }));
    await trace();
    await begun;
    await engine.stop();
    const message = "The Docker engine went away while the program ran.";
    await failsWith(message, /^Start Docker again and trace again\.$/, ALL);
    engine.reset();
    engine.images.add(built);
    await engine.start();
    await press(message, "Retry");
    await pictureBy("docker");
  });

  it("asks before it builds, and does nothing when that is not wanted", async () => {
    await trace();
    await dialog().getByText("The executor image is not built yet on this Docker engine.").waitFor();
    assert.match(await dialog().innerText(), /It is built on first use: that takes about two minutes and fetches about 250 MB\./);
    await vs.screenshot("consent");
    await answer("Cancel");
    const face = await (await vs.panel("[data-face=error]")).locator("[data-testid=face]").innerText();
    assert.match(face, /Trace again to set it up, or choose another executor in seepp\.executor\./);
    assert.equal(await vs.page.locator(".notifications-toasts .notification-list-item").count(), 0);
    assert.ok(!engine.calls.includes("POST /build"));
  });

  it("shows how far the build is, and cancels it on the engine too", async () => {
    let hungUp = false;
    engine.build = (say, gone) => new Promise((resolve) => {
      say({ stream: "Step 7/38 : RUN apt-get install -y --no-install-recommends g++ valgrind\n" });
      gone.addEventListener("abort", () => resolve(void (hungUp = true)));
    });
    await trace(true);
    const progress = toast("See++: tracing seven.cpp");
    await progress.filter({ hasText: "step 7 of 38: RUN apt-get install -y --no-install-recommends g++ valgrind" }).waitFor();
    const panel = await vs.panel("[data-face=progress]");
    await panel.locator(".detail", { hasText: "step 7 of 38" }).waitFor();
    await panel.getByRole("heading", { name: "Setting up the Docker image" }).waitFor();
    await vs.page.locator(".statusbar-item[id*='seepp.status']", { hasText: /See\+\+: building$/ }).waitFor();
    await vs.screenshot("building");
    await progress.getByRole("button", { name: "Cancel" }).click();
    await vs.panel("[data-face=cancelled]");
    await progress.waitFor({ state: "detached" });
    assert.ok(hungUp, "the engine builds no more");
    assert.ok(!engine.images.has(built));
  });

  it("can be cancelled while the engine does not answer", async () => {
    engine.hangs = true;
    await trace();
    const panel = await vs.panel("[data-face=progress]");
    await panel.getByRole("button", { name: "Cancel" }).click();
    await vs.panel("[data-face=cancelled]", 3000);
  });

  it("builds by its command, tells when it is done, and removes old images", async () => {
    engine.images.add("seepp-executor:0123456789abcdef");
    await vs.probe.run((vscode) => void vscode.commands.executeCommand("seepp.buildImage"));
    await toast(`The Docker image ${built} is ready.`).waitFor();
    await vs.probe.run((vscode) => void vscode.commands.executeCommand("seepp.removeOldImages"));
    await toast("Removed: seepp-executor:0123456789abcdef.").waitFor();
    assert.deepEqual([...engine.images], [built]);
  });
});

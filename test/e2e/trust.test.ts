import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readPanel } from "./panel-state";
import { exampleFiles, sharedVsCode, traceExample, traceFiles } from "./session";
import { VsCode } from "./vscode";

describe("an untrusted workspace", () => {
  let vs: VsCode;
  const started = path.join(fs.mkdtempSync("/tmp/seepp-e2e-trust-"), "started");

  before(async function () {
    this.timeout(300_000);
    const shared = await sharedVsCode();
    await traceExample(shared, "linked_list.cpp");
    const saved = (await traceFiles(shared))[0];
    // A compiler of the workspace's choice that leaves a mark when it is run.
    fs.writeFileSync(`${started}.sh`, `#!/bin/sh\ntouch ${started}\n`, { mode: 0o755 });
    vs = await VsCode.start({
      files: { ...exampleFiles(), ".vscode/settings.json": JSON.stringify({ "seepp.native.compiler": `${started}.sh` }) },
      settings: { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never", "security.workspace.trust.untrustedFiles": "open" },
    });
    fs.copyFileSync(saved, vs.file("saved.seepp"));
  });
  after(async () => {
    await vs.stop();
    fs.rmSync(path.dirname(started), { recursive: true, force: true });
  });

  it("runs nothing, and says why", async () => {
    assert.equal(await vs.probe.run((vscode) => vscode.workspace.isTrusted), false);
    await vs.open("linked_list.cpp");
    await vs.command("seepp.traceFile");
    await vs.page.locator(".notifications-toasts .notification-list-item").filter({ hasText: "not trusted" }).waitFor();
    const tabs = await vs.probe.run((vscode) => vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all.map(({ label }) => label)));
    assert.deepEqual(tabs, ["linked_list.cpp"]);
    assert.equal(fs.existsSync(started), false);
  });

  it("does not take the workspace's word for what to run", async () => {
    assert.equal(await vs.probe.run((vscode) => vscode.workspace.getConfiguration("seepp").get("native.compiler")), "");
  });

  it("opens a saved trace", async () => {
    await vs.probe.run((vscode, file) => vscode.commands.executeCommand("seepp.openTrace", vscode.Uri.file(file)), vs.file("saved.seepp"));
    const panel = await vs.panel("[data-face=trace]");
    assert.equal((await readPanel(panel)).step, 1);
  });
});

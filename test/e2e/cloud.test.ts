/** The cloud executor in VS Code, with AWS's emulator of Lambda behind it: the trace, its price, the month's budget, failures with their buttons, the log. */
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { emulatorOrSkip, startEmulator, type Emulator } from "../lambda/emulator";
import { withCredentials } from "../lambda/environment";
import * as front from "../lambda/front";
import { VsCode } from "./vscode";

const ARN = "arn:aws:lambda:eu-central-1:123456789012:function:function";
/** Like no program of any run before: results are kept. */
const program = (value: number): string => `// ${Date.now()}\nint main() {\n  int x = ${value};\n  return x;\n}\n`;

describe("the cloud executor in VS Code", () => {
  let emulator: Emulator;
  let lambda: front.Front;
  let vs: VsCode;
  let state: string;
  let restore: () => void = () => undefined;

  before(async function () {
    this.timeout(300_000);
    emulatorOrSkip(this);
    emulator = await startEmulator();
    lambda = await front.startFront([emulator]);
    restore = withCredentials();
    state = fs.mkdtempSync(path.join(os.tmpdir(), "seepp-state-"));
    process.env["SEEPP_STATE"] = state;
    vs = await VsCode.start({
      files: { "seven.cpp": program(7) },
      settings: { "seepp.executor": "lambda", "seepp.lambda.functionName": "function", "seepp.lambda.region": "eu-central-1", "seepp.lambda.endpoint": lambda.endpoint },
    });
  });
  after(async () => {
    await vs?.stop();
    restore();
    await lambda?.stop();
    await emulator?.stop();
    if (state !== undefined) fs.rmSync(state, { recursive: true });
  });

  async function trace(text?: string): Promise<{ pill: string; title: string }> {
    if (text !== undefined) fs.writeFileSync(vs.file("seven.cpp"), text);
    await vs.closeAll();
    await vs.open("seven.cpp");
    await vs.command("seepp.traceFile");
    const panel = await vs.panel("[data-face=trace]", 60_000);
    const pill = panel.locator("[data-testid=executor]");
    return { pill: (await pill.innerText()).trim(), title: (await pill.getAttribute("title")) ?? "" };
  }
  const notification = (text: string) => vs.page.locator(".notifications-toasts .notification-list-item", { hasText: text });

  it("shows what a trace has cost", async () => {
    const { pill, title } = await trace();
    assert.match(pill, /^lambda · \d+\.\d s · \$0\.000\d+$/);
    assert.match(title, /Billed \d+\.\d\d s at 3008 MB in 1 invocation\(s\), about \$0\.000\d+ by the prices of \d{4}/);
  });

  it("gives the same trace again without a run", async () => {
    const served = lambda.served;
    const { pill, title } = await trace();
    assert.match(pill, / · kept$/);
    assert.match(title, /nothing is paid/);
    assert.ok(lambda.served - served <= 1, "at most a look at the image");
  });

  it("says when the month's budget is used up", async () => {
    await vs.probe.run((vscode) => vscode.workspace.getConfiguration("seepp").update("cloud.monthlyBudget", 0.000001, vscode.ConfigurationTarget.Global));
    await trace(program(8));
    const warning = notification("the budget of $0.000001 is used up");
    await warning.waitFor();
    await vs.command("notifications.clearAll");
  });

  it("shows the function's log", async () => {
    await vs.command("seepp.showCloudLogs");
    await vs.page.locator(".part.panel .view-lines", { hasText: "REPORT" }).waitFor();
    await vs.screenshot("cloud-logs");
    await vs.command("workbench.action.closePanel");
  });

  it("says that a right is missing, with the policy to copy", async () => {
    lambda.faults = [front.refuse(403, "AccessDeniedException", `User: arn:aws:iam::123456789012:user/pupil is not authorized to perform: lambda:InvokeFunction on resource: ${ARN}`)];
    fs.writeFileSync(vs.file("seven.cpp"), program(9));
    await vs.closeAll();
    await vs.open("seven.cpp");
    await vs.command("seepp.traceFile");
    await vs.panel("[data-face=error]");
    await vs.page.context().grantPermissions(["clipboard-read", "clipboard-write"]); // A browser asks otherwise.
    const toast = notification("You may not invoke the function");
    await toast.waitFor();
    await vs.screenshot("cloud-denied");
    await toast.getByRole("button", { name: "Copy policy" }).click();
    const copied = await vs.probe.run(async (vscode) => vscode.env.clipboard.readText());
    assert.equal((JSON.parse(copied) as { Statement: { Resource: string }[] }).Statement[0].Resource, ARN);
  });

  it("walks the way to the function", async () => {
    void vs.command("seepp.checkCloud");
    await notification("The cloud executor works.").waitFor({ timeout: 30_000 });
    await vs.command("notifications.clearAll");
  });
});

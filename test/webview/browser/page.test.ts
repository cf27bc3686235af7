/** The exported page, opened as a file in Chromium: it needs no network, keeps its policy, and steps like the panel. */
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { graphsOf } from "../../../src/foresight/graphs-of";
import { exportHtml } from "../../../src/trace/export-html";
import { openTrace, type OpenTrace } from "../../../src/trace/trace";
import { launch } from "../page";

const root = join(__dirname, "../../..");

describe("an exported page", function () {
  this.timeout(60_000);
  let folder: string;
  let browser: Browser;
  let page: Page;
  let trace: OpenTrace;
  const asked: string[] = [];
  const complaints: string[] = [];
  const cli = (...args: string[]): void => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, "dist/cli.js"), ...args], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  };

  before(async () => {
    folder = fs.mkdtempSync(join(tmpdir(), "seepp-page-"));
    const built = spawnSync(process.execPath, [join(root, "scripts/build.mjs"), "--only", "cli,runner,page,elk"], { encoding: "utf8" });
    assert.equal(built.status, 0, built.stderr);
    cli("trace", join(root, "examples/linked_list.cpp"), "--executor", "native", "-o", join(folder, "l.seepp"));
    cli("export", join(folder, "l.seepp"), "--format", "html", "-o", join(folder, "l.html"));
    trace = await openTrace(fs.readFileSync(join(folder, "l.seepp")));
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
    page.on("pageerror", (error) => complaints.push(String(error)));
  });
  after(async () => {
    await browser?.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const open = async (hash = ""): Promise<void> => {
    await page.goto("about:blank");
    await page.goto(pathToFileURL(join(folder, "l.html")).href + hash);
    await page.waitForSelector("[data-testid=app][data-face=trace]");
  };
  const at = (step: number): Promise<unknown> => page.waitForSelector(`[data-testid=app][data-step="${step}"]`);

  it("is at most 1.5 MB besides the trace", () => {
    const size = fs.statSync(join(folder, "l.html")).size - fs.statSync(join(folder, "l.seepp")).size * 4 / 3;
    assert.ok(size < 1_500_000, `${size} bytes`);
    assert.ok(size > 50_000, "there is a page at all");
  });

  it("shows the program's text beside the picture, and the line that runs next", async () => {
    const nav = trace.navigator("line");
    await open(`#step=${nav.at(35)}`);
    await at(nav.at(35));
    const { line } = trace.step(nav.at(35)).at!;
    const shown = page.locator("[data-testid=source] [aria-current=step]");
    assert.equal(await shown.getAttribute("data-line"), String(line));
    assert.equal(await shown.locator("code").textContent(), trace.sources[0].text.split("\n")[line - 1]);
    assert.ok(await page.locator("[data-testid=block]").count() >= 5);
  });

  it("steps by keys, keeps the step in the address, and goes to a clicked line's next visit", async () => {
    const nav = trace.navigator("line");
    await open();
    await at(nav.at(1));
    await page.keyboard.press("ArrowRight");
    await at(nav.at(2));
    await page.waitForFunction((step) => location.hash === `#step=${step}`, nav.at(2));
    const line = trace.step(nav.at(20)).at!.line;
    await page.locator(`[data-testid=source] [data-line="${line}"]`).click();
    await at(nav.nextVisit(nav.at(2), "linked_list.cpp", line)!);
    await page.locator('[data-testid=source] [data-line="1"]').click();
    assert.equal(await page.locator("#note").textContent(), "Line 1 is never reached.");
  });

  it("asks for nothing but itself, and breaks no rule of its policy", () => {
    assert.deepEqual(asked.filter((url) => !url.startsWith("file:") && url !== "about:blank"), []);
    assert.ok(asked.length > 0 && new Set(asked.map((url) => url.replace(/#.*/, ""))).size <= 2);
    assert.deepEqual(complaints, []);
  });

  it("runs nothing that stands in a trace's name or source", async () => {
    const template = fs.readFileSync(join(root, "dist/page.html"), "utf8");
    const name = '</script><script>document.title = "broken"</script><img src=x onerror="document.title=1">$&';
    fs.writeFileSync(join(folder, "l.html"), exportHtml(template, fs.readFileSync(join(folder, "l.seepp")), { version: 1, name }));
    await open();
    assert.equal(await page.title(), `See++: ${name}`);
  });

  it("has its graphs in the layers that elkjs found at the export", async () => {
    const code = `struct Node { int id; Node* to[3]; };
int main() {
  Node* all[24];
  for (int i = 0; i < 24; i++) all[i] = new Node{i, {}};
  for (int i = 0; i < 24; i++)
    for (int k = 0; k < 3; k++) all[i]->to[k] = all[(i * 7 + k * 5 + 1) % 24];
  return all[0]->to[0]->id;
}
`;
    const [source, file, html] = ["g.cpp", "g.seepp", "g.html"].map((name) => join(folder, name));
    fs.writeFileSync(source, code);
    cli("trace", source, "--executor", "native", "-o", file);
    cli("export", file, "--format", "html", "-o", html);
    const graphTrace = await openTrace(fs.readFileSync(file));
    const [graph] = await graphsOf(graphTrace, 100);
    assert.equal(graph.layers.flat().length, 24);
    const nav = graphTrace.navigator("line");
    await page.setViewportSize({ width: 2400, height: 2400 });
    await page.goto(`${pathToFileURL(html).href}#step=${nav.at(nav.count - 2)}`);
    await page.waitForSelector("[data-testid=app][data-face=trace]");
    const cards = await page.locator("[data-testid=block]").evaluateAll((all) => all.map((e) => { const { x, y } = e.getBoundingClientRect(); return { id: Number(e.getAttribute("data-block-id")), x, y: Math.round(y) }; }));
    const rows = [...new Set(cards.map((c) => c.y))].sort((a, b) => a - b).map((y) => cards.filter((c) => c.y === y).sort((a, b) => a.x - b.x).map((c) => c.id));
    assert.deepEqual(rows, graph.layers.map((layer) => layer.map(({ id }) => id)));
    assert.match(fs.readFileSync(html, "utf8"), /"graphs":\[\{"layers":/);
  });
});

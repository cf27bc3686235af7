/**
 * `npm run gallery`: the pictures of docs/gallery.md, anew. Most are the panel alone in Chromium, in the colours of VS Code's
 * standard themes; some are whole windows of VS Code.
 *
 *     npm run gallery [-- NAME ..]     only these
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import type { ToWebview } from "../../src/panel/protocol";
import { exampleFiles } from "../e2e/examples";
import { VsCode } from "../e2e/vscode";
import { english } from "../../src/webview/strings";
import { bundle, launch, openPanel, showFile, type Look } from "../webview/page";
import { quantised } from "./quantise";

const root = resolve(__dirname, "../..");
const folder = join(root, "docs", "gallery");
const MOST_BYTES = 150_000;

interface Shot extends Look {
  name: string;
  /** A program of examples/ or bench/programs/, or none: a face. */
  program?: string;
  /** Further arguments of `seepp trace`. */
  trace?: string[];
  /** Where to stand: the n-th step of a line's visits, or a share of the run. */
  at?: number;
  /** What is done before the picture is taken. */
  then?(page: Page): Promise<void>;
  messages?: ToWebview[];
}

const german = (): Record<string, string> => {
  const words = JSON.parse(fs.readFileSync(join(root, "l10n/bundle.l10n.de.json"), "utf8")) as Record<string, string>;
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, words[text] ?? text]));
};
const press = (key: string) => (page: Page): Promise<void> => page.keyboard.press(key);
const frameRow = (page: Page, path: string) => page.locator(`.frames [data-var="${path}"]`).first();
/** Pins a variable of the stack. */
const pin = async (page: Page, path: string): Promise<void> => {
  await frameRow(page, path).focus();
  await frameRow(page, path).locator("[data-testid=pin-variable]").press("Enter");
};
const find = async (page: Page, term: string): Promise<void> => {
  await page.keyboard.press("Control+f");
  await page.locator("[data-testid=find-term]").fill(term);
  await page.waitForSelector("[data-found]");
};

const panels: Shot[] = [
  { name: "list-dark", program: "examples/linked_list.cpp", at: 0.3, theme: "dark", width: 1000, height: 640 },
  { name: "list-narrow-light", program: "examples/linked_list.cpp", at: 0.56, theme: "light", width: 360, height: 800 },
  { name: "tree-light", program: "examples/binary_tree.cpp", at: 0.55, theme: "light", width: 1000, height: 700 },
  { name: "recursion-dark", program: "examples/recursion.cpp", at: 0.4, theme: "dark", width: 800, height: 700 },
  { name: "map-high-contrast", program: "examples/string_and_map.cpp", at: 0.7, theme: "hc", width: 1000, height: 700 },
  { name: "pointers-high-contrast-light", program: "examples/pointers_and_arrays.cpp", at: 0.8, theme: "hcLight", width: 900, height: 640 },
  { name: "use-after-free-light", program: "examples/use_after_free.cpp", at: 0.75, theme: "light", width: 900, height: 640 },
  { name: "leak-dark", program: "examples/leak.cpp", at: 0.95, theme: "dark", width: 900, height: 600 },
  { name: "smart-pointers-light", program: "examples/smart_pointers.cpp", at: 0.5, theme: "light", width: 900, height: 640 },
  { name: "pins-and-find-high-contrast", program: "examples/string_and_map.cpp", at: 0.7, theme: "hc", width: 1000, height: 700, then: async (page) => {
    await pin(page, "text");
    await pin(page, "counts");
    await find(page, "be");
  } },
  { name: "members-light", program: "examples/string_and_map.cpp", at: 0.7, theme: "light", width: 1000, height: 700, then: async (page) => {
    await frameRow(page, "counts").focus();
    await frameRow(page, "counts").locator("[data-testid=raw-switch]").press("Enter");
  } },
  { name: "menu-narrow-dark", program: "examples/use_after_free.cpp", at: 0.6, theme: "dark", width: 360, height: 800, messages: [{ type: "settings", strings: german() }], then: async (page) => { await page.locator("[data-testid=more]").click(); } },
  { name: "large-dark", program: "bench/programs/list.cpp", at: 0.5, theme: "dark", width: 1300, height: 760 },
  { name: "as-text-light", program: "examples/linked_list.cpp", at: 0.3, theme: "light", width: 800, height: 700, then: press("t") },
  { name: "help-dark", program: "examples/leak.cpp", at: 0.5, theme: "dark", width: 800, height: 700, then: press("?") },
  { name: "cut-light", program: "examples/bubble_sort.cpp", trace: ["--max-steps", "40"], at: 1, theme: "light", width: 800, height: 480 },
  { name: "again-dark", program: "examples/bubble_sort.cpp", at: 0.5, theme: "dark", width: 800, height: 480,
    messages: [{ type: "again", face: { kind: "compile-error", name: "bubble_sort.cpp", diagnostics: [{ file: "bubble_sort.cpp", line: 9, column: 3, severity: "error", message: "expected ';'" }] } }] },
  { name: "german-light", program: "examples/linked_list.cpp", at: 0.3, theme: "light", width: 900, height: 600, messages: [{ type: "settings", strings: german() }, { type: "stale", stale: true }] },
  { name: "loading-light", theme: "light", width: 640, height: 400, messages: [{ type: "face", face: { kind: "progress", name: "linked_list.cpp", phase: "recording", steps: 48_000 } }] },
  { name: "compile-error-dark", theme: "dark", width: 760, height: 400, messages: [{ type: "face", face: { kind: "compile-error", name: "linked_list.cpp", diagnostics: [
    { file: "linked_list.cpp", line: 16, column: 23, severity: "error", message: "expected ';' before 'return'" }, { file: "linked_list.cpp", line: 21, column: 11, severity: "warning", message: "unused variable 'done' [-Wunused-variable]" }] } }] },
  { name: "error-high-contrast", theme: "hc", width: 640, height: 400, messages: [{ type: "face", face: { kind: "error", name: "linked_list.cpp", message: "There is no g++ on this machine.", cure: "Install it: apt install g++", log: true } }] },
];

const windows = ["window-dark", "window-light", "trace-editor-dark", "empty-dark", "walkthrough-light", "page-light"] as const;

async function main(): Promise<void> {
  const asked = new Set(process.argv.slice(2));
  const wanted = (name: string): boolean => asked.size === 0 || asked.has(name);
  fs.mkdirSync(folder, { recursive: true });
  const work = fs.mkdtempSync(join(tmpdir(), "seepp-gallery-"));
  const browser = await launch();
  try {
    const files = await bundle();
    for (const shot of panels.filter(({ name }) => wanted(name))) await panel(browser, files, shot, work);
    if (wanted("page-light")) await exported(browser, work);
    if (windows.some((name) => name !== "page-light" && wanted(name))) await vscodeWindows(wanted);
  } finally {
    await browser.close();
    fs.rmSync(work, { recursive: true, force: true });
  }
}

function record(program: string, work: string, more: readonly string[] = []): string {
  const file = join(work, `${program.replace(/\W+/g, "-")}${more.join("")}.seepp`);
  if (!fs.existsSync(file)) seepp("trace", join(root, program), "--executor", "native", "-o", file, ...more);
  return file;
}

function seepp(...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "dist/cli.js"), ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

async function panel(browser: Browser, files: { js: string; css: string }, { name, program, trace, at = 0, then, messages = [], ...look }: Shot, work: string): Promise<void> {
  const { page, errors } = await openPanel(browser, files, look);
  const tell = (message: ToWebview): Promise<void> => page.evaluate((m) => (window as unknown as { tell(m: unknown): void }).tell(m), message);
  for (const message of messages.filter(({ type }) => type === "settings")) await tell(message);
  if (program !== undefined) {
    await showFile(page, record(program, work, trace), 1);
    const count = Number(await page.locator("[data-testid=app]").getAttribute("data-count"));
    const step = await page.evaluate((index) => (window as unknown as { session: { navigator: { at(n: number): number } } }).session.navigator.at(index), Math.max(1, Math.round(at * count)));
    await tell({ type: "goto", step });
    await page.evaluate((title) => { Object.assign((window as unknown as { session: { loaded: { name: string } } }).session.loaded, { name: title }); }, program.replace(/^.*\//, ""));
  }
  for (const message of messages.filter(({ type }) => type !== "settings")) await tell(message);
  await then?.(page);
  await page.waitForTimeout(200);
  keep(name, await page.screenshot());
  await page.close();
  if (errors.length > 0) throw new Error(`${name}: ${errors.join("; ")}`);
}

async function exported(browser: Browser, work: string): Promise<void> {
  const file = join(work, "page.html");
  seepp("export", record("examples/binary_tree.cpp", work), "--format", "html", "-o", file);
  const page = await browser.newPage({ viewport: { width: 1200, height: 720 }, colorScheme: "light" });
  await page.goto(`${pathToFileURL(file).href}#step=60`);
  await page.waitForSelector("[data-testid=app][data-face=trace]");
  await page.waitForTimeout(200);
  keep("page-light", await page.screenshot());
  await page.close();
}

async function vscodeWindows(wanted: (name: string) => boolean): Promise<void> {
  const vs = await VsCode.start({ files: exampleFiles(), size: { width: 1280, height: 760 } });
  const take = async (name: string): Promise<void> => {
    await vs.page.waitForTimeout(800);
    if (wanted(name)) keep(name, await vs.page.screenshot());
  };
  const theme = (name: string): Promise<void> => vs.probe.run(async (vscode, wish) => void (await vscode.workspace.getConfiguration("workbench").update("colorTheme", wish, vscode.ConfigurationTarget.Global)), name);
  try {
    await vs.command("workbench.action.closeSidebar");
    await vs.open("linked_list.cpp");
    await vs.command("seepp.traceFile");
    await vs.panel("[data-face=trace]", 60_000);
    await vs.command("seepp.goToStep", 45);
    await take("window-dark");
    await theme("Default Light Modern");
    await take("window-light");
    await vs.closeAll();
    await vs.command("seepp.openWalkthrough");
    await take("walkthrough-light");
    await theme("Default Dark Modern");
    await vs.closeAll();
    await vs.command("seepp.focusPanel");
    await vs.panel("[data-face=empty]");
    await take("empty-dark");
    await vs.closeAll();
    seepp("trace", vs.file("shapes.cpp"), "--executor", "native", "-o", vs.file("shapes.seepp"));
    await vs.command("workbench.view.explorer");
    await vs.probe.run(async (vscode, file) => void (await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file))), vs.file("shapes.seepp"));
    await vs.panel("[data-face=trace]");
    await vs.command("seepp.goToStep", 20);
    await take("trace-editor-dark");
  } finally {
    await vs.stop();
  }
}

function keep(name: string, png: Buffer): void {
  const small = quantised(png);
  if (small.length > MOST_BYTES) throw new Error(`${name}.png has ${small.length} bytes: take a smaller picture.`);
  fs.writeFileSync(join(folder, `${name}.png`), small);
  console.log(`${name}.png ${Math.round(small.length / 1024)} kB`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

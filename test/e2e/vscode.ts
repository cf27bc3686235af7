/**
 * A real VS Code for the tests: its server build on the loopback address, Chromium with its window, the extension loaded
 * from this repository (or installed from a VSIX), and the probe inside the extension host. Nothing of it is left behind.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { chromium, type Browser, type Frame, type Page } from "playwright-core";
import { Probe } from "./probe-client";

export const root = path.resolve(__dirname, "../..");

interface ServerModule {
  installServer(say?: (line: string) => void): string;
  startServer(options: { data: string; settings?: object; env?: Record<string, string> }): Promise<{
    address(folder: string, payload?: [string, string][]): string; uri(file: string): string; stop(): Promise<void>;
  }>;
}

export interface VsCodeOptions {
  /** Files of the workspace: name → text. */
  files?: Record<string, string>;
  settings?: Record<string, unknown>;
  /** Folders of installed extensions, copied; with "development" the repository's own is loaded besides. */
  extensions?: string[];
  development?: boolean;
  size?: { width: number; height: number };
}

export const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const QUIET = {
  "seepp.executor": "native", // whatever else this machine has
  "workbench.startupEditor": "none", "workbench.tips.enabled": false, "update.mode": "none", "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false, "extensions.ignoreRecommendations": true, "telemetry.telemetryLevel": "off", "security.workspace.trust.enabled": false,
  "workbench.enableExperiments": false, "editor.minimap.enabled": false, "git.enabled": false, "files.autoSave": "off", "workbench.colorTheme": "Default Dark Modern",
};

export class VsCode {
  private constructor(
    readonly page: Page, readonly probe: Probe, readonly folder: string, readonly url: string,
    private readonly browser: Browser, private readonly home: string, private readonly stopServer: () => Promise<void>,
  ) {}

  static async start({ files = {}, settings = {}, extensions = [], development = true, size = { width: 1400, height: 900 } }: VsCodeOptions = {}): Promise<VsCode> {
    const module = (await import(path.join(root, "scripts/vscode-server.mjs"))) as ServerModule;
    module.installServer();
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "seepp-e2e-"));
    const folder = path.join(home, "work");
    fs.mkdirSync(folder);
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    const installed = path.join(home, "data", "extensions");
    for (const extension of [path.join(__dirname, "probe"), ...extensions]) fs.cpSync(extension, path.join(installed, path.basename(extension)), { recursive: true });
    const socket = path.join(home, "probe.sock");
    const server = await module.startServer({ data: path.join(home, "data"), settings: { ...QUIET, ...settings }, env: { SEEPP_PROBE: socket } });
    const executablePath = CHROMIUM.find((file) => fs.existsSync(file));
    if (executablePath === undefined) throw new Error("These tests need Chromium: apt-get install chromium.");
    const browser = await chromium.launch({ executablePath, args: FLAGS });
    const page = await browser.newPage({ viewport: size, permissions: ["clipboard-read", "clipboard-write"] });
    await page.addInitScript("globalThis.__name = (named) => named;"); // tsx keeps the names of functions with this helper
    page.setDefaultTimeout(15_000); // below mocha's: what was waited for is said
    const url = server.address(folder, development ? [["extensionDevelopmentPath", server.uri(root)]] : []);
    const vscode = new VsCode(page, new Probe(socket), folder, url, browser, home, server.stop);
    try {
      await vscode.load();
    } catch (error) {
      await vscode.stop();
      throw error;
    }
    return vscode;
  }

  private async load(): Promise<void> {
    await this.page.goto(this.url);
    await this.page.waitForSelector(".monaco-workbench .part.statusbar", { timeout: 60_000 });
    await this.probe.run(() => true);
  }

  /** Reloads the window: webviews are restored by their serializers, the extension host starts anew. */
  async reload(): Promise<void> {
    // VS Code's own command: it saves the state of its editors first, as on the desktop.
    const loaded = this.page.waitForEvent("load", { timeout: 60_000 });
    await this.command("workbench.action.reloadWindow").catch(() => undefined); // the answer may go down with the extension host
    await loaded;
    this.probe.close();
    await this.page.waitForSelector(".monaco-workbench .part.statusbar", { timeout: 60_000 });
    await this.probe.run(() => true);
  }

  /** Where the server keeps what extensions store. */
  get userData(): string {
    return path.join(this.home, "data", "data", "User");
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  /** Opens a file of the workspace in the first column, with the keyboard in it, and waits for the text that is on the disk. */
  async open(name: string): Promise<void> {
    await this.probe.run(async (vscode, file, text) => {
      const { document } = await vscode.window.showTextDocument(vscode.Uri.file(file), { viewColumn: vscode.ViewColumn.One, preview: false });
      // A file that was open a moment ago may come from memory: VS Code learns a little later that it has changed.
      for (let tries = 0; tries < 200 && document.getText() !== text; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    }, this.file(name), fs.readFileSync(this.file(name), "utf8"));
  }

  /** Closes every editor and waits until the panel's document is gone. */
  async closeAll(): Promise<void> {
    await this.command("workbench.action.closeAllEditors");
    for (let tries = 0; tries < 200; tries++) {
      const apps = await Promise.all(this.page.frames().map((frame) => frame.locator("[data-testid=app]").count().catch(() => 0)));
      if (apps.every((count) => count === 0)) return;
      await this.page.waitForTimeout(25);
    }
    throw new Error(`A panel is still there after all editors were closed: ${(await this.faces()).join("; ")}.`);
  }

  /** Runs a command and waits for its end. */
  async command(name: string, ...args: unknown[]): Promise<void> {
    await this.probe.run(async (vscode, command, given) => void (await vscode.commands.executeCommand(command, ...given)), name, args);
  }

  /**
   * The panel's own document: a frame in a frame of the window. All frames are looked at each time, since the document of a
   * panel that was closed or hidden may still be there for a moment. `state`: what its root shall say, e.g. `[data-face=trace]`.
   */
  async panel(state = "", timeout = 30_000): Promise<Frame> {
    const end = Date.now() + timeout;
    while (Date.now() < end) {
      for (const frame of this.page.frames()) {
        if (await frame.locator(`[data-testid=app]${state}`).count().catch(() => 0)) return frame;
      }
      await this.page.waitForTimeout(50);
    }
    await this.screenshot(`no-panel-${Date.now()}`);
    throw new Error(`No panel with ${state || "a document"} came up within ${timeout} ms. There is: ${(await this.faces()).join("; ") || "none"}.`);
  }

  /** What the root of each panel document says of itself, for messages. */
  private async faces(): Promise<string[]> {
    const read = (frame: Frame): Promise<string[]> => frame.locator("[data-testid=app]")
      .evaluateAll((apps) => apps.map((app) => JSON.stringify((app as unknown as { dataset: object }).dataset))).catch(() => []);
    return (await Promise.all(this.page.frames().map(read))).flat();
  }

  async screenshot(name: string): Promise<void> {
    const folder = process.env.SEEPP_SCREENSHOTS;
    if (folder !== undefined) await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  async stop(): Promise<void> {
    this.probe.close();
    await this.browser.close();
    await this.stopServer();
    fs.rmSync(this.home, { recursive: true, force: true });
  }
}

/** Opens the harness in Chromium: the bundle as the product has it, under its content security policy. */
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import type { PictureRequest } from "../../src/panel/protocol";
import { REPOSITORY } from "../corpus/recording";
import { themes, type ThemeName } from "./themes";

const root = REPOSITORY;
const origin = "http://panel.invalid";
const chromePaths = [process.env.CHROME_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where a Chromium is on this machine, if one is. */
export const chromePath = (): string | undefined => chromePaths.find((p) => p !== undefined && existsSync(p));

export async function bundle(): Promise<{ js: string; css: string }> {
  const out = await build({
    entryPoints: { harness: join(root, "test/webview/harness.tsx") }, bundle: true, write: false, outdir: "/out", platform: "browser", format: "iife", target: "es2022",
    jsx: "automatic", jsxImportSource: "preact", define: { "process.env.NODE_ENV": '"production"' }, logLevel: "silent",
  });
  const of = (end: string): string => out.outputFiles.find((f) => f.path.endsWith(end))!.text;
  return { js: of(".js"), css: of(".css") };
}

export async function launch(): Promise<Browser> {
  const executablePath = chromePath();
  if (executablePath === undefined) throw new Error("There is no Chromium: install it (apt-get install chromium) or set CHROME_PATH.");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
}

export interface Look { theme?: ThemeName; width?: number; height?: number; scale?: number; reducedMotion?: boolean }

/** A page with the panel in it; `errors` gathers what the page complained of (the policy's refusals too). */
export async function openPanel(browser: Browser, files: { js: string; css: string }, look: Look = {}): Promise<{ page: Page; errors: string[] }> {
  const { theme = "dark", width = 900, height = 760, scale = 1, reducedMotion = true } = look;
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale, reducedMotion: reducedMotion ? "reduce" : "no-preference", colorScheme: theme === "light" || theme === "hcLight" ? "light" : "dark" });
  const errors: string[] = [];
  page.on("pageerror", (e) => errors.push(e.stack ?? e.message));
  page.on("console", (m) => { if (m.type() === "error") errors.push(m.text()); });
  const { body, vars } = themes[theme];
  const css = `:root{${Object.entries(vars).map(([k, v]) => `--vscode-${k}:${v}`).join(";")}}`;
  const csp = `default-src 'none'; style-src ${origin}; script-src 'nonce-n0nce'; font-src ${origin}; img-src data:; connect-src ${origin}`;
  await page.route(`${origin}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === "/") return route.fulfill({ contentType: "text/html", body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${csp}"><title>Panel</title><link rel="stylesheet" href="/theme.css"><link rel="stylesheet" href="/webview.css"></head><body class="${body}"><div id="app"></div><script nonce="n0nce" src="/webview.js"></script></body></html>` });
    if (path === "/theme.css") return route.fulfill({ contentType: "text/css", body: css });
    if (path === "/webview.css") return route.fulfill({ contentType: "text/css", body: files.css });
    if (path === "/webview.js") return route.fulfill({ contentType: "text/javascript", body: files.js });
    if (path.startsWith("/trace/")) return route.fulfill({ contentType: "application/octet-stream", body: await readFile(decodeURIComponent(path.slice("/trace/".length))) });
    return route.fulfill({ status: 404, body: "" });
  });
  await page.goto(`${origin}/`);
  await page.waitForSelector("[data-testid=app]");
  return { page, errors };
}

/** Shows a hand-written run at a step. */
export async function showProgram(page: Page, name: string, step: number): Promise<void> {
  await page.evaluate(([n, s]) => (window as unknown as { show(n: string, s: number): void }).show(n, s), [name, step] as const);
  await page.waitForSelector(`[data-testid=app][data-face=trace][data-step="${step}"]`);
}

/** Shows a real trace from a file of this machine. */
export async function showFile(page: Page, path: string, step: number): Promise<void> {
  await page.evaluate(([p, s]) => (window as unknown as { showTrace(p: string, s: number): Promise<void> }).showTrace(`/trace/${encodeURIComponent(p)}`, s), [path, step] as const);
  await page.waitForSelector("[data-testid=app][data-face=trace]", { timeout: 20_000 });
}

/** Asks the panel for a picture as the extension does, and gives its bytes. */
export async function pictureOf(page: Page, request: PictureRequest): Promise<Buffer> {
  const text = await page.evaluate(async (wanted) => {
    const { posted, tell } = window as unknown as { posted: { type: string; id?: number; bytes?: ArrayBuffer; failed?: string }[]; tell(message: unknown): void };
    const id = posted.length + 1;
    tell({ type: "picture", id, request: wanted });
    for (;;) {
      const answer = posted.find((m) => m.type === "picture" && m.id === id);
      if (answer?.failed !== undefined) throw new Error(answer.failed);
      if (answer) return btoa(Array.from(new Uint8Array(answer.bytes!), (b) => String.fromCharCode(b)).join(""));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }, request);
  return Buffer.from(text, "base64");
}

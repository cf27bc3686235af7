/**
 * The panel in a real Chromium: scripting time of a frame while one steps through large programs, and frames a second while
 * the timeline is dragged. Chromium's own counters are read, so that what a step costs is all that it costs.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, CDPSession, Page } from "playwright-core";
import { bundle, chromePath, launch, openPanel, showFile } from "../test/webview/page";
import { REPOSITORY } from "../test/corpus/recording";
import { recordRequest } from "../test/corpus/recording";
import type { Figure, Group } from "./figures";
import { quantile } from "./stats";

const STEPS = 60;
const SCRUB_MS = 3000;
/** `at`: the share of the run at which the steps are taken. */
const LARGE = [{ name: "nodes", at: 0.75 }, { name: "nodes", at: 0.3 }, { name: "deep", at: 0.48 }, { name: "matrix", at: 0.9 }] as const;

export const frames: Group = { prefix: "frame.", measure: () => inChromium(async (browser, files, folder) => {
  const all: number[] = [];
  const figures: Figure[] = [];
  for (const { name, at } of LARGE) {
    const { page, errors } = await openPanel(browser, files, { width: 1200, height: 800 });
    await showFile(page, await record(folder, join("bench", "programs", `${name}.cpp`)), 1);
    const times = await stepThrough(page, at);
    if (errors.length) throw new Error(`${name}: ${errors[0]}`);
    all.push(...times);
    figures.push({ key: `frame.scriptMs.${name}.${at}`, value: quantile(times, 0.95), unit: "ms", note: "95th of a hundred" });
    await page.close();
  }
  return [{ key: "frame.scriptMs.p95", value: quantile(all, 0.95), unit: "ms", note: "scripting a step in large programs; at most 16" }, ...figures];
}) };

export const scrub: Group = { prefix: "scrub.", measure: () => inChromium(async (browser, files, folder) => {
  const figures: Figure[] = [];
  for (const [name, source] of [["small", join("examples", "linked_list.cpp")], ["million", join("bench", "programs", "million.cpp")]] as const) {
    const { page } = await openPanel(browser, files, { width: 1200, height: 800 });
    await showFile(page, await record(folder, source), 1);
    figures.push({ key: `scrub.fps.${name}`, value: await scrubbing(page), unit: "/s", note: name === "small" ? "at least 60 on a display of 60 Hz" : "at least 20" });
    await page.close();
  }
  return figures;
}) };

async function inChromium(measure: (browser: Browser, files: { js: string; css: string }, folder: string) => Promise<Figure[]>): Promise<Figure[]> {
  if (!chromePath()) return [];
  const folder = await mkdtemp(join(tmpdir(), "seepp-frames-"));
  const browser = await launch();
  try {
    return await measure(browser, await bundle(), folder);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function record(folder: string, source: string): Promise<string> {
  const path = join(folder, `${source.replace(/\W/g, "_")}.seepp`);
  const recorded = await recordRequest({ version: 1, code: await readFile(join(REPOSITORY, source), "utf8"), main: "main.cpp", limits: { steps: 5_000_000, seconds: 120, traceBytes: 2 ** 30 }, format: "seepp" });
  await recorded.remove();
  await writeFile(path, recorded.bytes);
  return path;
}

interface PanelWindow { session: { step: number; navigator: { at(i: number): number; count: number }; goTo(step: number, follow?: boolean): void; move(move: "forward"): void } }

async function stepThrough(page: Page, share: number): Promise<number[]> {
  await page.evaluate((at) => { const { session } = window as unknown as PanelWindow; session.goTo(session.navigator.at(Math.max(1, Math.round(session.navigator.count * at)))); }, share);
  const client = await page.context().newCDPSession(page);
  // The thread's own time: what else the machine does meanwhile is not the panel's.
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  const times: number[] = [];
  for (let i = 0; i < STEPS + 5; i++) {
    await settled(page);
    const before = await scriptSeconds(client);
    await page.evaluate(() => (window as unknown as PanelWindow).session.move("forward"));
    await settled(page);
    if (i >= 5) times.push((await scriptSeconds(client) - before) * 1000); // the first ones are compiled
  }
  return times;
}

const settled = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((done) => { requestAnimationFrame(() => requestAnimationFrame(() => done())); }));

async function scriptSeconds(client: CDPSession): Promise<number> {
  const { metrics } = await client.send("Performance.getMetrics");
  return metrics.find((m) => m.name === "ScriptDuration")!.value;
}

/** Goes to another place of the run in each frame, as a drag along the timeline does. */
function scrubbing(page: Page): Promise<number> {
  return page.evaluate((ms) => new Promise<number>((done) => {
    const { session } = window as unknown as PanelWindow;
    const { count } = session.navigator;
    const begin = performance.now();
    let n = 0;
    const frame = (): void => {
      const past = performance.now() - begin;
      if (past > ms) return done((n * 1000) / past);
      n++;
      session.goTo(session.navigator.at(1 + Math.round((0.5 - 0.5 * Math.cos((past / ms) * 6.28)) * (count - 1))), false);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }), SCRUB_MS);
}

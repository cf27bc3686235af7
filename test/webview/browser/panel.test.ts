/** The whole panel in Chromium with a fake host: what it shows, what its keys and buttons do, what it tells the host. */
import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import type { FromWebview, ToWebview } from "../../../src/panel/protocol";
import type { Snapshot, Value } from "../../../src/trace/snapshot";
import { english } from "../../../src/webview/strings";
import { bundle, launch, openPanel, showProgram } from "../page";
import { programs } from "../fixtures/programs";
import type { ThemeName } from "../themes";

interface Harness { cutOrOverlapping(): string[]; posted: FromWebview[]; tell(message: ToWebview): void }

const posted = <T extends FromWebview["type"]>(page: Page, type: T): Promise<Extract<FromWebview, { type: T }>[]> =>
  page.evaluate((wanted) => (window as unknown as Harness).posted.filter((m) => m.type === wanted), type) as Promise<Extract<FromWebview, { type: T }>[]>;
const tell = (page: Page, message: ToWebview): Promise<void> => page.evaluate((m) => (window as unknown as Harness).tell(m), message);
const stepOf = (page: Page): Promise<number> => page.locator("[data-testid=app]").getAttribute("data-step").then(Number);

/** The panel scrolls a frame or two after the step is there. */
async function becomes(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(what);
}

describe("panel in a browser", function () {
  this.timeout(240_000);
  let browser: Browser;
  let files: { js: string; css: string };
  let page: Page;
  let errors: string[];

  before(async function () {
    files = await bundle();
    browser = await launch();
  });
  after(() => browser?.close());
  const open = async (look: Parameters<typeof openPanel>[2] = {}): Promise<void> => { ({ page, errors } = await openPanel(browser, files, look)); };
  afterEach(async () => {
    assert.deepEqual(errors, [], "the page complained");
    await page.close();
  });

  describe("what it shows", () => {
    for (const name of ["linkedList", "binaryTree", "containers", "mistakes"]) {
      it(`is what the trace says, at every step of ${name}`, async () => {
        await open({ width: 1200, height: 1600 });
        const trace = programs[name]();
        for (let step = 1; step <= trace.stepCount; step++) {
          await showProgram(page, name, step);
          assert.deepEqual(await shown(page), expected(trace.snapshot(step)), `step ${step}`);
        }
      });
    }

    it("shows each member of a block that was given no value yet", async () => {
      await open();
      await showProgram(page, "unsetNode", 2);
      assert.deepEqual(await page.locator("[data-testid=block] [data-var]").evaluateAll((all) => all.map((e) => `${e.getAttribute("data-var")} ${e.getAttribute("data-state")}`)), ["value undefined", "next undefined"]);
      assert.deepEqual(await page.evaluate(() => (window as unknown as Harness).cutOrOverlapping()), []);
    });

    it("draws one arrow for each pointer that leads somewhere", async () => {
      await open({ width: 1200 });
      await showProgram(page, "linkedList", 14);
      const arrows = await page.locator(".arrow").evaluateAll((all) => all.map((g) => `${g.getAttribute("data-from")} > ${g.getAttribute("data-to")}`).sort());
      assert.deepEqual(arrows, ["b1/next > b0", "b2/next > b1", "b3/next > b2", "f1.1/head > b3"]);
    });

    it("marks the old value, the leak, the freed block and the error", async () => {
      await open();
      await showProgram(page, "containers", 5);
      assert.equal(await page.locator('[data-var="a[2]"] .old').textContent(), "4");
      await showProgram(page, "mistakes", 4);
      assert.equal(await page.locator("[data-testid=block][data-state=freed]").count(), 1);
      assert.equal(await page.locator(".arrow.freed").count(), 1);
      await showProgram(page, "mistakes", 3);
      assert.match(await page.locator("[data-testid=error][data-kind=invalid-write]").innerText(), /Invalid write of 4 bytes.*\n?.*line 4[^]*not its own/);
      assert.equal(await page.locator(".arrow.outside").count(), 2);
      await showProgram(page, "mistakes", 7);
      assert.equal(await page.locator("[data-testid=block][data-state=leaked] .state").textContent(), "leaked");
    });

    for (const [width, height] of [[1200, 900], [320, 900]]) {
      it(`keeps every block at its pixel, whatever a step says, prints or breaks: ${width} px`, async () => {
        await open({ width, height });
        for (const name of ["mistakes", "linkedList", "binaryTree"]) {
          const places = new Map<string, string>();
          const trace = programs[name]();
          for (let step = 1; step <= trace.stepCount; step++) {
            await showProgram(page, name, step);
            const now = await page.locator("[data-testid=block]").evaluateAll((all) => {
              const scroll = document.querySelector(".heap .scroll, main.narrow")!;
              // The stack stands above the heap when narrow, and grows: there a block keeps its place in the heap.
              const origin = document.querySelector("main.narrow .plane")?.getBoundingClientRect() ?? { left: -scroll.scrollLeft, top: -scroll.scrollTop };
              return all.map((e) => { const r = e.getBoundingClientRect(); return [e.getAttribute("data-block-id")!, `${r.left - origin.left} ${r.top - origin.top} ${r.width}`]; });
            });
            for (const [id, place] of now) {
              assert.equal(place, places.get(id) ?? place, `${name}: block ${id} in step ${step}`);
              places.set(id, place);
            }
          }
        }
      });
    }

    it("pages through a long vector", async () => {
      await open({ width: 1200, height: 1400 });
      await showProgram(page, "containers", 6);
      await page.getByRole("button", { name: "Later elements" }).click();
      assert.equal(await page.locator('[data-var="many[40]"]').getAttribute("data-value"), "280");
      await page.getByRole("button", { name: "Last elements" }).click();
      assert.equal(await page.locator('[data-var="many[999]"]').getAttribute("data-value"), "6993");
      await page.getByRole("button", { name: "First elements" }).click();
      assert.equal(await page.locator('[data-var="many[0]"]').getAttribute("data-value"), "0");
    });

    it("draws only what is in view of a deep stack, and scrolls to the rest", async () => {
      await open();
      await showProgram(page, "deep", 2);
      assert.ok(await page.locator("[data-testid=frame]").count() < 60);
      await page.locator(".stack .scroll").evaluate((e) => { e.scrollTop = e.scrollHeight; });
      await page.locator('[data-testid=frame][data-function="main()"]').waitFor();
    });

    it("shows output up to the step, with what is new marked", async () => {
      await open();
      await showProgram(page, "linkedList", 14);
      assert.equal(await page.locator("[data-testid=stdout] mark").textContent(), "9\n");
      await showProgram(page, "linkedList", 15);
      assert.equal(await page.locator("[data-testid=stdout]").textContent(), "9\n");
      assert.equal(await page.locator("[data-testid=stderr] mark").textContent(), "done\n");
    });
  });

  describe("threads", () => {
    it("have a stack each, in one order whoever runs, and a lane under the timeline", async () => {
      await open();
      await showProgram(page, "threads", 1);
      assert.equal(await page.locator("[data-testid=thread]").count(), 0, "there is one thread only");
      const trace = programs.threads();
      for (const step of [2, 3, 4, 5]) {
        await showProgram(page, "threads", step);
        const shown = await page.locator("[data-testid=thread], [data-testid=frame]").evaluateAll((all) => (all as HTMLElement[]).map(({ dataset: d }) => d.function ?? `${d.thread} ${d.state}${d.current ? " current" : ""}`));
        assert.deepEqual(shown, trace.snapshot(step).threads.flatMap(({ id, state, frames }) => [`${id} ${state}${id === trace.snapshot(step).thread ? " current" : ""}`, ...frames.map((frame) => frame.function)]), `step ${step}`);
        assert.equal(await page.locator("[data-testid=running-thread]").getAttribute("data-thread"), String(trace.snapshot(step).thread));
      }
      const lane = await page.locator("[data-testid=threads] rect").evaluateAll((all) => (all as HTMLElement[]).map(({ dataset }) => Number(dataset.thread)));
      assert.deepEqual(lane, [1, 2, 3, 2, 1]);
    });

    it("are folded and followed by their headings, and switches are told", async () => {
      await open();
      await showProgram(page, "threads", 4);
      const second = page.locator("[data-testid=thread][data-thread='2']");
      await second.locator(".title").click();
      assert.equal(await page.locator("[data-testid=frame]").count(), 2);
      await second.locator(".title").click();
      await second.locator("[data-testid=thread-next]").click();
      assert.equal(await stepOf(page), 5);
      assert.match(await page.locator("[data-testid=sentence]").innerText(), /^Thread 2 goes on\. counter changes from 1 to 2/);
      await page.locator("[data-testid=thread][data-thread='3'] [data-testid=thread-previous]").click();
      assert.equal(await stepOf(page), 4);
      await page.locator("[data-testid=thread][data-thread='1'] [data-testid=thread-previous]").click();
      assert.equal(await stepOf(page), 1);
      await showProgram(page, "threads", 3);
      assert.equal(await page.locator("[data-testid=sentence]").innerText(), "Thread 3 starts in work(2).");
    });
  });

  describe("moving", () => {
    it("by keys", async () => {
      await open();
      await showProgram(page, "binaryTree", 1);
      const presses: [string, number][] = [["ArrowRight", 2], ["ArrowRight", 3], ["Shift+ArrowRight", 4], ["ArrowLeft", 3], ["Shift+ArrowDown", 5], ["End", 44], ["Shift+ArrowLeft", 43], ["Home", 1], ["PageDown", 5], ["PageUp", 1]];
      for (const [key] of presses) await page.keyboard.press(key);
      const went = (await posted(page, "step")).map((m) => m.step);
      // Each move as the navigator gives it, from the program itself.
      const nav = programs.binaryTree().navigator("line");
      const want = [1, 2, 3, nav.over(3)!, nav.over(3)! - 1];
      assert.deepEqual(went.slice(0, 5), want);
      assert.equal(went[5], nav.out(want[4]));
      assert.deepEqual(went.slice(6), [44, nav.backOver(44), 1, 5, 1]);
    });

    it("keeps in view what a step changes, else the running frame, and comes back by itself", async () => {
      await open({ width: 480, height: 440 });
      const inView = (): Promise<{ running: boolean; changed: boolean; cards: number }> => page.evaluate(() => {
        const view = document.querySelector("main.picture")!.getBoundingClientRect();
        const seen = [...document.querySelectorAll(".card > header, .block.new, .block.turned, .changed[data-var], .changed [data-var], .fresh")].filter((e) => { const b = e.getBoundingClientRect(); return b.height > 0 && b.top >= view.top - 1 && b.top + Math.min(b.height, 24) <= view.bottom + 1; });
        return { running: seen.some((e) => e.closest(".frame.on")), changed: seen.some((e) => e.tagName !== "HEADER"), cards: seen.length };
      });
      await showProgram(page, "binaryTree", 1);
      for (let step = 2; step <= 44; step++) {
        await page.evaluate(() => { document.querySelector("main.picture")!.scrollTop = 9999; });
        await page.keyboard.press("ArrowRight");
        await page.waitForSelector(`[data-step="${step}"]`);
        await becomes(async () => { const { running, changed, cards } = await inView(); return cards > 0 && (running || changed); }, `step ${step}: neither the running frame nor what changed is in view`);
      }
      await becomes(async () => (await inView()).running, "at the end nothing on the heap changes");
    });

    it("keeps in view what an error is about: the block that is overrun, or the variable that leads there", async () => {
      await open({ width: 480, height: 640 });
      const seen = (selector: string): Promise<boolean> => page.evaluate((s) => {
        const view = document.querySelector("main.picture")!.getBoundingClientRect();
        const e = document.querySelector(s)?.getBoundingClientRect();
        return e !== undefined && e.top >= view.top && e.top + 20 <= view.bottom;
      }, selector);
      await showProgram(page, "mistakes", 3);
      await becomes(() => seen('[data-block-id="0"]'), "written past its end");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await becomes(() => seen('[data-function="main()"] [data-var="p"]'), "read through p");
    });

    it("by every button, which is dimmed where it leads nowhere", async () => {
      await open();
      await showProgram(page, "binaryTree", 20);
      const nav = programs.binaryTree().navigator("line");
      for (const [move, to] of [["forward", nav.forward(20)], ["back", 20], ["over", nav.over(20)], ["backOver", nav.backOver(nav.over(20)!)], ["out", nav.out(nav.backOver(nav.over(20)!)!)]] as const) {
        await page.locator(`[data-move=${move}]`).click();
        assert.equal(await stepOf(page), to, move);
      }
      await page.locator("[data-move=first]").click();
      for (const move of ["first", "back", "backOver", "backOut"]) assert.equal(await page.locator(`[data-move=${move}]`).getAttribute("aria-disabled"), "true", move);
      assert.equal(await page.locator("[data-move=forward]").getAttribute("aria-disabled"), "false");
    });

    it("plays, and stops at the end", async () => {
      await open();
      await tell(page, { type: "settings", playSpeed: 60 });
      await showProgram(page, "linkedList", 12);
      await page.keyboard.press("Space");
      await page.waitForSelector('[data-step="15"]');
      await page.waitForSelector('[data-move=play][aria-pressed="false"]');
    });

    it("by the timeline, with keys and mouse", async () => {
      await open();
      await showProgram(page, "binaryTree", 1);
      const lane = page.locator("[data-testid=timeline]");
      const box = (await lane.boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + 10);
      assert.ok(Math.abs((await stepOf(page)) - 22) <= 1);
      assert.equal(await lane.getAttribute("aria-valuenow"), String(await stepOf(page)));
      await lane.focus();
      await page.keyboard.press("End");
      assert.equal(await stepOf(page), 44);
    });

    it("when the host says so: goto, move, visit", async () => {
      await open();
      await showProgram(page, "binaryTree", 1);
      await tell(page, { type: "goto", step: 7 });
      assert.equal(await stepOf(page), 7);
      await tell(page, { type: "move", move: "back" });
      assert.equal(await stepOf(page), 6);
      const nav = programs.binaryTree().navigator("line");
      await tell(page, { type: "visit", file: "tree.cpp", line: 20, direction: "next" });
      assert.equal(await stepOf(page), nav.nextVisit(6, "tree.cpp", 20));
      await tell(page, { type: "visit", file: "tree.cpp", line: 5, direction: "previous" });
      assert.deepEqual(await posted(page, "missed"), [{ type: "missed", file: "tree.cpp", line: 5, direction: "previous", ever: false }]);
    });
  });

  describe("talk with the host", () => {
    it("says ready, then where it stands", async () => {
      await open();
      assert.deepEqual(await posted(page, "ready"), [{ type: "ready" }]);
      await showProgram(page, "linkedList", 3);
      assert.deepEqual((await posted(page, "step")).at(-1), {
        type: "step", key: "linkedList", step: 3, count: 15, follow: true, at: { file: "list.cpp", line: 5, column: 3 }, executed: { file: "list.cpp", line: 13, column: 3 },
      });
    });

    it("reveals lines of the step and of frames", async () => {
      await open();
      await showProgram(page, "linkedList", 3);
      await page.locator("[data-testid=line]").click();
      await page.locator('[data-testid=frame][data-function="main()"] .line').click();
      assert.deepEqual((await posted(page, "reveal")).map((m) => [m.file, m.line]), [["list.cpp", 5], ["list.cpp", 13]]);
    });

    it("numbers steps as the trace does, whichever it leaves out", async () => {
      await open();
      await showProgram(page, "oneLine", 1);
      const counter = (): Promise<string> => page.locator("[data-testid=count]").innerText();
      assert.equal(await counter(), "1 / 4");
      await page.keyboard.press("ArrowRight");
      assert.equal(await counter(), "3 / 4");
      assert.equal(await page.locator("[data-testid=timeline]").getAttribute("aria-valuenow"), "3");
      assert.match((await page.locator("[data-testid=timeline]").getAttribute("aria-valuetext"))!, /^Step 3 of 4/);
      assert.deepEqual((await posted(page, "step")).map(({ step, count }) => [step, count]), [[1, 4], [3, 4]]);
      await page.locator("[data-granularity=statement]").click();
      assert.equal(await counter(), "3 / 4");
      await page.keyboard.press("ArrowLeft");
      assert.equal(await counter(), "2 / 4");
    });

    it("comes back to its step", async () => {
      await open();
      await showProgram(page, "linkedList", 9);
      await page.waitForTimeout(300);
      await tell(page, { type: "face", face: { kind: "empty" } });
      await page.evaluate(() => (window as unknown as { show(n: string, s?: number): void }).show("linkedList"));
      await page.waitForSelector('[data-step="9"]');
    });

    it("has a face for each state without a trace", async () => {
      await open();
      assert.equal(await page.locator("[data-testid=app]").getAttribute("data-face"), "empty");
      await page.getByRole("button", { name: "Trace this file" }).click();
      await tell(page, { type: "face", face: { kind: "progress", name: "a.cpp", phase: "recording", steps: 12345 } });
      assert.match(await page.locator("[data-testid=face]").innerText(), /recording[^]*a\.cpp[^]*12,345 steps/i);
      await page.getByRole("button", { name: "Cancel" }).click();
      await tell(page, { type: "face", face: { kind: "compile-error", name: "a.cpp", diagnostics: [{ file: "a.cpp", line: 3, column: 7, severity: "error", message: "expected ';'" }] } });
      await page.locator("[data-testid=diagnostic]").click();
      assert.deepEqual((await posted(page, "reveal")).at(-1), { type: "reveal", file: "a.cpp", line: 3, column: 7 });
      await tell(page, { type: "face", face: { kind: "error", message: "No recorder.", cure: "Install valgrind.", log: true } });
      assert.match(await page.locator("[data-testid=face]").innerText(), /No recorder\.[^]*Install valgrind\./);
      await page.getByRole("button", { name: "Show the log" }).click();
      await tell(page, { type: "face", face: { kind: "cancelled", name: "a.cpp" } });
      await page.getByRole("button", { name: "Trace again" }).click();
      assert.deepEqual((await posted(page, "command")).map((m) => m.command), ["trace", "cancel", "showLog", "trace"]);
    });

    it("says what is wrong with bytes that are no trace", async () => {
      await open();
      await tell(page, { type: "trace", key: "k", name: "bad.seepp", bytes: new TextEncoder().encode("no trace at all") });
      await page.waitForSelector('[data-face="error"]');
      assert.match(await page.locator("[data-testid=face]").innerText(), /cannot be opened/);
      assert.equal((await posted(page, "error")).length, 1);
    });

    it("says that the source has changed, until told otherwise", async () => {
      await open();
      await showProgram(page, "linkedList", 1);
      await tell(page, { type: "stale", stale: true });
      await page.locator("[data-testid=banner-stale]").waitFor();
      await tell(page, { type: "stale", stale: false });
      assert.equal(await page.locator("[data-testid=banner-stale]").count(), 0);
    });
  });

  describe("form", () => {
    for (const theme of ["dark", "light", "hc", "hcLight"] as ThemeName[]) {
      for (const [width, height] of [[320, 900], [640, 480], [1400, 900]]) {
        it(`cuts no text and lets nothing overlap: ${theme}, ${width} px`, async () => {
          await open({ theme, width, height });
          for (const [name, step] of [["containers", 6], ["binaryTree", 30], ["mistakes", 5], ["reader", 2], ["reader", 3], ["threads", 4]] as const) {
            await showProgram(page, name, step);
            assert.deepEqual(await page.evaluate(() => (window as unknown as Harness).cutOrOverlapping()), [], name);
          }
        });
      }
    }

    for (const width of [420, 900]) {
      it(`gives a line of its own to what says that no function runs: ${width} px`, async () => {
        await open({ width });
        await showProgram(page, "over", 2);
        const apart = await page.evaluate(() => {
          const said = document.querySelector(".frames .nothing")!.getBoundingClientRect();
          const below = [...document.querySelectorAll("[data-testid=globals], .narrow > .heap h2")].map((e) => e.getBoundingClientRect().top);
          return { seen: said.height > 10, below: below.length > 0 && below.every((top) => top >= said.bottom) };
        });
        assert.deepEqual(apart, { seen: true, below: true });
      });
    }

    it("knows a library's blocks, and a normal end from an error", async () => {
      await open();
      await showProgram(page, "library", 3);
      assert.equal(await page.locator(".plane > .nothing").innerText(), "Only the library has blocks on the heap: its containers show what is in them.");
      assert.equal(await page.locator("[data-testid=sentence]").innerText(), "The program has ended with status 0.");
      assert.equal(await page.locator(".said.failed, .said .icon").count(), 0);
      assert.equal(await page.locator("[data-testid=error]").count(), 1, "the leak is said beneath");
      await showProgram(page, "over", 2);
      assert.equal(await page.locator(".plane > .nothing").innerText(), "This program allocates nothing on the heap.");
    });

    it("names every control and shows where the focus is", async () => {
      await open();
      await showProgram(page, "mistakes", 5);
      const nameless = await page.locator("button, [role=slider], [role=separator], section").evaluateAll((all) => all.filter((e) => !(e.getAttribute("aria-label") || e.textContent?.trim())).map((e) => e.outerHTML.slice(0, 80)));
      assert.deepEqual(nameless, []);
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
      assert.equal(outline, "solid");
    });

    it("tells a screen reader the values, where pointers lead and what changed", async () => {
      await open();
      await showProgram(page, "containers", 5);
      assert.equal(await page.locator('[data-var="a[2]"] .sr').textContent(), "2: 42, was 4");
      await showProgram(page, "mistakes", 4);
      assert.match((await page.locator('[data-var="p"] .sr').first().textContent())!, /^p, int\*, 0x[0-9a-f]+, points to freed memory at 0x/);
      assert.equal(await page.locator("[data-testid=sentence]").getAttribute("aria-live"), "polite");
    });

    it("opens the help with a key, closes it with another, and gives the focus back", async () => {
      await open();
      await showProgram(page, "linkedList", 1);
      await page.locator("[data-testid=help]").focus();
      await page.keyboard.press("?");
      await page.locator("[data-testid=help-dialog]").waitFor();
      await page.keyboard.press("Escape");
      await page.locator("[data-testid=help-dialog]").waitFor({ state: "detached" });
      await page.waitForFunction(() => document.activeElement?.getAttribute("data-testid") === "help");
    });

    it("speaks another language where it has one", async () => {
      await open();
      await tell(page, { type: "settings", strings: { stack: "Stapel", line: "Zeile {line}" } });
      await showProgram(page, "linkedList", 3);
      assert.equal(await page.locator("[data-testid=show-stack]").textContent(), "Stapel");
      assert.equal(await page.locator("[data-testid=line]").textContent(), "Zeile 5");
    });

    it("says in German what each step did, with the same names and values", async () => {
      await open({ width: 1200 });
      const words = JSON.parse(await readFile("l10n/bundle.l10n.de.json", "utf8")) as Record<string, string>;
      await tell(page, { type: "settings", strings: Object.fromEntries(Object.entries(english).map(([key, text]) => [key, words[text]])) });
      const said: string[] = [];
      for (let step = 1; step <= 5; step++) {
        await showProgram(page, "linkedList", step);
        said.push(await page.locator("[data-testid=sentence]").innerText());
      }
      assert.deepEqual(said, [
        "head hat noch keinen Wert und total hat noch keinen Wert.", "head ist 0x0 und i ist 0.", "Ruft push(0x0, 0) auf.", "Neu: Node{0, 0x0} und n ist → Node. push gibt → Node zurück.", "head ist → Node und i ist 1.",
      ]);
    });
  });
});

/** Variables as the page has them: "frame path = value" with the outermost values only. */
async function shown(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll("[data-testid=frame], [data-testid=globals], [data-testid=block]")].flatMap((card) => {
    const owner = card.getAttribute("data-function") ?? card.getAttribute("data-address") ?? "globals";
    return [...card.querySelectorAll("[data-var]")].filter((e) => !["struct", "array", "sequence", "map"].includes(e.getAttribute("data-kind")!)).map((e) =>
      [owner, e.getAttribute("data-var"), e.getAttribute("data-state") === "undefined" ? "undefined" : e.getAttribute("data-value") ?? e.getAttribute("data-target")].join(" "));
  }).sort());
}

/** The same from a snapshot. Freed blocks that nothing points at are not shown. */
function expected(s: Snapshot): string[] {
  const found: string[] = [];
  const walk = (owner: string, v: Value, path: string): void => {
    if (["struct", "array", "sequence", "map"].includes(v.kind)) {
      v.children?.forEach((c, i) => walk(owner, c, c.role === "element" ? `${path}[${i}]` : c.role === "entry" ? `${path}{${i}}` : c.role === "key" || c.role === "value" ? `${path}:${c.role}` : path ? `${path}.${c.name}` : c.name));
    } else found.push([owner, path, v.state === "undefined" ? "undefined" : v.value ?? v.target].join(" "));
  };
  for (const f of s.frames) f.variables.forEach((v) => walk(f.function, v, v.name));
  if (s.returned) walk(s.frames[0].function, s.returned, "returns");
  s.globals.forEach((v) => walk("globals", v, v.name));
  const pointedAt = JSON.stringify([s.frames, s.globals]);
  for (const b of s.heap) if (b.value && (b.state !== "freed" || b.freed?.step === s.step || pointedAt.includes(`"${b.address}"`))) walk(b.address, b.value, b.value.kind === "scalar" ? "" : "");
  return found.sort();
}

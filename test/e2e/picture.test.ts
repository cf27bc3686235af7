/** The picture in real VS Code: graphs laid out by the host, what one arranges stays, and one looks closely. */
import * as assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { layOutGraphs } from "../../src/foresight/elk";
import { foresee } from "../../src/foresight/foresee";
import { waitForStep } from "./panel-state";
import { sharedVsCode, traceExample } from "./session";
import type { VsCode } from "./vscode";

const GRAPH = `#include <cstdio>
struct Vertex { int id; Vertex* a = nullptr; Vertex* b = nullptr; explicit Vertex(int i) : id(i) {} };
int main() {
  Vertex* all[8];
  for (int i = 0; i < 8; i++) all[i] = new Vertex(i);
  for (int i = 0; i < 8; i++) { all[i]->a = all[(i * 3 + 1) % 8]; all[i]->b = all[(i + 2) % 8]; }
  std::puts("linked");
  for (Vertex* v : all) delete v;
}
`;

describe("the picture in VS Code", () => {
  let vs: VsCode;
  before(async function () {
    this.timeout(300_000);
    vs = await sharedVsCode();
  });

  const boxes = (panel: Frame): Promise<Map<number, { x: number; y: number }>> => panel.locator("[data-testid=block]")
    .evaluateAll((all) => all.map((e) => { const r = e.getBoundingClientRect(); return [Number((e as HTMLElement).dataset.blockId), { x: r.x, y: r.y }] as [number, { x: number; y: number }]; })).then((all) => new Map(all));

  it("draws a graph in the layers that elkjs found in the extension host, and keeps it there", async () => {
    const { panel, trace } = await traceExample(vs, "graph.cpp", GRAPH);
    const [graph] = await layOutGraphs(foresee(trace, 100));
    assert.ok(graph.layers.length > 1);
    const printed = trace.outputStep("stdout", 0)!;
    await vs.command("seepp.goToStep", printed);
    await waitForStep(panel, trace.navigator("line").nearest(printed));
    const now = await boxes(panel);
    for (const layer of graph.layers) {
      const places = layer.map(({ id }) => now.get(id)).filter((p) => p !== undefined);
      assert.ok(new Set(places.map((p) => Math.round(p.y))).size <= 1, `a layer stands on several heights: ${JSON.stringify(places)}`);
      places.slice(1).forEach((p, i) => assert.ok(p.x > places[i].x, "a layer's order is another"));
    }
    await panel.click("[data-move=back]");
    for (const [id, place] of await boxes(panel)) assert.deepEqual(place, now.get(id), `block ${id} has moved`);
    await vs.screenshot("graph");
  });

  it("keeps a folded card and the zoom over a new run of the file", async () => {
    const first = await traceExample(vs, "binary_tree.cpp");
    const last = first.trace.navigator("line").at(120);
    await vs.command("seepp.goToStep", last);
    await waitForStep(first.panel, last);
    await first.panel.locator('[data-block-id="0"] header').hover();
    await first.panel.click('[data-block-id="0"] [data-testid=fold-card]');
    await first.panel.click("[data-testid=zoom-out]");
    await first.panel.waitForTimeout(400); // what is kept is written a little later
    await vs.command("seepp.traceFile");
    const panel = await vs.panel("[data-face=trace]", 60_000);
    await vs.command("seepp.goToStep", last);
    await waitForStep(panel, last);
    assert.equal(await panel.locator('[data-block-id="0"]').getAttribute("data-folded"), "true");
    assert.equal(await panel.locator("[data-testid=zoom-reset]").textContent(), "90 %");
    await panel.click("[data-testid=zoom-reset]");
  });

  it("shows the bytes of a variable as the trace has them, and goes to where it changed last", async () => {
    const { panel, trace } = await traceExample(vs, "bubble_sort.cpp");
    const nav = trace.navigator("line");
    const step = nav.at(40);
    await vs.command("seepp.goToStep", step);
    await waitForStep(panel, step);
    await panel.locator('[data-testid=frame][data-current=true] [data-var="count"]').dblclick();
    const inspector = panel.locator("[data-testid=inspector]");
    const address = (await inspector.getAttribute("data-address"))!;
    const bytes = trace.bytes(address, 4, step)!;
    assert.deepEqual((await inspector.locator("td:not(.laid):not(.none)").allTextContents()), [...bytes.bytes].map((b) => b.toString(16).padStart(2, "0")));
    await inspector.locator("[data-testid=last-change]").click();
    await waitForStep(panel, nav.nearest(trace.lastWrite(address, 4, step)!));
    await vs.screenshot("bytes");
  });
});

/** The picture of each hand-written run at every step: nothing overlaps, nothing moves, no arrow crosses a card. */
import { strict as assert } from "node:assert";
import type { Trace } from "../../../src/trace/model";
import { homes, type HeapLayout } from "../../../src/webview/layout/homes";
import { foresee } from "../../../src/foresight/foresee";
import { Changes } from "../../../src/webview/picture/changes";
import { draw } from "../../../src/webview/picture/draw";
import { defaultMetrics as metrics } from "../../../src/webview/picture/metrics";
import { sceneOf, type Panes, type Scene } from "../../../src/webview/picture/scene";
import { binaryTree, containers, linkedList, mistakes } from "../fixtures/programs";
import { crossed, homeBoxes, overlaps, type Box } from "./geometry";

const placed = (trace: Trace, options: { metrics: typeof metrics; width: number }): HeapLayout => {
  const found = foresee(trace, 100);
  return homes(found.blocks, found, options);
};
const stackWidth = 264;
const heapLeft = 336;

function panes(narrow: boolean, width: number, stackHeight: number): Panes {
  return narrow
    ? { narrow, stackLeft: 12, stackWidth: width - 40, stackTop: 32, sideRight: width, heapX: 28, heapY: 64 + stackHeight, heapLeft: 0, width, height: 4000 }
    : { narrow, stackLeft: 12, stackWidth, stackTop: 32, sideRight: heapLeft, heapX: heapLeft, heapY: 32, heapLeft, width, height: 4000 };
}

function scenes(trace: Trace, layout: HeapLayout, narrow: boolean, width: number): { scene: Scene; panes: Panes; step: number }[] {
  return Array.from({ length: trace.stepCount }, (_, i) => {
    const step = i + 1;
    const changes = new Changes(i ? trace.snapshot(i) : undefined);
    const make = (p: Panes): Scene => sceneOf(trace.snapshot(step), changes, layout, p, metrics, new Map(), () => () => undefined);
    const height = narrow ? make(panes(narrow, width, 0)).stack.height : 0;
    const p = panes(narrow, width, height);
    return { scene: make(p), panes: p, step };
  });
}

/** All cards of a scene in heap coordinates. */
function boxes({ scene, panes: p }: { scene: Scene; panes: Panes }): Box[] {
  return [
    ...scene.cards.map((c) => ({ name: `b${c.block.id}`, x: c.home.x, y: c.home.y, w: c.home.w, h: c.h })),
    ...scene.stack.items.map((i) => ({ name: i.key, x: p.stackLeft - p.heapX, y: p.stackTop - p.heapY + i.y, w: p.stackWidth, h: i.h })),
  ];
}

const programs: Record<string, () => Trace> = { linkedList: () => linkedList(9), binaryTree: () => binaryTree([8, 4, 12, 2, 6, 10, 14, 1, 15, 5]), containers, mistakes };

for (const [name, make] of Object.entries(programs)) {
  for (const [look, narrow, width] of [["wide", false, 1200], ["middle", false, 800], ["narrow", true, 320]] as const) {
    describe(`picture of ${name}, ${look}`, () => {
      const trace = make();
      const layout = placed(trace, { metrics, width: narrow ? width - 28 : width - heapLeft });
      const all = scenes(trace, layout, narrow, width);

      it("gives every block a home of its own", () => {
        assert.deepEqual([...layout.homes.keys()].sort((a, b) => a - b), trace.blocks().map((b) => b.id));
        assert.deepEqual(overlaps(homeBoxes(layout)), []);
      });

      it("shows no overlapping cards at any step", () => {
        for (const s of all) assert.deepEqual(overlaps(boxes(s)), [], `step ${s.step}`);
      });

      it("keeps every block where it is", () => {
        const places = new Map<number, string>();
        for (const { scene, step } of all) {
          for (const { block, home } of scene.cards) {
            const place = `${home.x},${home.y} ${home.w}`;
            assert.equal(place, places.get(block.id!) ?? place, `block ${block.id} in step ${step}`);
            places.set(block.id!, place);
          }
        }
      });

      it("leads no arrow across a card", () => {
        let drawn = 0;
        for (const s of all) {
          for (const { arrow, outside } of draw(s.scene.arrows, s.scene.map)) {
            drawn++;
            assert.deepEqual(crossed(outside, boxes(s)), [], `step ${s.step}: ${arrow.wish.key} to ${arrow.toOwner}`);
          }
        }
        assert.ok(drawn > 5, `only ${drawn} arrows were drawn`);
      });
    });
  }
}

describe("structures", () => {
  it("lays a list along a row, in the order of its links", () => {
    const trace = linkedList(5);
    const { homes: places } = placed(trace, { metrics, width: 2000 });
    const row = [...places.values()].sort((a, b) => a.x - b.x);
    assert.equal(new Set(row.map((h) => h.y)).size, 1);
    assert.deepEqual(row.map((h) => h.id), [4, 3, 2, 1, 0]); // each was pushed at the front
  });

  it("keeps left left and right right, and parents above", () => {
    const keys = [4, 2, 6, 1, 3, 7];
    const trace = binaryTree(keys);
    const { homes: places, ports } = placed(trace, { metrics, width: 2000 });
    const middle = (key: number): number => { const h = places.get(keys.indexOf(key))!; return h.x + h.w / 2; };
    const top = (key: number): number => places.get(keys.indexOf(key))!.y;
    assert.ok(middle(1) < middle(2) && middle(2) < middle(3) && middle(2) < middle(4) && middle(4) < middle(6));
    assert.ok(middle(7) > middle(6), "an only right child stands at the right");
    assert.ok(top(4) < top(2) && top(2) === top(6) && top(6) < top(1) && top(1) === top(7));
    assert.deepEqual(ports.get("Node"), ["l", "r"]);
  });
});

/** Random heaps and random arrows: homes never overlap while both live, and arrows keep to the corridors. */
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { corridors } from "../../../src/webview/layout/corridors";
import { homes, type HeapLayout } from "../../../src/webview/layout/homes";
import { lanes } from "../../../src/webview/layout/lanes";
import { route, type End, type Wish } from "../../../src/webview/layout/route";
import type { BlockLink } from "../../../src/trace/links";
import { structures } from "../../../src/foresight/structures";
import { sampleSteps, type Surveyed } from "../../../src/foresight/survey";
import { slotOf } from "../../../src/webview/picture/arrows";
import { defaultMetrics as metrics } from "../../../src/webview/picture/metrics";
import type { Value } from "../../../src/trace/snapshot";
import { list, scalar, struct } from "../fixtures/build";
import { crossed, homeBoxes, overlap } from "./geometry";

const steps = 1000;
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(struct("", "Node", 64, [scalar("v", "int", "1"), scalar("next", "int", "2")])),
  fc.integer({ min: 1, max: 40 }).map((n) => list("", `int[${n}]`, "array", Array.from({ length: n }, (_, i) => scalar("", "int", String(i * 97))))),
  fc.string({ maxLength: 60 }).map((s): Value => ({ name: "", type: "char*", kind: "string", state: "defined", value: s })),
);
const block = fc.record({ birth: fc.integer({ min: 1, max: steps }), life: fc.integer({ min: 0, max: steps }), value, seen: fc.boolean(), line: fc.integer({ min: 1, max: 3 }) });
interface Heap { blocks: Surveyed[]; links: BlockLink[] }
const placed = ({ blocks, links }: Heap, width: number): HeapLayout => homes(blocks, structures(blocks, links), { metrics, width });
const heap: fc.Arbitrary<Heap> = fc.tuple(fc.array(block, { minLength: 1, maxLength: 80 }), fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom("a", "b", "prev")), { maxLength: 60 })).map(([list_, pairs]) => {
  const blocks = list_.map((b, id): Surveyed => ({ id, type: b.value.type, birth: b.birth, death: Math.min(steps, b.birth + b.life), line: b.line, size: 16, values: b.seen ? [b.value] : [] }));
  const links = pairs.map(([from, to, field], i): BlockLink => ({ from: from % blocks.length, to: to % blocks.length, field, offset: 8 * "ab".indexOf(field), start: 1 + (i % 7) * 20, end: 60 + (from % 50) * 19 + (i % 7) * 20 }));
  return { blocks, links: links.sort((a, b) => a.start - b.start) };
});

describe("random heaps", () => {
  it("give every block a home; homes overlap only of blocks that never live together", () => {
    fc.assert(fc.property(heap, fc.integer({ min: 200, max: 1600 }), (heap_, width) => {
      const layout = placed(heap_, width);
      assert.equal(layout.homes.size, heap_.blocks.length);
      const boxes = homeBoxes(layout);
      boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b, k) => {
        if (!overlap(a, b)) return;
        const [p, q] = [heap_.blocks[i], heap_.blocks[i + 1 + k]];
        assert.ok(p.death < q.birth || q.death < p.birth, `blocks ${p.id} and ${q.id} share a place and some steps`);
        assert.ok(a.x === b.x && a.y === b.y, "a shared home is shared wholly");
      }));
    }), { numRuns: 150, seed: 7 });
  });

  it("let arrows run between the cards", () => {
    fc.assert(fc.property(heap, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 30 }), fc.boolean(), (heap_, pairs, narrow) => {
      const layout = placed(heap_, 900);
      const map = corridors(layout, narrow ? { trunk: { lo: -28, hi: 0 }, side: { lo: 860, hi: 900 } } : { trunk: { lo: -60, hi: 0 } });
      const all = [...layout.homes.values()];
      const wishes = pairs.map(([a, b, fromStack, inner], i): Wish => {
        const from = all[a % all.length];
        const to = all[b % all.length];
        const slot = slotOf(layout, to);
        const y = to.y + (inner ? to.h - 6 : 10);
        const ends: End[] = [
          { edge: "left", shelf: to.shelf, slot, x: to.x, y }, { edge: "right", shelf: to.shelf, slot, x: to.x + to.w, y },
          ...(inner ? [] : [{ edge: "top" as const, shelf: to.shelf, x: to.x + to.w / 2, y: to.y }]),
        ];
        return {
          key: `w${i}`, to: ends,
          from: fromStack ? { edge: "stack", x: narrow ? 860 : -60, y: narrow ? -200 + i : i * 20 } : { edge: "right", shelf: from.shelf, slot: slotOf(layout, from), x: from.x + from.w, y: from.y + Math.min(20, from.h / 2) },
        };
      });
      const boxes = homeBoxes(layout);
      lanes(wishes.map((w) => route(w, map))).forEach((points, i) => assert.deepEqual(crossed(points, boxes), [], wishes[i].key));
    }), { numRuns: 150, seed: 11 });
  });
});

describe("steps to look at", () => {
  it("meet every block at least once in its life", () => {
    fc.assert(fc.property(fc.array(fc.record({ birth: fc.integer({ min: 1, max: 400 }), life: fc.integer({ min: 0, max: 50 }) }), { maxLength: 40 }), (lives) => {
      const blocks = lives.map((l) => ({ birth: l.birth, death: Math.min(450, l.birth + l.life) }));
      const chosen = sampleSteps(blocks, 450);
      for (const b of blocks) assert.ok(chosen.some((s) => s >= b.birth && s <= b.death), `${b.birth}..${b.death} not in ${chosen.join(" ")}`);
      assert.ok(chosen.length <= 76);
    }), { numRuns: 200, seed: 3 });
  });
});

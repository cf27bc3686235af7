/** Which forms are recognised, from the pointer graph over time alone, and that they outlive what programs do to them. */
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { structures, type Form, type Structures } from "../../../src/foresight/structures";
import { foresee } from "../../../src/foresight/foresee";
import { idsOf } from "../../../src/foresight/tree-node";
import type { Node } from "../../../src/foresight/graph";
import type { BlockLink } from "../../../src/trace/links";
import { defaultMetrics as metrics } from "../../../src/webview/picture/metrics";
import { homes } from "../../../src/webview/layout/homes";
import { randomGraph, randomList, randomTree } from "../fixtures/random";
import { homeBoxes, overlap } from "./geometry";

const last = 1000;
/** Links as "from.field@offset to [start end]"; members have no names that say anything. */
function found(types: string[], links: [from: number, offset: number, to: number, start?: number, end?: number, field?: string][]): Structures {
  const nodes = types.map((type, id): Node => ({ id, type, birth: 1 + id, death: last, line: 1 }));
  const all = links.map(([from, offset, to, start = 20, end = last + 1, field = `m${offset}`]): BlockLink => ({ from, to, field, offset, start, end }));
  return structures(nodes, all.sort((a, b) => a.start - b.start));
}
const forms = (s: Structures): Form[] => s.structures.map((x) => x.form);
const order = (s: Structures): number[] => idsOf(s.structures[0].root).map((n) => n.id);
const nodes = (n: number, type = "T"): string[] => Array.from({ length: n }, () => type);

describe("forms", () => {
  it("a chain is a row, in the order of its links", () => {
    const s = found(nodes(4), [[2, 8, 0], [0, 8, 3], [3, 8, 1]]);
    assert.deepEqual([forms(s), order(s)], [["list"], [2, 0, 3, 1]]);
  });

  it("of a doubly linked list the member that is walked leads on, wherever it stands", () => {
    const links = [0, 1, 2].flatMap((i): [number, number, number][] => [[i, 16, i + 1], [i + 1, 8, i]]);
    const walk: [number, number, number, number, number][] = [0, 1, 2, 3].map((i) => [-1, 4096, i, 100 + i, 101 + i]);
    assert.deepEqual(order(found(nodes(4), [...links, ...walk])), [0, 1, 2, 3]);
    const back: typeof walk = [3, 2, 1, 0].map((i, k) => [-1, 4096, i, 100 + k, 101 + k]);
    assert.deepEqual(order(found(nodes(4), [...links, ...back])), [3, 2, 1, 0]);
  });

  it("a circular list is a ring that begins where it is held", () => {
    const s = found(nodes(5), [...[0, 1, 2, 3, 4].map((i): [number, number, number] => [i, 8, (i + 1) % 5]), [-1, 4096, 3]]);
    assert.deepEqual([forms(s), order(s)], [["ring"], [3, 4, 0, 1, 2]]);
  });

  it("two members down and one up is a binary tree, with left at the left", () => {
    const s = found(nodes(5), [[0, 8, 1], [0, 16, 2], [2, 8, 3], [2, 16, 4], [1, 24, 0], [2, 24, 0], [3, 24, 2], [4, 24, 2]]);
    assert.deepEqual([forms(s), order(s), s.ports.get("T")], [["tree"], [0, 1, 2, 3, 4], ["m8", "m16"]]);
  });

  it("blocks that know only their parents are a tree", () => {
    const s = found(nodes(5), [[1, 8, 0], [2, 8, 0], [3, 8, 1], [4, 8, 1]]);
    assert.deepEqual([forms(s), order(s)], [["tree"], [0, 1, 3, 4, 2]]);
  });

  it("an array of links is an n-ary tree, rows of an array a matrix, chains of an array buckets", () => {
    assert.deepEqual(forms(found(nodes(4), [[0, 8, 1, 20, 1001, "kid[0]"], [0, 16, 2, 20, 1001, "kid[1]"], [0, 24, 3, 20, 1001, "kid[2]"]])), ["tree"]);
    const rows = found(["int*[2]", "int[3]", "int[3]"], [[0, 0, 1, 20, 1001, "[0]"], [0, 8, 2, 20, 1001, "[1]"]]);
    assert.deepEqual([forms(rows), rows.ports.get("int*[2]")], [["matrix"], ["[]"]]);
    assert.deepEqual(forms(found(["E*[3]", "E", "E", "E"], [[0, 0, 1, 20, 1001, "[0]"], [0, 16, 2, 20, 1001, "[2]"], [2, 8, 3]])), ["buckets"]);
  });

  it("what a container's own blocks hold counts as the container's", () => {
    const s = structures([0, 1, 2].map((id): Node => ({ id, type: "T", birth: 1, death: last, line: 1 })),
      [[0, 9, 8], [9, 1, 0], [9, 2, 8]].map(([from, to, offset]): BlockLink => ({ from, to, field: from === 0 ? "kids" : `[${offset / 8}]`, offset, start: 9, end: 99 })));
    assert.deepEqual([forms(s), order(s)], [["tree"], [0, 1, 2]]);
  });

  it("shared and circular links make a graph, in layers", () => {
    const s = found(nodes(5), [[0, 8, 1], [0, 16, 2], [1, 8, 3], [2, 8, 3], [3, 8, 4], [4, 8, 0]]);
    assert.equal(s.structures[0].form, "graph");
    assert.deepEqual(s.structures[0].layers, [[0], [1, 2], [3], [4]]);
  });

  it("a rotation on the way, with a node held twice for a moment, leaves a tree a tree", () => {
    const s = found(nodes(4), [[0, 8, 1, 10, 500], [1, 8, 3, 10], [1, 16, 2, 10, 490], [0, 8, 2, 500], [1, 16, 0, 495]]);
    assert.deepEqual([forms(s), order(s)], [["tree"], [1, 3, 0, 2]]);
  });

  it("a reversal leaves every node where it was", () => {
    const s = found(nodes(4), [...[0, 1, 2].map((i): [number, number, number, number, number] => [i, 8, i + 1, 10, 500 + i]), ...[0, 1, 2].map((i): [number, number, number, number] => [i + 1, 8, i, 501 + i])]);
    assert.deepEqual([forms(s), order(s)], [["list"], [0, 1, 2, 3]]);
  });

  it("a long queue takes as many places as it has nodes at once", () => {
    const all = Array.from({ length: 200 }, (_, id): Node => ({ id, type: "T", birth: 10 * id + 1, death: 10 * id + 55, line: 1 }));
    const s = structures(all, all.slice(1).map(({ id }): BlockLink => ({ from: id - 1, to: id, field: "n", offset: 8, start: 10 * id + 2, end: 10 * id + 46 })));
    assert.equal(idsOf(s.structures[0].root).length, 6);
  });
});

describe("random structures", () => {
  for (const [kind, make, form, least] of [["list", randomList, "list", 10], ["tree", randomTree, "tree", 10], ["graph", randomGraph, "graph", 40]] as const) {
    it(`a ${kind} that grows, turns and shrinks is one ${form}; its nodes have homes that never overlap while both live`, () => {
      fc.assert(fc.property(fc.integer({ min: least, max: 80 }), fc.integer({ min: 1, max: 1e6 }), (n, seed) => {
        const foresight = foresee(make(n, seed), 100);
        const largest = foresight.structures.reduce((a, b) => (idsOf(b.root).length > idsOf(a.root).length ? b : a));
        assert.equal(largest.form, form);
        assert.ok(foresight.structures.length <= 1 + n / 8, `${foresight.structures.length} structures`);
        const boxes = homeBoxes(homes(foresight.blocks, foresight, { metrics, width: 900 }));
        const life = new Map(foresight.blocks.map((b) => [`b${b.id}`, b]));
        assert.equal(boxes.length, foresight.blocks.length);
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
          const [p, q] = [life.get(a.name)!, life.get(b.name)!];
          assert.ok(!overlap(a, b) || p.death < q.birth || q.death < p.birth, `${a.name} and ${b.name}`);
        }));
      }), { numRuns: 8, seed: 5 });
    });
  }
});

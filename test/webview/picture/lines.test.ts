import { strict as assert } from "node:assert";
import { clip, sheet, type Line, type Sheet } from "../../../src/webview/picture/lines";
import { defaultMetrics as metrics } from "../../../src/webview/picture/metrics";
import { Changes } from "../../../src/webview/picture/changes";
import { Anchors } from "../../../src/webview/picture/anchors";
import type { Value } from "../../../src/trace/snapshot";
import { list, map, pointer, scalar, struct, text } from "../fixtures/build";
import { containers } from "../fixtures/programs";

const of = (values: Value[], width = 280): Sheet => sheet(values.map((value) => ({ path: value.name, value })), { metrics, width, types: true });
const kinds = (s: Sheet): string[] => s.lines.map((l) => l.kind);
const find = <K extends Line["kind"]>(s: Sheet, kind: K): Extract<Line, { kind: K }> => s.lines.find((l): l is Extract<Line, { kind: K }> => l.kind === kind)!;

describe("lines of a card", () => {
  it("stack without gaps, and no line is wider than its card", () => {
    for (const width of [160, 240, 280, 480]) {
      const s = sheet(containers().snapshot(6).frames[0].variables.map((value) => ({ path: value.name, value })), { metrics, width, types: true });
      let y = 0;
      for (const line of s.lines) {
        assert.equal(line.y, y);
        y += line.h;
        if ("cells" in line) for (const c of line.cells) assert.ok(c.x >= 0 && c.x + c.w <= width, `${line.kind} ${line.path} at width ${width}`);
        if (line.kind === "field") {
          const text_ = line.wrapped ? 0 : line.shown.text.length * metrics.char;
          assert.ok(line.nameW + line.indent * metrics.indent + text_ <= width - 2 * metrics.pad + 1 || line.wrapped, `${line.name} at width ${width}`);
        }
      }
    }
  });
  const letters = (name: string, shown: (string | undefined)[], value?: string): Value => ({ ...list(name, `char[${shown.length}]`, "array", shown.map((c) => scalar("", "char", c === undefined ? undefined : `'${c}'`))), ...(value === undefined ? { state: "partial" } : { value }) });
  it("an array of characters is one row, and one by one when asked for or indexed", () => {
    const name = letters("name", ["A", "n", "n", "\\0", "x"], '"Ann"');
    const closed = of([name]);
    assert.deepEqual(kinds(closed), ["field"]);
    assert.deepEqual([find(closed, "field").shown.text, find(closed, "field").fold], ['"Ann"', "closed"]);
    const how = { metrics, width: 280, types: true };
    const roots = [{ path: "name", value: name }];
    assert.deepEqual(kinds(sheet(roots, { ...how, opened: () => true })), ["field", "strip"]);
    assert.deepEqual(kinds(sheet(roots, { ...how, letters: (path) => path === "name" })), ["field", "strip"]);
    assert.deepEqual(kinds(sheet(roots, { ...how, letters: () => true, opened: () => false })), ["field"]);
  });
  it("letters that were never set are marked in their string", () => {
    assert.equal(find(of([letters("s", ["a", undefined, '"', "\\'", "\\n"])]), "field").shown.text, '"a\u2592\\"\'\\n"');
    assert.equal(find(of([letters("s", [undefined, "b", "\\0", undefined])]), "field").shown.text, '"\u2592b"');
    assert.equal(find(of([{ ...letters("s", [undefined, undefined]), state: "undefined" }]), "field").shown.text, "undefined");
  });
  it("parts of a tuple are called as a program asks for them", () => {
    const tuple = struct("t", "std::tuple<int, char>", 0x1000, [scalar("<0>", "int", "1"), scalar("<1>", "char", "'a'")]);
    assert.deepEqual(of([tuple]).lines.map((line) => line.kind === "field" && line.name), ["t", "get<0>", "get<1>"]);
  });

  it("arrays of plain elements are strips, of pointers rows", () => {
    assert.deepEqual(kinds(of([list("a", "int[3]", "array", ["1", "2", "3"].map((v) => scalar("", "int", v)))])), ["field", "strip"]);
    assert.deepEqual(kinds(of([list("a", "int*[2]", "array", [pointer("", "int*", 64), pointer("", "int*", 80)])])), ["field", "field", "field"]);
  });
  it("elements that are alike are a table, a map is its entries", () => {
    const points = list("v", "std::vector<P>", "sequence", [1, 2].map((i) => struct("", "P", 64 * i, [scalar("x", "int", "1"), scalar("y", "int", "2")])));
    assert.deepEqual(kinds(of([points])), ["field", "columns", "record", "record"]);
    assert.deepEqual(kinds(of([map("m", "std::map<int, int>", [[scalar("", "int", "1"), scalar("", "int", "2")]])])), ["field", "record"]);
  });
  it("what a user's view shows: items before the elements, and elements by the names that it gives them", () => {
    const view = { file: "v.natvis", line: 1, expands: true };
    const numbers = list("v", "Vec", "sequence", ["1", "2"].map((n) => scalar("", "int", n)));
    const item = { ...scalar("[size]", "int", "2"), role: "member" as const };
    assert.deepEqual(kinds(of([{ ...numbers, view, children: [item, ...numbers.children!] }])), ["field", "field", "strip"]);
    const named = { ...numbers, view, children: numbers.children!.map((child, i) => ({ ...child, name: `["key ${i}"]` })) };
    assert.deepEqual(of([named]).lines.map((line) => (line.kind === "field" ? line.name : line.kind)), ["v", '"key 0"', '"key 1"']);
    const { lines } = of([{ ...struct("p", "P", 64, [scalar("x", "int", "1")]), note: "its view (v.natvis:1) cannot show it: P has no member y" }]);
    assert.equal(lines[0]!.kind === "field" && lines[0]!.shown.text, "its view does not fit");
  });
  it("a long string goes over lines and loses no character", () => {
    const long = "x".repeat(200);
    const line = find(of([text("s", long)]), "field");
    assert.equal(line.wrapped!.join(""), `"${long}"`);
    assert.equal(line.h, metrics.row * (1 + line.wrapped!.length));
  });
  it("neighbours that were never set share one word", () => {
    const strip = find(of([list("a", "int[4]", "array", ["7", undefined, undefined, "8"].map((v) => scalar("", "int", v)))]), "strip");
    assert.deepEqual(strip.cells.map((c) => c.undefinedRun), [undefined, strip.cells[1].w * 2, 0, undefined]);
  });
  it("what is left out is counted", () => {
    const { from, to, total } = find(of([list("v", "std::vector<int>", "sequence", [scalar("", "int", "1")], 1000)]), "pager");
    assert.deepEqual([from, to, total], [0, 1, 1000]);
  });
  it("a card too small for its contents says so", () => {
    const whole = of(Array.from({ length: 10 }, (_, i) => scalar(`v${i}`, "int", "1")));
    const cut = clip(whole, 100, metrics);
    assert.ok(cut.height <= 100);
    assert.equal(cut.lines.at(-1)!.kind, "more");
    assert.equal(cut.lines.length - 1 + Number(/\d+/.exec((cut.lines.at(-1) as { text: string }).text)![0]), 10);
  });
});

describe("changes", () => {
  it("old values come from the step before; parts of what is new as a whole are not marked", () => {
    const trace = containers();
    const before = new Changes(trace.snapshot(4));
    const now = trace.snapshot(5).frames[0];
    const change = before.ofFrame("f1.1")!;
    const a = now.variables.find((x) => x.name === "a")!;
    assert.deepEqual(change("a[2]", a.children![2]), { old: { glyph: "none", text: "4", tone: "number" } });
    assert.equal(change("a[1]", a.children![1]), undefined);
    const last = trace.snapshot(6).frames[0];
    const s = sheet(last.variables.map((value) => ({ path: value.name, value })), { metrics, width: 300, types: true, change: new Changes(trace.snapshot(5)).ofFrame("f1.1")! });
    const strip = s.lines.find((l) => l.kind === "strip" && l.path.startsWith("many"));
    assert.ok(strip?.kind === "strip" && strip.cells.every((c) => !c.change));
  });
});

describe("anchors", () => {
  it("tell an array from its first element by the pointer's type", () => {
    const array = list("a", "int[3]", "array", [0, 1, 2].map((i) => scalar("", "int", String(i), 1000 + 4 * i)), 3, 1000);
    const anchors = new Anchors(metrics);
    anchors.addSheet("f", of([array]), 0);
    assert.equal(anchors.find(1000, "int*")!.kind, "cell");
    assert.equal(anchors.find(1000, "int (*)[3]")!.kind, "row");
    assert.equal(anchors.find(1008, "int*")!.x, find(of([array]), "strip").cells[2].x + find(of([array]), "strip").cells[2].w / 2);
    assert.equal(anchors.find(1012, "int*")!.kind, "end");
    assert.equal(anchors.find(1005, "char*")!.kind, "cell");
    assert.equal(anchors.find(5000, "int*"), undefined);
  });
});

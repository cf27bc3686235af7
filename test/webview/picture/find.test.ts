/** What a search looks into and what it says that it left out, in a real trace; the places that a path names. */
import { strict as assert } from "node:assert";
import { matcherOf } from "../../../src/webview/find/matcher";
import { placeNamed, type Card } from "../../../src/webview/find/named";
import { search, type Hit, type Outcome } from "../../../src/webview/find/search";
import { Units, unquoted } from "../../../src/webview/find/units";
import { variablePaths } from "../../../src/webview/picture/changes";
import { isRaw, withRaw } from "../../../src/webview/picture/raw";
import { expression } from "../../../src/webview/picture/pages";
import { openTrace, type OpenTrace } from "../../../src/trace/trace";
import { recordRequest } from "../../corpus/recording";

const code = `#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>
struct S9 { int deep = 90009; };
struct S8 { S9 s9; }; struct S7 { S8 s8; }; struct S6 { S7 s7; }; struct S5 { S6 s6; };
struct S4 { S5 s5; }; struct S3 { S4 s4; }; struct S2 { S3 s3; }; struct S1 { S2 s2; }; struct S0 { S1 s1; };
template <class T> struct Base { std::vector<T> kept; int same = 1; };
struct Derived : Base<int> { int same = 2; };
std::mutex gate;
void work() {
  std::vector<int> theirs(3000, 1);
  theirs[2500] = 70007;
  gate.lock();
  gate.unlock();
}
int main() {
  S0 nest;
  Derived derived;
  derived.kept.assign(1000, 3);
  derived.kept[900] = 40004;
  std::map<int, std::vector<int>> table;
  table[5].assign(400, 5);
  table[5][350] = 50005;
  int* block = new int[6000]();
  std::u16string wide(600, u'\\u00e9');
  wide += u"w\\u00f6rd";
  std::string utf;
  for (int i = 0; i < 400; i++) utf += "\\u00e4\\n";
  utf += "stop";
  char letters[500];
  for (int i = 0; i < 450; i++) letters[i] = 'a' + i % 3;
  letters[450] = 0;
  letters[440] = 'Q';
  std::optional<std::vector<int>> maybe = std::vector<int>(300, 8);
  int twice = 60006;
  {
    std::vector<int> twice(200, 2);
    twice[150] = 20002;
    gate.lock();
    std::thread other(work);
    for (int i = 0; i < 400; i++) block[i] = i;
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    block[5000] = 80008; // the other waits
    gate.unlock();
    other.join();
  }
  return nest.s1.s2.s3.s4.s5.s6.s7.s8.s9.deep + derived.same + (int)utf.size() + block[0];
}
`;

describe("find", function () {
  this.timeout(120_000);
  let trace: OpenTrace;
  let step: number;

  before(async () => {
    const recorded = await recordRequest({ version: 1, code, main: "main.cpp", flags: ["-pthread"], limits: { steps: 200_000, seconds: 60 }, format: "seepp" });
    trace = await openTrace(recorded.bytes);
    await recorded.remove();
    const line = code.split("\n").findIndex((text) => text.includes("gate.unlock();\n") || text.includes("    gate.unlock();")) + 1;
    step = 0;
    for (let at = 1; at <= trace.stepCount; at++) if (trace.step(at).at?.line === line && trace.step(at).function.startsWith("main")) step = at;
    assert.ok(step > 0, "the step is not there");
  });

  const run = (term: string, scope?: { owner: string; path: string }): { hits: Hit[]; outcome: Outcome } => {
    const work = search(trace, step, matcherOf(term)!, { maxElements: 100, maxNested: 20, shown: () => true, ...(scope ? { scope } : {}) });
    const hits: Hit[] = [];
    for (;;) {
      const next = work.next();
      if (next.done) return { hits, outcome: next.value };
      if (next.value) hits.push(next.value);
    }
  };
  const paths = (term: string): string[] => run(term).hits.map((h) => h.path);

  it("looks into what is nested deeper than a snapshot shows", () => {
    assert.deepEqual(paths("90009"), ["nest.s1.s2.s3.s4.s5.s6.s7.s8.s9.deep"]);
  });
  it("looks into long containers in base classes, in maps, in other threads' frames, and in a variable that hides another", () => {
    assert.deepEqual(paths("40004"), ["derived::Base_int_.kept[900]"]);
    assert.deepEqual(paths("50005"), ["table{0}:value[350]"]);
    assert.deepEqual(paths("70007"), ["theirs[2500]"]);
    assert.deepEqual(paths("20002"), ["twice#1[150]"]);
    assert.deepEqual(paths("80008"), ["[5000]"]);
  });
  it("looks into long arrays of characters and counts the units of strings", () => {
    const found = run("Q").hits.filter((h) => h.path === "letters" && h.turns.length > 0);
    assert.deepEqual(found.map((h) => h.turns), [[{ path: "letters", index: 440, first: 100 }]]);
    assert.deepEqual(run("wörd").hits.map((h) => [h.path, h.turns.at(-1)?.index]), [["wide", 600]]);
    assert.deepEqual(run("stop").hits.map((h) => [h.path, h.turns.at(-1)?.index]), [["utf", 1200]]); // two bytes and an escape, 400 times
  });
  it("says what it could not look into", () => {
    const { hits, outcome } = run("123456789");
    assert.deepEqual(hits, []);
    assert.deepEqual(outcome, { whole: false, left: ["maybe"] });
    assert.deepEqual(run("123456789", { owner: run("50005").hits[0].owner, path: "table" }).outcome, { whole: true, left: [] });
  });

  it("what a place of another thread's frame is made of can be shown", () => {
    const snapshot = trace.snapshot(step);
    const read = (name: string) => trace.value(step, name, { from: 0, count: 100, raw: true });
    const raw = withRaw(snapshot, new Set(["f:work()/theirs", "f:main()/twice#1", "f:main()/table{0}:value"]), new Map(), read);
    const other = raw.threads.find(({ id }) => id !== raw.thread)!.frames.find((f) => f.function === "work()")!;
    const main = new Map(variablePaths(raw.frames[0].variables).map(({ path, value }) => [path, value]));
    assert.ok(isRaw(other.variables.find(({ name }) => name === "theirs")!));
    assert.ok(isRaw(main.get("twice#1")!));
    assert.equal(main.get("twice")!.value, "60006");
    assert.ok(isRaw(main.get("table")!.children![0].children![1]));
    assert.match(JSON.stringify(other.variables), /_M_finish/);
  });

  it("goes to the element that a path names, and in one container to [n]", () => {
    const snapshot = trace.snapshot(step);
    const cards: Card[] = [
      { owner: "f", from: { frame: 0 }, roots: snapshot.frames[0].variables.map((value) => ({ path: value.name, value })) },
      ...snapshot.heap.filter((b) => b.type === "int[6000]").map((b): Card => ({ owner: `b${b.id}`, from: { block: b.id! }, roots: [{ path: "", value: b.value! }] })),
    ];
    const go = (text: string, scope?: { owner: string; path: string }): string | undefined => placeNamed({ trace, step, first: 100 }, text, cards, scope)?.path;
    assert.equal(cards.length, 2);
    assert.equal(go("derived.kept[900]"), "derived.kept[900]");
    assert.equal(go("derived.kept[1000]"), undefined);
    assert.equal(go("[5000]", { owner: cards[1].owner, path: "" }), "[5000]");
    assert.equal(go("[6000]", { owner: cards[1].owner, path: "" }), undefined);
    assert.equal(go("[5000]"), undefined);
    assert.equal(go("[350]", { owner: "f", path: "table{0}:value" }), "table{0}:value[350]");
    assert.equal(go("[0][350]", { owner: "f", path: "table" }), "table{0}:value[350]");
    assert.equal(go("[700]", { owner: "f", path: "utf" }), "utf");
    assert.equal(go("[5000]", { owner: "f", path: "utf" }), undefined);
  });
});

describe("units of a string", () => {
  const at = (literal: string, part: string): number => new Units(literal).upTo(unquoted(literal).indexOf(part));
  it("are bytes of a narrow string, words of a wide one, and one for an escape", () => {
    assert.equal(at('"aä\\nx"', "x"), 4);
    assert.equal(at('"\\xffx"', "x"), 0, "the x of an escape is inside it");
    assert.equal(at('"\\351z"', "z"), 1);
    assert.equal(at('u"a😀z"', "z"), 3);
    assert.equal(at('U"a😀z"...', "z"), 2);
    assert.equal(at('"\\u0085z"', "z"), 2);
  });
  it("read a long literal once, whatever is asked in order", () => {
    const literal = `"${"ä\\n".repeat(200_000)}"`;
    const units = new Units(literal);
    const begin = performance.now();
    for (let i = 0; i <= 600_000; i += 3) assert.equal(units.upTo(i), i);
    assert.ok(performance.now() - begin < 3_000);
  });
});

describe("expressions of places", () => {
  it("name frames of other threads, entries, bases and what hides another", () => {
    assert.equal(expression({ frame: 2, thread: 3 }, "v[1].x"), "$3:2.v#0[1].x");
    assert.equal(expression({ frame: 0 }, "v#1{4}:value"), "$0.v#1{4}.second");
    assert.equal(expression({ block: 7 }, ""), "#7");
    assert.equal(expression({ block: 7 }, "{3}:key"), "#7{3}.first");
    assert.equal(expression({ block: 7 }, "next.x"), "#7.next.x");
    assert.equal(expression("globals", "ns::v[1]"), "ns::v[1]");
    assert.equal(expression("globals", "count#1"), undefined);
  });
});

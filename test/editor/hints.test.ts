import * as assert from "node:assert/strict";
import { mainLine } from "../../src/editor/hints/main-line";
import type { Trace } from "../../src/trace/model";
import { expressionAt, innermost, shortValue } from "../../src/editor/hints/values";
import { list, pointer, scalar, Script, struct } from "../webview/fixtures/build";

describe("where main is", () => {
  it("finds the definition, not the word", () => {
    assert.equal(mainLine("// int main()\n/* int main() */\nconst char* s = \"int main()\";\nint main() {\n}\n"), 3);
    assert.equal(mainLine("int main(int argc, char** argv)\n{\n}\n"), 0);
    assert.equal(mainLine("#include <x>\n\nint\nmain()\n{}"), 3);
    assert.equal(mainLine("auto main() -> int {}"), 0);
    assert.equal(mainLine("int domain(); int main2(); int x = main();"), undefined);
    assert.equal(mainLine(""), undefined);
  });
});

describe("what a value is called at the end of a line", () => {
  it("names what a pointer leads into by its member or element", () => {
    const s = new Script("list.cpp", "");
    s.enter("main()", 1).step({ line: 1 });
    const node = s.alloc(16, "Node", (at) => struct("", "Node", at, [scalar("value", "int", "3", at), pointer("next", "Node*", undefined, undefined, at + 8)]));
    const array = s.alloc(12, "int[3]", (at) => list("", "int[3]", "array", [0, 1, 2].map((i) => scalar("", "int", "0", at + 4 * i)), 3, at));
    s.set(pointer("p", "Node**", node + 8), pointer("q", "int*", array + 4), pointer("n", "Node*", node)).step({ line: 2 });
    const trace = s.done();
    const decoded: Pick<Trace, "snapshot"> = {
      snapshot: (step, { blockValues } = {}) => {
        const now = trace.snapshot(step);
        return { ...now, heap: now.heap.map(({ value, ...block }) => (value && blockValues?.(block.id!) ? { ...block, value } : block)) };
      },
    };
    const snapshot = innermost(decoded, 2, { maxElements: 8, depth: 3 });
    assert.deepEqual(snapshot.heap.map(({ value }) => value !== undefined), [true, true]);
    assert.deepEqual(snapshot.frames[0].variables.map((value) => `${value.name} = ${shortValue(value, snapshot, 32)}`), ["p = → Node.next", "q = → int[1]", "n = → Node"]);
  });
});

describe("an innermost frame without pointers", () => {
  it("looks at no block of the heap", () => {
    const s = new Script("plain.cpp", "");
    s.enter("main()", 1).step({ line: 1 });
    for (let i = 0; i < 20; i++) s.alloc(16, "int", (at) => scalar("", "int", "1", at));
    s.set(scalar("i", "int", "3"), list("v", "std::vector<int>", "sequence", [scalar("", "int", "1"), scalar("", "int", "2")]), pointer("none", "int*", undefined)).step({ line: 2 });
    const trace = s.done();
    let looked = 0;
    const watched: Pick<Trace, "snapshot"> = {
      snapshot: (step) => {
        const now = trace.snapshot(step);
        return { ...now, heap: now.heap.map((block) => ({ ...block, get address() { looked++; return block.address; } })) };
      },
    };
    innermost(watched, 2, { maxElements: 8, depth: 3 });
    assert.equal(looked, 0);
  });
});

describe("the expression under the cursor", () => {
  const at = (text: string): string | undefined => {
    const column = text.indexOf("|");
    return expressionAt(text.replace("|", ""), column)?.path;
  };
  it("ends at the word and begins where its chain begins", () => {
    assert.equal(at("node->va|lue = value;"), "node->value");
    assert.equal(at("no|de->value = value;"), "node");
    assert.equal(at("a.b->c[i].d|d + 1"), "a.b->c[i].dd");
    assert.equal(at("sum += grid[2][j|]"), "j");
    assert.equal(at("f(x, y|y)"), "yy");
    assert.equal(at("this -> head|"), "this->head");
    assert.equal(at("Node::cou|nt"), "Node::count");
    assert.equal(at("1 + | 2"), undefined);
  });
});

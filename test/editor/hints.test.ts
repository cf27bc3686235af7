import * as assert from "node:assert/strict";
import { mainLine } from "../../src/editor/hints/main-line";
import { expressionAt } from "../../src/editor/hints/values";

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

import { strict as assert } from "node:assert";
import { addressNumber, columns, shortAddress, shortFunction, shortType, show, spoken } from "../../../src/webview/picture/text";
import { pointee } from "../../../src/webview/picture/anchors";
import { pointer, scalar, text, unset } from "../fixtures/build";

describe("short names", () => {
  const types: [string, string][] = [
    ["int", "int"],
    ["std::vector<int, std::allocator<int> >", "vector<int>"],
    ["std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >", "string"],
    ["std::map<std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >, int, std::less<std::__cxx11::basic_string<char> >, std::allocator<std::pair<const int, int> > >", "map<string, int>"],
    ["std::unique_ptr<Node, std::default_delete<Node> >", "unique_ptr<Node>"],
    ["std::vector<std::vector<int> >", "vector<vector<int>>"],
    ["std::pair<int, std::deque<int> >", "pair<int, deque<int>>"],
    ["std::priority_queue<int, std::vector<int>, std::greater<int> >", "priority_queue<int, greater<int>>"],
    ["const Node *", "const Node*"],
    ["Stack<int>::Node*", "Stack<int>::Node*"],
    ["int (*)(int, int)", "int (*)(int, int)"],
  ];
  for (const [long, short] of types) it(`${short} for ${long}`, () => assert.equal(shortType(long), short));

  it("a lambda by the function that it stands in", () => {
    assert.equal(shortFunction("main()::<lambda(int, int)>"), "lambda in main");
    assert.equal(shortFunction("Stack<int>::sum(int)::<lambda()>"), "lambda in Stack<int>::sum");
    assert.equal(shortFunction("main()::<lambda(int)>::<lambda()>"), "lambda in lambda in main");
    assert.equal(shortFunction("<lambda(int)>"), "lambda");
  });

  it("functions without parameters", () => {
    assert.equal(shortFunction("insert(Node*, int)"), "insert");
    assert.equal(shortFunction("Stack<int>::push(int const&)"), "Stack<int>::push");
    assert.equal(shortFunction("operator()(int) const"), "operator()")
    assert.equal(shortFunction("operator()"), "operator()");
    assert.equal(shortFunction("main()::Local::grow(void (*)(int))"), "main()::Local::grow");
    assert.equal(shortFunction("(anonymous namespace)::twice(int)"), "(anonymous namespace)::twice");
    assert.equal(shortFunction("main()::{lambda(int)#1}::operator()(int) const"), "main()::{lambda(int)#1}::operator()");
  });

  it("addresses by their last four digits", () => {
    assert.equal(shortAddress("0x4d960c0"), "60c0");
    assert.equal(shortAddress("0x7"), "0007");
    assert.equal(addressNumber("0xffffffffffffffff"), undefined);
    assert.equal(addressNumber("0x1ffefff000"), 0x1ffefff000);
  });

  it("counts columns as a terminal does", () => {
    assert.equal(columns("abc"), 3);
    assert.equal(columns("日本"), 4);
    assert.equal(columns("e\u0301"), 1);
  });
});

describe("values in short", () => {
  it("a small number that may be a character has its letter beside it", () => {
    const shown = (type: string, value: string): string => show(scalar("c", type, value)).text;
    assert.equal(shown("unsigned char", "65"), "65 'A'");
    assert.equal(shown("const signed char", "10"), "10 '\\n'");
    assert.equal(shown("std::uint8_t", "0"), "0 '\\0'");
    assert.equal(shown("unsigned char", "200"), "200");
    assert.equal(shown("signed char", "-65"), "-65");
    assert.equal(shown("int", "65"), "65");
    assert.equal(show({ ...scalar("[0]", "unsigned char", "65"), role: "element" }).text, "65");
  });
  it("undefined is a word, never what lies in memory", () => {
    assert.deepEqual(show({ ...scalar("x", "int", undefined), value: "-16711935" }), { glyph: "none", text: "undefined", tone: "undefined" });
    assert.deepEqual(show(unset("p", "int*")), { glyph: "none", text: "undefined", tone: "undefined" });
  });
  it("pointers are dots, references rings, null a stroke", () => {
    assert.equal(show(pointer("p", "int*", 64)).glyph, "dot");
    assert.equal(show(pointer("r", "int&", 64)).glyph, "ring");
    assert.equal(show(pointer("p", "int*", undefined)).glyph, "null");
    assert.equal(spoken(pointer("p", "int*", undefined)), "null");
  });
  it("a pointer's address is not repeated beside its dot, its text is", () => {
    assert.equal(show({ ...pointer("p", "int*", 64), value: "0x40" }).text, "");
    assert.equal(show({ ...pointer("s", "char*", 64), value: '0x40 "hi"' }).text, '"hi"');
  });
  it("strings stand in quotes", () => {
    assert.equal(show(text("s", "bst")).text, '"bst"');
    assert.equal(show({ ...text("s", ""), value: "plain" }).text, '"plain"');
  });
  it("the pointee of a pointer type", () => {
    for (const [type, want] of [["const Node*", "Node"], ["int&", "int"], ["std::unique_ptr<Node, std::default_delete<Node> >", "Node"], ["int**", "int*"], ["Node* const", "Node"]]) assert.equal(pointee(type), want);
  });
});

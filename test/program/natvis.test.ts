/** `.natvis` files: what is understood, what is told about what is not, and files made to do harm. */
import assert from "node:assert/strict";
import * as v from "valibot";
import { parseNatvis } from "../../src/program/natvis/natvis";
import { readProgram } from "../../src/program/program";
import { ViewsSchema, type TypeView } from "../../src/trace/natvis/definitions";
import { MemoryTree } from "./memory-tree";

const wrap = (inner: string): string => `<?xml version="1.0"?>\n<AutoVisualizer xmlns="http://schemas.microsoft.com/vstudio/debugger/natvis/2010">\n${inner}\n</AutoVisualizer>`;

function one(inner: string): { view: TypeView; problems: string[] } {
  const { file, problems } = parseNatvis(wrap(inner), "v.natvis");
  v.parse(ViewsSchema, [file]); // what the parser makes, a trace can hold
  return { view: file.types[0]!, problems: problems.map(({ line, column, message }) => `${line}:${column} ${message}`) };
}

describe(".natvis files", () => {
  it("are read with all that See++ knows", () => {
    const { view, problems } = one(`
      <Type Name="ns::Vec&lt;*&gt;" Priority="High" Inheritable="false" IncludeView="a;b">
        <AlternativeType Name="ns::Other&lt;*,*&gt;"/>
        <Intrinsic Name="end" Expression="first + n"><Parameter Name="n" Type="int"/></Intrinsic>
        <DisplayString Condition="count == 0">empty</DisplayString>
        <DisplayString ExcludeView="short">{{ size={count,d} }}</DisplayString>
        <StringView>text,sb</StringView>
        <SmartPointer Usage="Minimal">object</SmartPointer>
        <Expand HideRawView="true">
          <Item Name="[size]" Optional="true">count</Item>
          <ArrayItems Condition="flat"><Size>count</Size><ValuePointer Condition="1">items</ValuePointer></ArrayItems>
          <IndexListItems><Size>count</Size><ValueNode>pages[$i / 4][$i % 4]</ValueNode></IndexListItems>
          <LinkedListItems><Size>count</Size><HeadPointer>first</HeadPointer><NextPointer>next</NextPointer><ValueNode Name="{key}">*this</ValueNode></LinkedListItems>
          <TreeItems><HeadPointer>root</HeadPointer><LeftPointer>l</LeftPointer><RightPointer>r</RightPointer><ValueNode Condition="!nil">value,view(short)</ValueNode></TreeItems>
          <Synthetic Name="more"><DisplayString>of it</DisplayString><Expand><ExpandedItem>*(Base*)this,nd</ExpandedItem></Expand></Synthetic>
        </Expand>
      </Type>`);
    assert.deepEqual(problems, []);
    assert.deepEqual({ ...view, displays: view.displays.length, intrinsics: view.intrinsics, expand: view.expand!.map(({ kind, line }) => `${kind} ${line}`) }, {
      line: 4, names: ["ns::Vec<*>", "ns::Other<*,*>"], priority: 4, inheritable: false, include: ["a", "b"], displays: 3, smartPointer: "object",
      intrinsics: [{ line: 6, name: "end", expression: "first + n", parameters: ["n"] }],
      expand: ["item 12", "array 13", "index 14", "list 15", "tree 16", "synthetic 17"],
    });
  });

  it("tell what is wrong at its place, and what to do, and the rest holds", () => {
    const { view, problems } = one(`
      <Type Name="A">
        <DisplayString>{x</DisplayString>
        <DisplayString>{x +}</DisplayString>
        <DisplayString>{x,zz}</DisplayString>
        <Expand>
          <CustomListItems><Loop/></CustomListItems>
          <ArrayItems><Size>n</Size></ArrayItems>
          <ArrayItems><Rank>2</Rank><Size>n</Size><ValuePointer>p</ValuePointer></ArrayItems>
          <LinkedListItems><HeadPointer>h</HeadPointer><ValueNode>v</ValueNode></LinkedListItems>
        </Expand>
      </Type>
      <Type/>
      <Typo Name="B"/>
      <UIVisualizer ServiceId="{A452AFEA-3DF6-46BB-9177-C0B08F318025}" Id="1"/>
      <Type Name="C" Priority="Highest"/>`);
    assert.equal(view.names[0], "A");
    assert.deepEqual(problems, [
      '5:9 DisplayString: a { of the display string is not closed; write {{ for a brace.',
      '6:9 DisplayString: "x +" cannot be read: the expression ends too early.',
      '7:9 DisplayString: "x,zz" cannot be read: "zz" is no format that See++ knows.',
      "9:11 CustomListItems is not supported: objects of this type are shown member by member. Use Item, ArrayItems, IndexListItems, LinkedListItems or TreeItems.",
      "10:11 <ArrayItems> lacks <ValuePointer>: add it.",
      "11:11 ArrayItems with a Rank, Direction or LowerBound is not supported: objects of this type are shown member by member. Use Item, ArrayItems, IndexListItems, LinkedListItems or TreeItems.",
      "12:11 <LinkedListItems> lacks <NextPointer>: add it.",
      '15:7 <Type> lacks Name="..": it is left out.',
      "16:7 <Typo> is nothing that See++ knows here: it is left out.",
      '18:7 Priority="Highest" is none of Low, MediumLow, Medium, MediumHigh, High: Medium is used.',
    ]);
  });

  it("made to do harm are refused", () => {
    const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ""};`.repeat(10)}">`).join("")}]><AutoVisualizer><Type Name="&lol9;"/></AutoVisualizer>`;
    const outside = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><AutoVisualizer><Type Name="&x;"/></AutoVisualizer>`;
    const cases: [string, RegExp][] = [
      [bomb, /^1:\d+ A \.natvis file has no DOCTYPE: take it out\. None/], [outside, /no DOCTYPE/], [wrap('<Type Name="&lol;"/>'), /not well-formed XML: undefined entity/],
      [wrap("<a>".repeat(100)), /nested more than 64 deep/], [wrap("<a/>".repeat(60_000)), /more than 50000 elements/], ["x".repeat(2 << 20), /more than 1 MB/],
      [wrap("<Type Name='A'>"), /not well-formed/], ["", /not well-formed/], ["<Other/>", /begins with <AutoVisualizer>/], ["\0", /not well-formed/], ["hello", /not well-formed/],
    ];
    for (const [text, message] of cases) {
      const start = performance.now();
      const { file, problems } = parseNatvis(text, "v.natvis");
      assert.ok(performance.now() - start < 2000);
      assert.deepEqual(file.types, []);
      assert.match(problems.map(({ line, column, message: said }) => `${line}:${column} ${said}`).join("\n"), message);
    }
  });
});

describe("a program's views", () => {
  const file = (name: string): string => wrap(`<Type Name="${name}"><DisplayString>x</DisplayString></Type>`);

  it("are those that are named, those beside the source, and those of the top folder, in that order", async () => {
    const tree = new MemoryTree({
      "src/main.cpp": '// seepp: natvis="../views/*.natvis"\nint main() {}\n', "src/near.natvis": file("Near"), "views/a.natvis": file("A"), "views/b.natvis": file("B"), "top.natvis": file("Top"), "other/far.natvis": file("Far"),
    });
    const main = { path: "src/main.cpp", content: (await tree.read("src/main.cpp"))! };
    const { views, viewFiles, problems } = await readProgram(tree, { main, settings: { natvis: ["other/far.natvis"] } });
    assert.deepEqual(problems, []);
    assert.deepEqual(views.map(({ path, types }) => `${path} ${types[0]!.names[0]}`), ["../views/a.natvis A", "../views/b.natvis B", "near.natvis Near", "../top.natvis Top"]);
    assert.equal(viewFiles.get("near.natvis"), "src/near.natvis");
    const bySetting = await readProgram(tree, { main: { path: main.path, content: "int main() {}" }, settings: { natvis: ["other/far.natvis"] } });
    assert.equal(bySetting.views[0]!.types[0]!.names[0], "Far", "a setting's path may start at the top folder");
  });

  it("of one name in several folders are told apart", async () => {
    const tree = new MemoryTree({ "a/b/main.cpp": "", "a/b/v.natvis": file("B"), "v.natvis": file("Top"), "a/v.natvis": file("A"), "a/c/v.natvis": file("C") });
    const { views, viewFiles } = await readProgram(tree, { main: { path: "a/b/main.cpp", content: "int main() {}" }, settings: { natvis: ["../c/v.natvis", "../v.natvis"] } });
    assert.deepEqual(views.map(({ path, types }) => `${path} ${types[0]!.names[0]}`), ["../c/v.natvis C", "../v.natvis A", "v.natvis B", "../../v.natvis Top"]);
    assert.deepEqual([...viewFiles], [["../c/v.natvis", "a/c/v.natvis"], ["../v.natvis", "a/v.natvis"], ["v.natvis", "a/b/v.natvis"], ["../../v.natvis", "v.natvis"]]);
  });

  it("are those of 32 files, and those left out are told", async () => {
    const number = (i: number): string => String(i).padStart(2, "0");
    const of = async (count: number): ReturnType<typeof readProgram> => {
      const tree = new MemoryTree({ "main.cpp": "", ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${number(i)}.natvis`, file(`T${i}`)])) });
      return readProgram(tree, { main: { path: "main.cpp", content: "int main() {}" } });
    };
    const whole = await of(32);
    assert.deepEqual([whole.views.length, whole.problems], [32, []]);
    const cut = await of(35);
    assert.equal(cut.views.length, 32);
    assert.deepEqual(cut.problems.map(({ file: where, severity }) => `${where} ${severity}`), ["v32.natvis warning"]);
    assert.match(cut.problems[0]!.message, /^Of the 35 \.natvis files of this program the first 32 are used: .* This one and all behind it, 3 together, are left out: name the files that count/);
    assert.equal(cut.viewFiles.get("v32.natvis"), "v32.natvis", "the Problems panel finds it");
    assert.match((await of(33)).problems[0]!.message, /This one is left out/);
  });

  it("that are not there, or cannot be read, are told", async () => {
    const tree = new MemoryTree({ "main.cpp": "", "bad.natvis": "<x>" });
    const { views, problems } = await readProgram(tree, { main: { path: "main.cpp", content: "// seepp: natvis=none.natvis\nint main() {}\n" } });
    assert.deepEqual(views, []);
    const said = problems.map(({ file: of, line, column, message }) => `${of}:${line}:${column} ${message}`).sort();
    assert.equal(said.length, 2);
    assert.match(said[0]!, /^bad\.natvis:1:\d+ This is not well-formed XML: unclosed tag: x\. None of the file's views is used\.$/);
    assert.match(said[1]!, /^main\.cpp:1:11 No file fits none\.natvis: name a \.natvis file/);
  });
});

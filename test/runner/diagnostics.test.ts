import { strict as assert } from "node:assert";
import { isCompilerFault, parseDiagnostics } from "../../src/runner/diagnostics";
import { linkDiagnostics } from "../../src/runner/link-errors";
import { leadingIncludes } from "../../src/runner/pch";

describe("diagnostics", () => {
  const text = "int é = x;\n";

  it("reads g++'s JSON; columns count UTF-16 units", () => {
    const stderr = '[{"kind":"error","message":"no x","locations":[{"caret":{"file":"./a.cpp","line":1,"byte-column":10,"column":9}}],"children":[]}]\n';
    assert.deepEqual(parseDiagnostics(stderr, "main.cpp", () => text), [
      { file: "a.cpp", line: 1, column: 9, endColumn: 10, severity: "error", message: "no x" },
    ]);
  });

  it("reads SARIF", () => {
    const stderr = JSON.stringify({ runs: [{ results: [{ level: "warning", ruleId: "-Wfoo", message: { text: "m" },
      locations: [{ physicalLocation: { artifactLocation: { uri: "a.cpp" }, region: { startLine: 1, startColumn: 9, endColumn: 10 } } }] }] }] });
    assert.deepEqual(parseDiagnostics(stderr, "main.cpp", () => text), [
      { file: "a.cpp", line: 1, column: 9, endColumn: 10, severity: "warning", message: "m [-Wfoo]" },
    ]);
  });

  it("reads SARIF that is spread over lines, with complaints around it", () => {
    const log = { runs: [{ results: [{ level: "error", message: { text: "m" }, locations: [] }] }] };
    const found = parseDiagnostics(`g++: warning: odd\n${JSON.stringify(log, null, 1)}\n`, "main.cpp", () => text);
    assert.deepEqual(found.map(({ severity, message }) => [severity, message]), [["error", "m"], ["warning", "g++: warning: odd"]]);
  });

  it("reads a SARIF brace as one", () => {
    const result = { level: "error", message: { text: "no match for '{{1, 2}}'" }, relatedLocations: [{ message: { text: "f() {{}}" } }] };
    const found = parseDiagnostics(JSON.stringify({ runs: [{ results: [result] }] }), "main.cpp", () => text);
    assert.deepEqual(found.map(({ message }) => message), ["no match for '{1, 2}'", "f() {}"]);
  });

  it("reads a SARIF link as its text, and leaves brackets that are the program's own", () => {
    const messages = ["destination of size 4 allocated by '[malloc](https://gcc.gnu.org/onlinedocs/gcc/Warning-Options.html)'", "see [the note](2)", "cannot call '[](int)' with 'a[i](b)'", "unknown escape sequence: '\\['"];
    const results = messages.map((message) => ({ level: "warning", message: { text: message } }));
    const found = parseDiagnostics(JSON.stringify({ runs: [{ results }] }), "main.cpp", () => text);
    assert.deepEqual(found.map(({ message }) => message), ["destination of size 4 allocated by 'malloc'", "see the note", messages[2], messages[3]]);
  });

  it("says where the compiler itself failed, without its stack", () => {
    const notification = { level: "error", message: { text: "Segmentation fault" }, locations: [
      { physicalLocation: { artifactLocation: { uri: "a.cpp" }, region: { startLine: 1, startColumn: 5, endColumn: 6 } } }] };
    const log = { runs: [{ invocations: [{ toolExecutionNotifications: [notification] }], results: [] }] };
    const dump = "0x1783a86 internal_error(char const*, ...)\n\t???:0\nPlease submit a full bug report, with preprocessed source.\n";
    const sarif = parseDiagnostics(`${JSON.stringify(log, null, 1)}\n${dump}`, "main.cpp", () => text);
    assert.deepEqual(sarif.map(({ file, line, column, severity }) => [file, line, column, severity]), [["a.cpp", 1, 5, "error"]]);
    assert.match(sarif[0].message, /compiler itself failed.*: Segmentation fault$/);
    assert.ok(isCompilerFault(sarif[0]));

    const plain = parseDiagnostics(`a.cpp:1:1: internal compiler error: in f, at g.cc:1\n${dump}`, "main.cpp", () => text);
    assert.deepEqual(plain.map(({ severity, message }) => [severity, message.split(": ").slice(1)]), [["error", ["in f, at g.cc:1"]]]);
    assert.deepEqual(parseDiagnostics(dump, "main.cpp", () => text).map(({ severity }) => severity), ["error"]);
  });

  it("keeps what is not machine form as one error", () => {
    const [only] = parseDiagnostics("g++: fatal error: no input\n", "main.cpp", () => text);
    assert.equal(only.severity, "error");
    assert.match(only.message, /no input/);
  });

  it("says that main is missing, and at which line a function is", () => {
    const found = linkDiagnostics("(.text+0x17): undefined reference to `main'\n/w/src/a.cpp:4: undefined reference to `f()'\n", "/w/src", "main.cpp");
    assert.match(found[0].message, /no main function/);
    assert.deepEqual([found[1].file, found[1].line], ["a.cpp", 4]);
  });
});

describe("precompiled headers", () => {
  it("count only includes before the first macro or condition", () => {
    const source = "// x\n#include <vector>\n/* #include <list> */\n#include \"a.h\"\n#include <map>\n#define X\n#include <set>\n";
    assert.deepEqual([...leadingIncludes(source)], ["vector", "map"]);
  });

  it("reads a source of a megabyte at once, whatever is in it", () => {
    for (const hostile of ["/* ", "/*/", "#", "# include <\n"]) assert.equal(leadingIncludes(hostile.repeat(1_000_000 / hostile.length)).size, 0);
  });
});

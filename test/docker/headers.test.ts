/** In the image every standard header compiles in every -std, and what it declares links. */
import * as assert from "node:assert/strict";
import { DockerExecutor } from "../../src/executors/docker";
import type { TraceRequest } from "../../src/runner/request";
import { place, settings } from "./place";

/** By the standard that brought them (cppreference.com/w/cpp/headers). */
const CPP: [since: number, headers: string][] = [
  [11, `algorithm array atomic bitset chrono codecvt complex condition_variable deque exception forward_list fstream functional future
    initializer_list iomanip ios iosfwd iostream istream iterator limits list locale map memory mutex new numeric ostream queue random ratio
    regex scoped_allocator set sstream stack stdexcept streambuf string strstream system_error thread tuple typeindex typeinfo type_traits
    unordered_map unordered_set utility valarray vector cassert cctype cerrno cfenv cfloat cinttypes climits clocale cmath csetjmp csignal
    cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype`],
  [14, "shared_mutex"],
  [17, "any charconv execution filesystem memory_resource optional string_view variant"],
  [20, "barrier bit compare concepts coroutine format latch numbers ranges semaphore source_location span stop_token syncstream version"],
  [23, "expected flat_map flat_set generator mdspan print spanstream stacktrace stdfloat"],
];
const C = `assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic stdbool stddef
  stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype`;
const C23 = "stdbit stdckdint";

const words = (text: string): string[] => text.trim().split(/\s+/);

/** One of each kind of library code: templates, the compiled library, threads, mathematics. */
const CPP_BODY = `int main() {
  std::ostringstream text;
  text << std::regex_replace(std::string("a-b"), std::regex("-"), "+") << std::sqrt(4.0) << std::locale::classic().name();
  std::thread([&] { text << 1; }).join();
  return text.str() == "a+b2C1" ? 0 : 1;
}
`;
const C_BODY = `int main(void) { char text[32]; snprintf(text, sizeof text, "%g", sqrt(4.0)); return strcmp(text, "2") == 0 ? 0 : 1; }
`;

const programs: [std: string, main: string, code: string][] = [
  ...[11, 14, 17, 20, 23, 26].map((year): [string, string, string] => {
    const headers = CPP.filter(([since]) => since <= year).flatMap(([, names]) => words(names));
    return [`c++${year}`, "main.cpp", `${headers.map((name) => `#include <${name}>\n`).join("")}${CPP_BODY}`];
  }),
  ...["c99", "c11", "c17", "c23"].map((std): [string, string, string] => {
    const headers = [...words(C), ...(std === "c23" ? words(C23) : [])];
    return [std, "main.c", `${headers.map((name) => `#include <${name}.h>\n`).join("")}${C_BODY}`];
  }),
];

describe("the standard library in the image", function () {
  this.timeout(240_000);
  const executor = new DockerExecutor({ ...place, settings });
  before(() => executor.prepare());
  after(() => executor.dispose());

  for (const [std, main, code] of programs) {
    it(`has all its headers in ${std}, and links`, async () => {
      const limits = { compileSeconds: 120, seconds: 60, memoryMb: 1024 };
      const { outcome, exitCode, message, diagnostics } = await executor.run({ version: 1, code, main, std: std as NonNullable<TraceRequest["std"]>, flags: ["-Wno-deprecated"], limits, format: "seepp" });
      assert.deepEqual([outcome, exitCode, diagnostics.filter(({ severity }) => severity === "error")], ["exited", 0, []], message);
    });
  }
});

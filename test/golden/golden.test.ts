/** The whole trace of each example as text: a program in, a text out that must not change unless we mean it to (compare.ts). */
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { programOf } from "../../src/cli/read-program";
import { withViews } from "../../src/trace/format/views";
import { openTrace } from "../../src/trace/trace";
import { examplePrograms } from "../corpus/programs";
import { recordRequest } from "../corpus/recording";
import { sameAsGolden } from "./compare";
import { goldenText } from "./text";

describe("golden texts of the examples", function () {
  this.timeout(240_000);

  for (const program of examplePrograms()) {
    it(program.name, async () => {
      const recording = await recordRequest(program.request);
      try {
        sameAsGolden(basename(program.name, ".cpp"), goldenText(await openTrace(recording.bytes)));
      } finally {
        await recording.remove();
      }
    });
  }

  it("own_containers.cpp, with the views beside it", async () => {
    const folder = join(__dirname, "..", "..", "examples", "views");
    const { request, views, problems } = await programOf([join(folder, "own_containers.cpp")], { options: {} }, folder);
    assert.deepEqual(problems, []);
    assert.deepEqual(views.map(({ path }) => path), ["own_containers.natvis"]);
    const recording = await recordRequest(request);
    try {
      sameAsGolden("own_containers", goldenText(await openTrace(withViews(recording.bytes, views))));
    } finally {
      await recording.remove();
    }
  });
});

/** Containers whose own bytes a program has overwritten: each is said to be so, and nothing is followed without end. */
import assert from "node:assert/strict";
import { openTrace } from "../../src/trace/trace";
import { readProgram } from "./programs";
import { recordRequest } from "./recording";

const WRONG: Record<string, RegExp> = {
  "std::vector<int>": /^<corrupted: its size is larger than its storage>$/,
  "std::string": /^<corrupted: a length of 1125899906842624 does not fit its buffer>$/,
  "std::list<int>": /^<corrupted: it holds more than 3 nodes>$/,
  "std::forward_list<int>": /^<corrupted: its nodes form a cycle>$/,
  "std::map<int, int>": /^<corrupted: node 0 is no live memory>$/,
  "std::unordered_map<int, int>": /^<corrupted: it holds 2 nodes, not 77>$/,
};

describe("corrupted containers", function () {
  this.timeout(240_000);

  it("are sound before, and say what is wrong after", async () => {
    const recording = await recordRequest(readProgram("faulty/corrupted_containers.cpp").request);
    try {
      const trace = await openTrace(recording.bytes);
      const containers = (text: string): Map<string, string | undefined> => {
        const step = Array.from({ length: trace.stepCount }, (_, i) => i + 1).find((each) => trace.snapshot(each).output.stdout.endsWith(text));
        assert.ok(step !== undefined, `${text} is never printed`);
        return new Map(trace.snapshot(step).heap.flatMap(({ type, value }) => (type !== undefined && type in WRONG ? [[type, value?.state === "unreadable" ? value.value : value?.state]] : [])));
      };
      assert.deepEqual([...containers("sound\n").values()], Object.keys(WRONG).map(() => "defined"));
      const after = containers("damaged\n");
      for (const [type, why] of Object.entries(WRONG)) assert.match(after.get(type) ?? "not there", why, type);
    } finally {
      await recording.remove();
    }
  });
});

/** The hostile programs that are safe on a developer's machine, natively; test/docker runs all of them. */
import * as assert from "node:assert/strict";
import { NativeExecutor } from "../../src/executors/native";
import { place } from "../docker/place";
import { leftovers } from "./leftovers";
import { attack, hostilePrograms } from "./suite";

describe("hostile programs, natively", function () {
  this.timeout(240_000);
  const executor = new NativeExecutor(place);
  after(() => executor.dispose());

  for (const program of hostilePrograms()) {
    // On this machine the runner reads what its user may read: root's files, as root.
    if (!program.harmless || (/shadow|incbin/.test(program.name) && process.getuid?.() === 0)) continue;
    it(`${program.name}: ${program.tries}`, async () => {
      const { escapes, faults } = await attack(program, executor);
      assert.deepEqual([...escapes, ...faults, ...(await leftovers())], []);
    });
  }
});

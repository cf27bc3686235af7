/** All hostile programs in containers: none escapes, none leaves anything, none harms the next trace. */
import * as assert from "node:assert/strict";
import { DockerExecutor } from "../../src/executors/docker";
import { leftovers } from "../hostile/leftovers";
import { attack, hostilePrograms } from "../hostile/suite";
import { place, settings } from "./place";

describe("hostile programs, in containers", function () {
  this.timeout(240_000);
  const executor = new DockerExecutor({ ...place, settings });

  before(async function () {
    this.timeout(600_000);
    await executor.prepare();
  });
  after(() => executor.dispose());

  for (const program of hostilePrograms()) {
    it(`${program.name}: ${program.tries}`, async () => {
      const { escapes, faults } = await attack(program, executor);
      assert.deepEqual([...escapes, ...faults, ...(await leftovers())], []);
    });
  }
});

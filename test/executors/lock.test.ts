/** Who holds the lock when several find that its owner has died. */
import { strict as assert } from "node:assert";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { withLock } from "../../src/executors/lock";

describe("the lock between processes", () => {
  let folder = "";
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), "seepp-lock-")); });
  afterEach(() => rm(folder, { recursive: true }));

  it("goes from an owner that has died to one of those who wait, and then to each of the others", async function () {
    this.timeout(30_000);
    const gone = spawnSync("true").pid;
    for (let round = 0; round < 8; round++) {
      const path = join(folder, `lock${round}`);
      await mkdir(path);
      // As this version leaves it, and as the one before did.
      if (round % 2 === 0) await writeFile(join(path, `${gone}-0`), "");
      else await writeFile(join(path, "pid"), String(gone));
      let inside = 0;
      let most = 0;
      let done = 0;
      await Promise.all(Array.from({ length: 3 }, () => withLock(path, async () => {
        most = Math.max(most, ++inside);
        for (let i = 0; i < 20; i++) await turn();
        inside--;
        done++;
      })));
      assert.deepEqual([most, done], [1, 3], `round ${round}`);
    }
    assert.deepEqual(await readdir(folder), []);
  });

  it("is not waited for any longer when the signal says so", async () => {
    const path = join(folder, "lock");
    await withLock(path, async () => {
      let told = 0;
      const stop = new AbortController();
      const second = withLock(path, () => Promise.resolve(), { signal: stop.signal, onWait: () => { told++; stop.abort(); } });
      await assert.rejects(second, { name: "AbortError" });
      assert.equal(told, 1);
    });
    assert.deepEqual(await readdir(folder), []);
  });
});

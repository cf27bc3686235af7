/** Folders that a killed run has left. */
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { owner } from "../../src/runner/owner";
import { WorkFolder } from "../../src/runner/work-folder";

describe("the folder of a run", () => {
  const before = process.env["TMPDIR"];
  let place = "";
  beforeEach(async () => {
    place = await realpath(await mkdtemp(join(tmpdir(), "runs-")));
    process.env["TMPDIR"] = place;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    await rm(place, { recursive: true });
  });

  async function left(name: string, by: string | undefined): Promise<void> {
    await mkdir(join(place, name, "src"), { recursive: true });
    if (by !== undefined) await writeFile(join(place, name, "owner"), by);
  }

  it("goes at the next run when its process was killed, and only then", async () => {
    const gone = `${owner().split(":")[0]}:${spawnSync("true").pid}`;
    await left("seepp-killed", gone);
    await left("seepp-runs00", owner());
    await left("seepp-theirs", undefined);
    await left("seepp-remote", `elsewhere:${spawnSync("true").pid}`);
    await left("other-killed", gone);
    await writeFile(join(place, "seepp-f.seepp"), "");
    const run = await WorkFolder.create([{ path: "main.cpp", content: "" }], place);
    await run.remove();
    assert.deepEqual((await readdir(place)).sort(), ["other-killed", "seepp-f.seepp", "seepp-remote", "seepp-runs00", "seepp-theirs"]);
  });
});

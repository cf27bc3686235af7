import { strict as assert } from "node:assert";
import { run } from "../../src/runner/process";

const launch = { command: "/bin/sh", cwd: "/", env: { PATH: "/usr/bin:/bin" } };

describe("child processes", function () {
  this.timeout(20_000);

  it("are over when they end, whatever a daemon of theirs holds open", async () => {
    const before = Date.now();
    const ended = await run({ ...launch, args: ["-c", "setsid sh -c 'echo $$; exec sleep 30' & sleep 0.3; exit 3"], seconds: 15 });
    const daemon = Number(ended.stdout.toString("utf8"));
    try {
      assert.deepEqual([ended.code, ended.timedOut], [3, false]);
      assert.ok(Date.now() - before < 10_000, "it waited for the daemon");
    } finally {
      process.kill(daemon, "SIGKILL");
    }
  });

  it("are read to the end", async () => {
    const ended = await run({ ...launch, args: ["-c", "head -c 3000000 /dev/zero; echo end >&2"], seconds: 15 });
    assert.deepEqual([ended.stdout.length, ended.stderr.toString("utf8")], [3_000_000, "end\n"]);
  });
});

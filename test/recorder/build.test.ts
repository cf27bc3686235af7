/** The build scripts, with a compiler that only makes files: what they leave behind when they fail in the middle. */
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SOURCES = join(__dirname, "..", "..", "executor-image");
const COMPILER = `#!/bin/sh
[ "$1" != -dumpfullversion ] || { echo 12.2.0; exit; }
while [ $# -gt 0 ]; do [ "$1" != -o ] || : >"$2"; shift; done
`;

describe("building the executor's programs", function () {
  this.timeout(120_000); // The recorder's fetches Memcheck's source when it is not there.
  for (const part of ["recorder", "symbols"]) {
    it(`leaves nothing unfinished when the ${part} cannot be put in its place`, () => {
      const folder = mkdtempSync(join(tmpdir(), "seepp-build-"));
      try {
        const [bin, out] = [join(folder, "bin"), join(folder, "out")];
        spawnSync("mkdir", [bin, out]);
        for (const name of ["gcc", "g++"]) writeFileSync(join(bin, name), COMPILER, { mode: 0o755 });
        writeFileSync(join(bin, "mv"), `#!/bin/sh\ncase $2 in ${out}/*) exit 9 ;; esac\nexec /bin/mv "$@"\n`, { mode: 0o755 });
        const built = spawnSync("sh", [join(SOURCES, part, "build.sh"), "--out", out], { encoding: "utf8", env: { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` } });
        assert.equal(built.status, 9, built.stderr);
        assert.deepEqual(readdirSync(out), []);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

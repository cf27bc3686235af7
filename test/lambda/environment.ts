/** What the SDK finds around it, and what an executor throws: for the tests of this folder. */
import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExecutorError } from "../../src/executors/executor";

/** Gives the SDK credentials that the emulator never looks at, and nothing of this machine's own. Gives the way back. */
export function withCredentials(): () => void {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (/^(?:AWS_|https?_proxy$|no_proxy$)/i.test(name)) delete process.env[name];
  const home = mkdtempSync(join(tmpdir(), "seepp-aws-"));
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "secret", AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: join(home, "config"), AWS_SHARED_CREDENTIALS_FILE: join(home, "credentials"),
  });
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    rmSync(home, { recursive: true });
  };
}

export async function failureOf(work: Promise<unknown>): Promise<ExecutorError> {
  const failure: unknown = await work.then(() => undefined, (error: unknown) => error);
  assert.ok(failure instanceof ExecutorError, `an ExecutorError, not ${String(failure)}`);
  return failure;
}

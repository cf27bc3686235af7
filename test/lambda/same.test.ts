/**
 * The same everywhere: a program traced by the function, as another user, in one environment after other programs, gives what
 * the native executor gives. Every fourth program of the corpus, so that all kinds are among them; with SEEPP_FULL=1 all.
 */
import * as assert from "node:assert/strict";
import { join } from "node:path";
import { LambdaExecutor } from "../../src/executors/lambda";
import { NativeExecutor } from "../../src/executors/native";
import { account } from "../corpus/account";
import { corpusPrograms, examplePrograms, faultyPrograms, sample } from "../corpus/programs";
import { REPOSITORY } from "../corpus/recording";
import { emulatorOrSkip, startEmulator, type Emulator } from "./emulator";
import { withCredentials } from "./environment";
import { startFront, type Front } from "./front";

describe("the same program in the function and on this machine", function () {
  this.timeout(120_000);
  const native = new NativeExecutor({ dist: join(REPOSITORY, "dist"), sources: join(REPOSITORY, "executor-image") });
  let emulator: Emulator;
  let front: Front;
  let lambda: LambdaExecutor;
  let restore: () => void = () => undefined;

  before(async function () {
    emulatorOrSkip(this);
    restore = withCredentials();
    emulator = await startEmulator();
    front = await startFront([emulator]);
    lambda = new LambdaExecutor({ functionName: "function", region: "eu-central-1", profile: "", endpoint: front.endpoint });
  });
  after(async () => {
    await lambda?.dispose();
    await front?.stop();
    await emulator?.stop();
    restore();
  });

  const programs = [...examplePrograms(), ...corpusPrograms(), ...faultyPrograms()].filter(({ threads }) => !threads); // Their order is the scheduler's.
  for (const { name, request } of sample(programs, 4)) {
    it(name, async () => {
      const [here, there] = await Promise.all([account(native, request), account(lambda, request)]);
      assert.ok(here.length > 1, here[0]);
      assert.deepEqual(there, here);
    });
  }
});

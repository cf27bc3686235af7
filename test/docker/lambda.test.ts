/** The executor image as a Lambda function, under AWS's emulator: it starts as Lambda starts it, answers, and keeps runs apart. */
import * as assert from "node:assert/strict";
import { DockerExecutor } from "../../src/executors/docker";
import { LambdaExecutor } from "../../src/executors/lambda";
import { openTrace } from "../../src/trace/trace";
import { emulatorOrSkip, type Emulator } from "../lambda/emulator";
import { withCredentials } from "../lambda/environment";
import { startFront, type Front } from "../lambda/front";
import { startImage } from "../lambda/image";
import { place, settings } from "./place";

const LOOKING = `#include <cstdio>
#include <cstdlib>
#include <sys/socket.h>
#include <unistd.h>
extern char** environ;
int main() {
  for (char** e = environ; *e; e++) printf("%s\\n", *e);
  printf("socket %d\\n", socket(AF_INET, SOCK_STREAM, 0) >= 0);
  if (FILE* left = fopen("/tmp/left", "w")) fclose(left);
  printf("left %d\\n", access("/tmp/left", F_OK) == 0);
}
`;

describe("the image as a Lambda function", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let front: Front;
  let lambda: LambdaExecutor;
  let restore: () => void = () => undefined;

  before(async function () {
    this.timeout(600_000);
    emulatorOrSkip(this);
    const docker = new DockerExecutor({ ...place, settings });
    emulator = await startImage(await docker.prepare());
    await docker.dispose();
    restore = withCredentials();
    front = await startFront([emulator]);
    lambda = new LambdaExecutor({ functionName: "function", region: "eu-central-1", profile: "", endpoint: front.endpoint }, { tries: { most: 6, firstMs: 200, longestMs: 1000 } });
  });
  after(async () => {
    await lambda?.dispose();
    await front?.stop();
    await emulator?.stop();
    restore();
  });

  it("says what it is: sandboxed, with a name for its build", async () => {
    const { sandbox, architecture, image } = await lambda.about();
    assert.deepEqual([sandbox, architecture], [true, "x64"]);
    assert.match(image ?? "", /^[0-9a-f]{32}$/);
  });

  it("traces one program after the other in the same environment", async () => {
    for (const code of [3, 4, 5]) assert.equal((await lambda.run({ code: `#include <iostream>\nint main() { std::cout << ${code}; return ${code}; }\n` })).exitCode, code);
    assert.equal(emulator.log().split("INIT START").length, 2, "one start");
  });

  it("gives a program nothing of AWS and no network, and gives up an environment in which something was left", async () => {
    const result = await lambda.run({ code: LOOKING });
    const trace = await openTrace(result.trace!);
    const { stdout } = trace.snapshot(trace.stepCount).output;
    assert.doesNotMatch(stdout, /AWS|LAMBDA/);
    assert.match(stdout, /socket 0\nleft 1\n$/);
    for (let tries = 0; tries < 40 && !/given up/.test(emulator.log()); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.match(emulator.log(), /this environment is given up: after the run there was the file \/tmp\/left/);
  });
});

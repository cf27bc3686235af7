/**
 * The same files give the same trace, to the byte: every program of the corpus in a container, and by the image's own files
 * in a plain folder of this machine. Only how long it took may differ.
 */
import * as assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import Docker from "dockerode";
import { DockerExecutor } from "../../src/executors/docker";
import { RunnerAnswer } from "../../src/executors/runner-answer";
import type { TraceRequest, TraceResult } from "../../src/runner/request";
import { ByteReader } from "../../src/trace/bytes";
import { ChunkType, readChunks, readHeader } from "../../src/trace/format/chunks";
import { showText } from "../../src/trace/show-text";
import { openTrace } from "../../src/trace/trace";
import { corpusPrograms, examplePrograms, faultyPrograms, sample, startsThread } from "../corpus/programs";
import { place, settings } from "./place";

const docker = new Docker();

/** The image's files in a folder of their own. Needs root. */
async function unpack(image: string): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seepp-test-image-"));
  fs.chmodSync(folder, 0o755); // The runner is another user.
  const container = await docker.createContainer({ Image: image });
  try {
    const tar = spawn("tar", ["--extract", "--numeric-owner", "--directory", folder], { stdio: ["pipe", "ignore", "inherit"] });
    const ended = new Promise((resolve) => tar.on("close", resolve));
    await pipeline(await container.export(), tar.stdin);
    assert.equal(await ended, 0);
  } finally {
    await container.remove({ force: true });
  }
  return folder;
}

/** Mounts go with their namespace, processes with theirs: nothing is left of a run. */
const ENTER = `mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && mount -t tmpfs -o mode=1777 tmpfs "$0/tmp" && \
exec chroot --userspec=1000:1000 "$0" /usr/bin/node /opt/seepp/bin/runner.js --toolchain /opt/seepp/toolchain --watch-stdin`;

function runIn(folder: string, request: TraceRequest): Promise<TraceResult> {
  const answer = new RunnerAnswer(request);
  const child = spawn("unshare", ["--mount", "--pid", "--fork", "sh", "-c", ENTER, folder], {
    env: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", LANG: "C.UTF-8", HOME: "/tmp" }, cwd: "/",
  });
  child.stdout.on("data", (chunk: Buffer) => answer.receive(chunk));
  child.stderr.setEncoding("utf8").on("data", (text: string) => answer.receiveStderr(text));
  child.stdin.write(`${JSON.stringify(request)}\n`);
  return new Promise((resolve, reject) => child.on("close", (code) => {
    try {
      resolve(answer.finish(code));
    } catch (error) {
      reject(error as Error);
    }
  }));
}

/** All of a trace but its outcome, which says how long it took: each chunk as text. */
function lasting(trace: Uint8Array | undefined): string[] {
  if (trace === undefined) return [];
  const reader = new ByteReader(trace);
  return [JSON.stringify(readHeader(reader)), ...[...readChunks(reader)].filter(({ type }) => type !== ChunkType.Outcome)
    .map(({ type, length, payload }) => `${type} ${length} ${Buffer.from(payload).toString("base64")}`)];
}

/**
 * What leaves a number of the run in memory: abort, raise, threads and locked mutexes the process's or thread's, atexit the
 * function's address mixed with a random one. Of these the states are compared, which show none of it.
 */
const LEAVES_NUMBERS = /\b(abort|assert|raise|kill|getpid|atexit|quick_exit|terminate|mutex|thread|jthread|async)\b/;

/** Every step as text. */
async function states(trace: Uint8Array | undefined): Promise<string[]> {
  const opened = await openTrace(trace ?? new Uint8Array());
  return Array.from({ length: opened.stepCount }, (_, i) => showText(opened.snapshot(i + 1)));
}

describe("the image's files, in a container and in a folder", function () {
  this.timeout(240_000);
  const executor = new DockerExecutor({ ...place, settings: { ...settings, spare: true } });
  let folder: string;

  before(async () => {
    folder = await unpack(await executor.prepare());
  });
  after(async () => {
    await executor.dispose();
    execFileSync("rm", ["-rf", folder]);
  });

  for (const { name, threads, request } of sample([...examplePrograms(), ...corpusPrograms(), ...faultyPrograms()], 4)) {
    if (threads || startsThread(request.code)) continue; // Their order is the scheduler's.
    it(`give the same bytes for ${name}`, async () => {
      const [inside, outside] = [await executor.run(request), await runIn(folder, request)];
      assert.deepEqual([outside.outcome, outside.exitCode, outside.stats.steps], [inside.outcome, inside.exitCode, inside.stats.steps]);
      assert.ok(outside.trace !== undefined);
      const what = inside.outcome === "signalled" || LEAVES_NUMBERS.test(request.code) ? states : lasting;
      assert.deepEqual(await what(outside.trace), await what(inside.trace));
    });
  }
});

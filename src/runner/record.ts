/** Runs the program under the recorder (executor-image/recorder/README.md has its command line). */
import { join } from "node:path";
import { thisMachine } from "./machine";
import { run, type Ended } from "./process";
import { SEARCH_PATH, type Toolchain } from "./toolchain";
import { PROGRAM_NAME, type CheckedRequest } from "./validate";
import type { WorkFolder } from "./work-folder";

const MB = 1024 * 1024;
const PROGRAM_STACK = 8 * MB;
const PROGRAM_LARGEST_FILE = 64 * MB;

/** A guest that sleeps in a system call cannot be stopped by the recorder itself: it is killed this much later. */
const GRACE_SECONDS = 1;

export const RECORDER_TOOL = `seepp-${thisMachine.name}-linux`;

export function recorderFolder(toolchain: Toolchain): string {
  return join(toolchain.folder, "recorder");
}

/** The raw stream goes to `onRaw` as it comes; what `onRaw` throws ends the recording and rejects. */
export function record(
  request: CheckedRequest, folder: WorkFolder, { sandbox }: Pick<Toolchain, "sandbox">, onRaw: (chunk: Buffer) => void, signal?: AbortSignal,
): Promise<Ended> {
  const { limits } = request;
  const args = [
    "--tool=seepp", "-q", "--vgdb=no", "--log-file=/dev/null", "--command-line-only=yes", "--error-limit=no",
    "--run-libc-freeres=no", "--run-cxx-freeres=no", "--num-callers=32",
    "--seepp-plan=../plan", "--seepp-fd=3",
    `--seepp-max-steps=${limits.steps}`, `--seepp-max-bytes=${limits.traceBytes}`, `--seepp-max-output=${limits.outputBytes}`,
    `--seepp-memory-mb=${limits.memoryMb}`, `--seepp-seconds=${Math.ceil(limits.seconds)}`, // It takes whole ones.
    ...thisMachine.recorderFlags,
    ...(request.options.trackOrigins === true ? ["--track-origins=yes"] : []),
    `./${PROGRAM_NAME}`, ...request.args,
  ];
  return run({
    sandbox,
    command: `../lib/${RECORDER_TOOL}`,
    args,
    cwd: folder.source,
    env: guestEnvironment(request.env),
    limits: {
      // Well above the program's own limit, which the recorder keeps: this one would kill the recorder and with it the trace.
      addressSpace: (2 * limits.memoryMb + 300) * MB,
      cpuSeconds: limits.seconds + GRACE_SECONDS + 1,
      fileSize: PROGRAM_LARGEST_FILE,
      stack: PROGRAM_STACK,
    },
    seconds: limits.seconds + GRACE_SECONDS,
    discardOutput: true, // The raw stream has it, with the steps.
    maxOutput: MB,
    onDescriptor3: onRaw,
    ...(request.stdin === undefined ? {} : { stdin: request.stdin }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The same for every run on every machine: the environment lies on the program's stack. */
function guestEnvironment(own: Record<string, string>): Record<string, string> {
  return {
    PATH: SEARCH_PATH, LANG: "C.UTF-8", TMPDIR: "/tmp", ...own,
    VALGRIND_LIB: "../lib", VALGRIND_LAUNCHER: `../lib/${RECORDER_TOOL}`,
  };
}

/** The `seepp` command: `trace`, `batch`, `show`, `export`, `check-cloud`. README.md documents it. */
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { DockerExecutor } from "../executors/docker";
import type { Executor } from "../executors/executor";
import { NativeExecutor } from "../executors/native";
import { batchCommand, type BatchOptions } from "./batch-command";
import { checkCloudCommand } from "./check-cloud-command";
import { cloudExecutor } from "./cloud";
import { dockerSettings } from "./docker-settings";
import { describeError, ExitCode } from "./errors";
import { exportCommand, type ExportOptions } from "./export-command";
import { showCommand, type ShowOptions } from "./show-command";
import { ProgressLine, traceCommand, type TraceOptions } from "./trace-command";
import { VERSION } from "./version";

const place = { dist: __dirname, sources: join(__dirname, "..", "executor-image") };
const native = new NativeExecutor(place);
/** One trace a process: a spare container would only be thrown away. */
const docker = new DockerExecutor({ ...place, version: VERSION, settings: dockerSettings(process.env) });
const cloud = cloudExecutor(process.env);
const executors = (cache: boolean | undefined): Executor[] => [docker, native, cache === false ? cloud.lambda : cloud.cached];

function command(): Command {
  const program = new Command("seepp")
    .description("See what a C++ program does in memory, every step, forwards and backwards.")
    .version(VERSION)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined }); // The error comes back to us: one line.

  programOptions(program.command("trace").description("run a program and write its trace")
    .argument("<files...>", "the source files: together they are one program"))
    .option("-o <file>", "the trace (default: the first file's name with .seepp, here)")
    .option("--json", "print the result as JSON")
    .action(async (files: string[], options: TraceOptions) => {
      process.exitCode = await traceCommand(files, options, executors(options.cache));
    });

  programOptions(program.command("batch").description("trace a folder of programs, e.g. a class's submissions")
    .argument("<folder>", "each source file in it is a program, each folder of sources too"))
    .requiredOption("-o <folder>", "where the traces, batch.json and batch.jsonl go")
    .option("--concurrency <n>", "programs at a time (default: 16 in the cloud, else one a processor)", whole(1))
    .option("--retries <n>", "tries after a failure that may pass", whole(0), 3)
    .option("--fresh", "also what an earlier batch has done")
    .option("--json", "print the summary as JSON")
    .action(async (folder: string, options: BatchOptions) => {
      process.exitCode = await batchCommand(folder, options, executors(options.cache));
    });

  program.command("show").description("print the state of the program at a step")
    .argument("<trace>", "a .seepp file")
    .option("--step <n>", "the step (default 1)", whole(1))
    .option("--all", "every step, one after the other")
    .option("--changes", "only what changed since the step before, as JSON")
    .addOption(new Option("--granularity <unit>", "what --all counts as a step").choices(["line", "statement"]).default("line"))
    .option("--max-elements <n>", "elements shown of a container or array", whole(0), 100)
    .option("--depth <n>", "nesting shown", whole(0), 8)
    .option("--raw", "library objects member by member, as they are in memory")
    .option("--path <expression>", "one value, e.g. v, head->next, m[3]")
    .option("--from <i>", "with --path: the first element shown", whole(0), 0)
    .option("--count <n>", "with --path: how many elements", whole(0), 100)
    .option("--json", "as JSON lines (docs/snapshot.md)")
    .action((trace: string, options: ShowOptions) => showCommand(trace, options));

  program.command("export").description("write the whole trace in another form")
    .argument("<trace>", "a .seepp file")
    .addOption(new Option("--format <form>", "html: one page that needs nothing else; json: one snapshot a line; opt: the Python Tutor form").choices(["html", "opt", "json"]).makeOptionMandatory())
    .requiredOption("-o <file>", "where to (- for standard output)")
    .action((trace: string, options: ExportOptions) => exportCommand(trace, options));

  program.command("check-cloud").description("walk the way to the cloud executor and say what is right and what is wrong")
    .action(async () => {
      process.exitCode = await checkCloudCommand(cloud.lambda);
    });

  program.command("setup-native", { hidden: true }).description("build the native toolchain now")
    .option("--again", "also when it is there")
    .action(async (options: { again?: boolean }) => {
      const line = new ProgressLine();
      const onProgress = (progress: Parameters<ProgressLine["show"]>[0]): void => {
        if (process.stderr.isTTY) line.show(progress);
        else process.stderr.write(`seepp: ${progress.detail ?? progress.phase}\n`);
      };
      const folder = await native.prepare({ onProgress, ...(options.again === true ? { again: true } : {}) });
      line.clear();
      process.stdout.write(`${folder}\n`);
    });

  program.command("setup-docker", { hidden: true }).description("build the executor image now")
    .action(async () => {
      const line = new ProgressLine();
      const image = await docker.prepare({ onProgress: (progress) => line.show(progress), onLog: (text) => { if (!process.stderr.isTTY) process.stderr.write(`${text}\n`); } });
      line.clear();
      process.stdout.write(`${image}\n`);
    });
  return program;
}

/** What `trace` and `batch` say of a program. */
function programOptions(command: Command): Command {
  return command
    .addOption(new Option("--executor <name>", "where to run it").choices(["auto", "native", "docker", "lambda", "fargate"]).default("auto"))
    .option("--std <standard>", "c++11 to c++26, c99 to c23")
    .option("--flag <flag>", "a compiler flag, e.g. --flag=-Wall (again for more)", collect, [])
    .option("--stdin <file>", "what the program reads from its standard input")
    .option("--arg <argument>", "an argument of the program (again for more)", collect, [])
    .option("--env <variable>", "NAME=value in the program's environment (again for more)", collect, [])
    .option("--files <pattern>", "further files of the program, e.g. --files='*.cpp' (again for more)", collect, [])
    .option("--track-origins", "say where undefined values come from (slower)")
    .option("--max-steps <n>", "stop after so many steps (default 100000)", whole(1))
    .option("--no-cache", "in the cloud: run also what was run before");
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) throw new InvalidArgumentError(`It must be a whole number from ${least}.`);
    return value;
  };
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return; // --help, --version
    const about = error.code === "commander.help" ? "Say what to do: seepp trace FILE" : error.message.replace(/^error: /, "");
    process.stderr.write(`seepp: ${about.replace(/\s*\n\s*/g, " ")} (seepp --help lists what there is.)\n`);
    process.exitCode = ExitCode.usage;
    return;
  }
  const { line, exitCode } = describeError(error);
  process.stderr.write(`seepp: ${line}\n`);
  if (exitCode === ExitCode.internal && process.env["SEEPP_DEBUG"] !== undefined) console.error(error);
  process.exitCode = exitCode;
}

command().parseAsync().catch(fail);

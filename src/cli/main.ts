/** The `seepp` command. README.md documents it. */
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { DockerExecutor } from "../executors/docker";
import type { Executor } from "../executors/executor";
import { FargateExecutor } from "../executors/fargate";
import { NativeExecutor } from "../executors/native";
import { batchCommand, type BatchOptions } from "./batch-command";
import { checkCloudCommand } from "./check-cloud-command";
import { cloudExecutor } from "./cloud";
import { deployCommand, destroyCommand, type DeployOptions, type DestroyOptions } from "./deploy-command";
import { dockerSettings } from "./docker-settings";
import { describeError, ExitCode } from "./errors";
import { exportCommand, type ExportOptions } from "./export-command";
import { fargateSettings } from "./lambda-settings";
import { showCommand, type ShowOptions } from "./show-command";
import { ProgressLine, traceCommand, type TraceOptions } from "./trace-command";
import { VERSION } from "./version";

const place = { dist: __dirname, sources: join(__dirname, "..", "executor-image") };
const native = new NativeExecutor(place);
/** One trace a process: a spare container would only be thrown away. */
const docker = new DockerExecutor({ ...place, version: VERSION, settings: dockerSettings(process.env) });
const cloud = cloudExecutor(process.env);
/** Fargate is part of the choice only where it is named: it is the exception. */
const executors = ({ cache, executor }: Pick<TraceOptions, "cache" | "executor">): Executor[] => [
  docker, native, cache === false ? cloud.lambda : cloud.cached,
  ...(executor === "fargate" ? [new FargateExecutor(fargateSettings(process.env))] : []),
];

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
      process.exitCode = await traceCommand(files, options, executors(options));
    });

  programOptions(program.command("batch").description("trace a folder of programs, e.g. a class's submissions")
    .argument("<folder>", "each source file in it is a program, each folder of sources too"))
    .requiredOption("-o <folder>", "where the traces, batch.json and batch.jsonl go")
    .option("--concurrency <n>", "programs at a time (default: 16 in the cloud, else one a processor)", whole(1))
    .option("--retries <n>", "tries after a failure that may pass", whole(0), 3)
    .option("--fresh", "also what an earlier batch has done")
    .option("--json", "print the summary as JSON")
    .action(async (folder: string, options: BatchOptions) => {
      process.exitCode = await batchCommand(folder, options, executors(options));
    });

  program.command("show").description("print the state of the program at a step")
    .argument("<trace>", "a .seepp file")
    .option("--step <n>", "the step (default 1)", whole(1))
    .option("--all", "every step, one after the other")
    .option("--changes", "only what changed since the step before, as JSON")
    .addOption(new Option("--granularity <unit>", "what --all counts as a step").choices(["line", "statement"]).default("line"))
    .option("--max-elements <n>", "elements shown of a container or array", whole(0), 100)
    .option("--depth <n>", "nesting shown", whole(0), 8)
    .option("--raw", "library objects, and those that a view shows, member by member, as they are in memory")
    .option("--natvis <file>", "views of the program's own types instead of those in the trace (again for more)", collect, [])
    .option("--path <expression>", "one value, e.g. v, head->next, m[3]")
    .option("--from <i>", "with --path: the first element shown", whole(0), 0)
    .option("--count <n>", "with --path: how many elements", whole(0), 100)
    .option("--json", "as JSON lines (docs/snapshot.md)")
    .action((trace: string, options: ShowOptions) => showCommand(trace, options));

  program.command("export").description("write the whole trace in another form")
    .argument("<trace>", "a .seepp file")
    .addOption(new Option("--format <form>", "html: one page that needs nothing else; json: one snapshot a line; opt: the Python Tutor form").choices(["html", "opt", "json"]).makeOptionMandatory())
    .option("--natvis <file>", "views of the program's own types instead of those in the trace (again for more)", collect, [])
    .requiredOption("-o <file>", "where to (- for standard output)")
    .action((trace: string, options: ExportOptions) => exportCommand(trace, options));

  program.command("check-cloud").description("walk the way to the cloud executor and say what is right and what is wrong")
    .action(async () => {
      process.exitCode = await checkCloudCommand(cloud.lambda);
    });

  const inAccount = (name: string, about: string): Command => program.command(name).description(about)
    .addOption(new Option("--env <environment>", "which of two deployments").choices(["test", "prod"]).makeOptionMandatory())
    .requiredOption("--region <region>", "e.g. eu-central-1")
    .option("--profile <name>", "an AWS profile (default: AWS_PROFILE, or the default one)", "")
    .addOption(new Option("--endpoint <url>", "another address than AWS's own").env("AWS_ENDPOINT_URL").default("").hideHelp())
    .option("--dry-run", "say what would be done, and do nothing");

  inAccount("deploy", "make or update the cloud executor in your AWS account")
    .option("--memory <mb>", "of the function, which sets its CPU too (default 1769: one CPU)", whole(1))
    .option("--timeout <seconds>", "of the function (default 180)", whole(1))
    .option("--storage <mb>", "of the function's /tmp (default 512)", whole(1))
    .option("--concurrency <n>", "runs at the same time, or none for no cap (default 50)")
    .option("--log-days <days>", "how long its log is kept (default 14)", whole(1))
    .option("--no-egress", "in a network without a way out")
    .option("--egress", "with a way out again")
    .option("--tenant-isolation", "environments of their own for each tenant id; only when the function is made")
    .option("--with-fargate", "also what seepp.executor: fargate needs")
    .option("--no-fargate", "take that away again")
    .option("--subnet <id>", "for Fargate's tasks (again for more; default: those of the default VPC)", collect, [])
    .option("--with-cache", "also a bucket in which results are kept for all")
    .option("--no-cache", "take that away again")
    .option("--no-smoke-test", "do not try it out afterwards")
    .action(async (_: unknown, deployment: Command) => {
      process.exitCode = await deployCommand(deployOptions(deployment), docker);
    });

  inAccount("destroy", "remove all that deploy made, and nothing else")
    .option("--yes", "do not ask")
    .action(async (options: DestroyOptions) => {
      process.exitCode = await destroyCommand(options);
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
    .addOption(new Option("--executor <name>", "where to run it; auto: the first that is ready of docker (its image is there), native, lambda").choices(["auto", "native", "docker", "lambda", "fargate"]).default("auto"))
    .option("--std <standard>", "c++11 to c++26, c99 to c23")
    .option("--flag <flag>", "a compiler flag, e.g. --flag=-Wall (again for more)", collect, [])
    .option("--stdin <file>", "what the program reads from its standard input")
    .option("--arg <argument>", "an argument of the program (again for more)", collect, [])
    .option("--env <variable>", "NAME=value in the program's environment (again for more)", collect, [])
    .option("--files <pattern>", "further files of the program, e.g. --files='*.cpp' (again for more)", collect, [])
    .option("--natvis <file>", "views of the program's own types, before those beside the source (again for more)", collect, [])
    .option("--track-origins", "say where undefined values come from (slower)")
    .option("--step-library", "step through the code of the library's headers too")
    .option("--max-steps <n>", "stop after so many steps (default 100000)", whole(1))
    .option("--no-cache", "in the cloud: run also what was run before");
}

/** What was not said stays as it is in the account: commander would take "--no-x" alone for "x unless said". */
function deployOptions(command: Command): DeployOptions {
  const { egress, fargate, cache, withFargate, withCache, ...options } = command.opts<DeployOptions & { fargate?: boolean; cache?: boolean }>();
  const said = <K extends string>(name: K, value: boolean | undefined) => (command.getOptionValueSource(name) === "cli" ? { [name]: value } as Record<K, boolean> : {});
  return {
    ...options, ...said("egress", egress),
    ...(fargate === false ? { withFargate: false } : withFargate === true ? { withFargate: true } : {}),
    ...(cache === false ? { withCache: false } : withCache === true ? { withCache: true } : {}),
  };
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

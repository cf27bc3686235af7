/**
 * `npm run hostile [-- --json] [-- --executor docker|native] [-- --only NAME]`: runs the hostile programs and prints a table,
 * or one flat object {programs, escapes, leftovers}. Natively only those run that cannot harm the machine.
 */
import { parseArgs } from "node:util";
import { DockerExecutor } from "../../src/executors/docker";
import type { Executor } from "../../src/executors/executor";
import { NativeExecutor } from "../../src/executors/native";
import { place, settings } from "../docker/place";
import { leftovers } from "./leftovers";
import { attack, hostilePrograms, type Verdict } from "./suite";

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, executor: { type: "string", default: "docker" }, only: { type: "string", default: "" } } });
  const native = values.executor === "native";
  const executor: Executor = native ? new NativeExecutor(place) : new DockerExecutor({ ...place, settings });
  const programs = hostilePrograms().filter(({ name, harmless }) => name.startsWith(values.only) && (harmless || !native));
  const verdicts: Verdict[] = [];
  try {
    for (const program of programs) {
      const verdict = await attack(program, executor);
      verdicts.push(verdict);
      if (!values.json) process.stdout.write(`${row(verdict)}\n`);
    }
  } finally {
    await executor.dispose?.();
  }
  const left = await leftovers();
  const escapes = verdicts.flatMap((verdict) => verdict.escapes);
  const faults = verdicts.flatMap((verdict) => verdict.faults);
  if (values.json) process.stdout.write(`${JSON.stringify({ programs: verdicts.length, escapes: escapes.length, leftovers: left.length })}\n`);
  else process.stdout.write(`${verdicts.length} programs, ${escapes.length} escapes, ${left.length} leftovers, ${faults.length} faults\n${left.map((each) => `left: ${each}\n`).join("")}`);
  return escapes.length + left.length + faults.length === 0 ? 0 : 1;
}

function row({ name, tries, outcome, message, escapes, faults }: Verdict): string {
  const wrong = [...escapes.map((each) => `ESCAPE: ${each}`), ...faults.map((each) => `FAULT: ${each}`)];
  return `${name.padEnd(26)} ${outcome.padEnd(14)} ${tries}\n${" ".repeat(27)}${message}${wrong.map((each) => `\n${" ".repeat(27)}${each}`).join("")}`;
}

main().then((status) => { process.exitCode = status; }, (error: unknown) => {
  process.stderr.write(`hostile: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exitCode = 1;
});

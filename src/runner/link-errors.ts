/** What the linker (GNU ld, by way of collect2) says in text, as diagnostics at the lines it names. */
import { posix } from "node:path";
import type { Diagnostic } from "./request";

const LOCATED = /^(?:\S*\bld(?:\.\w+)?: )?(\/?[^:()]+):(\d+): ((?:undefined reference to|multiple definition of|first defined here|more undefined references to).*)$/;
const UNLOCATED = /(undefined reference to .*|multiple definition of .*)$/;

const NO_MAIN = "The program has no main function: write `int main()` where it shall start.";

export function linkDiagnostics(stderr: string, sourceRoot: string, main: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const line of stderr.split("\n")) {
    if (/undefined reference to [`']main'/.test(line)) {
      found.push({ file: main, line: 1, column: 1, severity: "error", message: NO_MAIN });
      continue;
    }
    const located = LOCATED.exec(line);
    if (located !== null) {
      found.push({ file: relativeTo(sourceRoot, located[1]), line: Number(located[2]), column: 1, severity: "error", message: explain(located[3], sourceRoot) });
      continue;
    }
    const unlocated = UNLOCATED.exec(line);
    if (unlocated !== null) found.push({ file: main, line: 1, column: 1, severity: "error", message: explain(unlocated[1], sourceRoot) });
  }
  if (found.length === 0) {
    found.push({ file: main, line: 1, column: 1, severity: "error", message: `The program could not be linked: ${stderr.trim().slice(0, 2000)}` });
  }
  return found;
}

function explain(message: string, sourceRoot: string): string {
  const plain = message.replaceAll(`${sourceRoot}/`, "").replace(/`([^']*)'/g, "‘$1’").replace(/; \/\S+\/obj\/\d+\.o:/, "; ");
  return plain.startsWith("undefined reference") ? `${plain}: it is declared and used, but defined nowhere` : plain;
}

function relativeTo(root: string, path: string): string {
  return path.startsWith(`${root}/`) ? posix.relative(root, path) : path;
}

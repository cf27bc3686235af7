/** Reads the examples of docs/steps.md: a heading, a source, and the steps it shall give. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Example {
  title: string;
  main: string;
  code: string;
  /** As written: "call 2:3", "4:5", "return 6:1", "end". */
  statement: string[];
  /** As written: "call 2", "4", "return 6", "end". */
  line: string[];
}

const EXAMPLE = /^### (?<title>.+)\n(?:(?!^### )[^])*?^```(?<language>cpp|c)\n(?<code>[^]*?)^```\n\n^```steps\nstatement: (?<statement>.+)\nline: (?<line>.+)\n^```$/gm;

export function readExamples(): Example[] {
  const text = readFileSync(join(__dirname, "..", "..", "docs", "steps.md"), "utf8");
  const examples = [...text.matchAll(EXAMPLE)].map(({ groups }) => ({
    title: groups!.title,
    main: `main.${groups!.language}`,
    code: groups!.code,
    statement: groups!.statement.split(", "),
    line: groups!.line.split(", "),
  }));
  const headings = text.match(/^### /gm)?.length ?? 0;
  if (examples.length !== headings) throw new Error(`docs/steps.md has ${headings} examples, of which ${examples.length} can be read: each needs a source and a steps block`);
  return examples;
}

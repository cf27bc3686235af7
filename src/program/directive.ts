/**
 * `// seepp: std=c++23 stdin="3 4\n" args="one two" flags=-Wall files=*.cpp env="LANGUAGE=de" input=numbers.txt`: what a
 * source says of how it is compiled and run (README.md lists the keys). A file may have several such lines. What is wrong
 * in one is told at its place, and the rest of it holds.
 */
import { checkFlags } from "../runner/flags";
import type { Diagnostic } from "../runner/request";
import { STANDARDS } from "../runner/request";
import { checkVariable } from "../runner/validate";
import type { Wishes } from "./wishes";
import { placedWords, shellWords, type PlacedWord } from "./words";

export type DirectiveKey = keyof Wishes;

export interface Directive {
  wishes: Wishes;
  problems: Diagnostic[];
  /** Where each key stands: for what is found wrong with it later. */
  places: Map<DirectiveKey, Place>;
}

/** Lines and columns count from 1, columns in UTF-16 code units; the end is exclusive. */
export type Place = Pick<Diagnostic, "file" | "line" | "column" | "endColumn">;

const COMMENT = /^[ \t]*\/\/[ \t]*seepp:/;

/** `file`: the source's name, for the problems. */
export function parseDirective(source: string, file: string): Directive {
  const directive: Directive = { wishes: {}, problems: [], places: new Map() };
  if (!source.includes("seepp:")) return directive;
  source.split(/\r\n|\r|\n/).forEach((line, index) => {
    const head = COMMENT.exec(line);
    if (head === null) return;
    const words = placedWords(line, head[0].length);
    for (const word of words) new DirectiveWord(word, { file, line: index + 1, column: word.start + 1, endColumn: word.end + 1 }, directive).take();
    if (words.length === 0) directive.problems.push({ file, line: index + 1, column: 1, endColumn: line.length + 1, severity: "warning", message: `This comment says nothing: write // seepp: key=value, with the keys ${KEYS}.` });
  });
  return directive;
}

export function problemAt(place: Place, message: string): Diagnostic {
  return { ...place, severity: "warning", message };
}

const READERS: { readonly [K in DirectiveKey]-?: (text: string) => { value: NonNullable<Wishes[K]> } | { wrong: string } } = {
  std: (text) => (isStandard(text) ? { value: text } : { wrong: `${JSON.stringify(text)} is no standard that See++ knows: ${STANDARDS.join(", ")}` }),
  flags: (text) => {
    const flags = shellWords(text);
    // Where -I may lead to, the files decide later.
    const checked = checkFlags(flags.filter((flag, i) => !flag.startsWith("-I") && flags[i - 1] !== "-I"));
    return "refused" in checked ? { wrong: checked.refused.replace(/\.$/, "") } : { value: flags };
  },
  args: (text) => ({ value: shellWords(text) }),
  env: (text) => {
    const variables: Record<string, string> = {};
    for (const word of shellWords(text)) {
      const [, name, value] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
      if (name === undefined) return { wrong: `${JSON.stringify(word)} sets no variable: write NAME=value` };
      const wrong = checkVariable(name, value);
      if (wrong !== undefined) return { wrong: wrong.replace(/\.$/, "") };
      variables[name] = value;
    }
    return { value: variables };
  },
  stdin: (text) => ({ value: text }),
  input: (text) => (text === "" ? { wrong: "it needs the name of a file" } : { value: text }),
  files: (text) => ({ value: shellWords(text.replaceAll(",", " ")) }),
  natvis: (text) => ({ value: shellWords(text.replaceAll(",", " ")) }),
  origins: readSwitch,
  library: readSwitch,
};

const KEYS = Object.keys(READERS).join(", ");

function isStandard(text: string): text is NonNullable<Wishes["std"]> {
  return STANDARDS.some((each) => each === text);
}

function readSwitch(text: string): { value: boolean } | { wrong: string } {
  if (/^(yes|true|on|1)$/.test(text)) return { value: true };
  return /^(no|false|off|0)$/.test(text) ? { value: false } : { wrong: `${JSON.stringify(text)} is neither yes nor no` };
}

function isKey(text: string): text is DirectiveKey {
  return Object.hasOwn(READERS, text);
}

class DirectiveWord {
  constructor(private readonly word: PlacedWord, private readonly place: Place, private readonly into: Directive) {}

  take(): void {
    const { text, wrong } = this.word;
    const [, key, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (wrong !== undefined) return this.complain(`${key ?? JSON.stringify(text)}: ${wrong}`);
    if (key === undefined) return this.complain(`${JSON.stringify(text)} is no key=value: the keys are ${KEYS}`);
    if (!isKey(key)) return this.complain(`There is no key ${JSON.stringify(key)}: the keys are ${KEYS}`);
    if (this.into.places.has(key)) return this.complain(`${key} stands in this file twice: the first one holds`);
    if (key === "stdin" && this.into.wishes.input !== undefined || key === "input" && this.into.wishes.stdin !== undefined) return this.complain("stdin and input exclude each other: the first one holds");
    this.set(key, value);
  }

  private set(key: DirectiveKey, text: string): void {
    const read = READERS[key](text);
    if ("wrong" in read) return this.complain(`${key}: ${read.wrong}`);
    this.into.places.set(key, this.place);
    Object.assign(this.into.wishes, { [key]: read.value });
  }

  private complain(message: string): void {
    this.into.problems.push(problemAt(this.place, `${message}.`));
  }
}

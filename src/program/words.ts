/** Splitting lines into words: command lines as a shell does, and `// seepp:` comments, whose words have places. */

/** Words of a command line by POSIX rules: quotes and backslashes, no expansion. What is not closed ends with the line. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= "";
    if (c === "'" || c === '"') {
      for (i++; i < line.length && line[i] !== c; i++) {
        if (c === '"' && line[i] === "\\" && /["\\$`]/.test(line[i + 1] ?? "")) i++;
        word += line[i];
      }
    } else if (c === "\\" && i + 1 < line.length) word += line[++i];
    else word += c;
  }
  if (word !== undefined) words.push(word);
  return words;
}

export interface PlacedWord {
  text: string;
  /** Where it stands in the line: UTF-16 code units from 0, the end exclusive. */
  start: number;
  end: number;
  /** What is wrong with it, as words that end a sentence. */
  wrong?: string;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", '"': '"', "'": "'" };

/** Words from `from` on. In double quotes and outside of quotes the escapes \n \t \r \\ \" \' and \x41 hold; in single quotes none. */
export function placedWords(line: string, from: number): PlacedWord[] {
  const words: PlacedWord[] = [];
  let i = from;
  while (i < line.length) {
    if (/\s/.test(line[i])) {
      i++;
      continue;
    }
    const word: PlacedWord = { text: "", start: i, end: i };
    let quote = "";
    for (; i < line.length && (quote !== "" || !/\s/.test(line[i])); i++) {
      const c = line[i];
      if (c === quote) quote = "";
      else if (quote === "" && (c === '"' || c === "'")) quote = c;
      else if (c === "\\" && quote !== "'") i = takeEscape(line, i, word);
      else word.text += c;
    }
    if (quote !== "") word.wrong ??= `its quote (${quote}) is not closed`;
    word.end = Math.min(i, line.length);
    words.push(word);
  }
  return words;
}

/** Reads the escape at `at`; gives the index of its last character. */
function takeEscape(line: string, at: number, word: PlacedWord): number {
  const c = line[at + 1] ?? "";
  const code = /^[0-9a-fA-F]{2}/.exec(line.slice(at + 2))?.[0];
  if (c === "x" && code !== undefined) {
    word.text += String.fromCharCode(Number.parseInt(code, 16));
    return at + 3;
  }
  if (!Object.hasOwn(ESCAPES, c)) word.wrong ??= `\\${c} is no escape (there are \\n, \\t, \\r, \\\\, \\", \\' and \\x41)`;
  word.text += ESCAPES[c] ?? c;
  return at + 1;
}

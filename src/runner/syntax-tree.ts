/** tree-sitter's C++ grammar: the syntax tree of a text, in bounded memory and in slices of time. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Language, type Node, Parser, type Tree } from "web-tree-sitter";
import type { Slices } from "./slices";

let loading: { folder: string; language: Promise<Language> } | undefined;

const WASM_PAGE = 64 * 1024;
const INITIAL_MEMORY = 32 * 1024 * 1024;
/** The densest source of 1 MB that means something takes 165 MB; one of unclosed brackets would take gigabytes. */
const MOST_MEMORY = 384 * 1024 * 1024;

/** The grammar is loaded once a process: 20 ms. `folder` holds web-tree-sitter.wasm and tree-sitter-cpp.wasm. */
export function loadLanguage(folder: string): Promise<Language> {
  if (loading?.folder !== folder) {
    const language = (async () => {
      await Parser.init({
        locateFile: (name: string) => join(folder, name),
        wasmMemory: new WebAssembly.Memory({ initial: INITIAL_MEMORY / WASM_PAGE, maximum: MOST_MEMORY / WASM_PAGE }),
        printErr: () => undefined, // It tells of an abort, which `grasp` catches.
      });
      return Language.load(await readFile(join(folder, "tree-sitter-cpp.wasm")));
    })();
    loading = { folder, language };
  }
  return loading.language;
}

/** What `read` makes of the tree, which is gone afterwards; undefined where the parser runs out of memory. */
export async function withSyntaxTree<T>(language: Language, text: string, slices: Slices, read: (root: Node) => Promise<T>): Promise<T | undefined> {
  const parser = new Parser().setLanguage(language);
  try {
    const tree = await grasp(parser, text, slices);
    if (tree === undefined) return undefined;
    try {
      return await read(tree.rootNode);
    } finally {
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

/** Undefined: out of memory. The parser is to be deleted then, which gives back what it holds. */
async function grasp(parser: Parser, text: string, slices: Slices): Promise<Tree | undefined> {
  for (;;) {
    let tree: Tree | null;
    try {
      // Stopped by the callback it gives null, and goes on from there when it is called again.
      tree = parser.parse(text, null, { progressCallback: () => slices.over });
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return undefined;
      throw error;
    }
    if (tree) return tree;
    await slices.next();
  }
}

/** The grammar's files in one folder, as the bundle has them: for tests that need no bundle. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MODULES = join(__dirname, "..", "..", "node_modules");
let folder: string | undefined;

export function wasmFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), "seepp-grammar-"));
    copyFileSync(join(MODULES, "web-tree-sitter", "web-tree-sitter.wasm"), join(made, "web-tree-sitter.wasm"));
    copyFileSync(join(MODULES, "tree-sitter-cpp", "tree-sitter-cpp.wasm"), join(made, "tree-sitter-cpp.wasm"));
    process.once("exit", () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return folder;
}

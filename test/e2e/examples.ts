/** The programs of examples/, as files of a workspace. */
import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "./vscode";

export function exampleFiles(): Record<string, string> {
  const folder = path.join(root, "examples");
  return Object.fromEntries(fs.readdirSync(folder).filter((name) => name.endsWith(".cpp")).map((name) => [name, fs.readFileSync(path.join(folder, name), "utf8")]));
}

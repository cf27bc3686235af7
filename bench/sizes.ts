/** What is shipped: bytes of the webview's bundle (gzip -9), of an exported page without its trace, and of the packed extension, as far as they are built. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { REPOSITORY } from "../test/corpus/recording";
import type { Figure, Group } from "./figures";

export const webviewSize: Group = {
  prefix: "webview.",
  async measure() {
    const bytes = ["webview.js", "webview.css"].map((name) => join(REPOSITORY, "dist", name)).filter((path) => existsSync(path))
      .reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0);
    return Promise.resolve(bytes === 0 ? [] : [{ key: "webview.gzipBytes", value: bytes, unit: "B", note: "webview.js and webview.css" }]);
  },
};

export const pageSize: Group = {
  prefix: "export.",
  async measure() {
    const page = join(REPOSITORY, "dist", "page.html");
    return Promise.resolve(existsSync(page) ? [{ key: "export.htmlBytes", value: statSync(page).size, unit: "B", note: "an exported page besides its trace" }] : []);
  },
};

export const vsixSize: Group = {
  prefix: "vsix.",
  async measure() {
    const name = readdirSync(REPOSITORY).filter((file) => file.endsWith(".vsix")).sort().at(-1);
    const figure = (): Figure => ({ key: "vsix.bytes", value: statSync(join(REPOSITORY, name!)).size, unit: "B", note: name! });
    return Promise.resolve(name === undefined ? [] : [figure()]);
  },
};

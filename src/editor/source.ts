/** From an open document to a request: the text as it stands (saved or not), and the files of its folder that it includes. */
import * as vscode from "vscode";
import type { TraceRequest } from "../runner/request";
import type { Trace } from "../trace/model";
import { lineAfterEdit, placeOf, type Place } from "../trace/place";
import { gatherFiles, includeFolders } from "./includes";
import type { Settings } from "./settings";

export interface Source {
  /** For people: the file's name. */
  name: string;
  request: TraceRequest;
  /** Which document each path of the request came from. */
  documents: Map<string, vscode.Uri>;
}

/** The most a header may have before it is read: what lies above is no source. The runner checks the sum. */
const MOST_BYTES = 1024 * 1024;

export async function sourceOf(document: vscode.TextDocument, settings: Settings): Promise<Source> {
  const main = mainName(document);
  const documents = new Map([[main, document.uri]]);
  const folder = document.isUntitled ? undefined : vscode.Uri.joinPath(document.uri, "..");
  const read = async (path: string): Promise<string | undefined> => {
    if (folder === undefined) return undefined;
    const uri = vscode.Uri.joinPath(folder, path);
    const text = await textOf(uri);
    if (text !== undefined) documents.set(path, uri);
    return text;
  };
  const text = document.getText();
  const files = await gatherFiles({ path: main, content: text }, includeFolders(settings.flags), read);
  for (const path of documents.keys()) if (path !== main && !files.some((file) => file.path === path)) documents.delete(path);
  return {
    name: main,
    documents,
    request: {
      version: 1, format: "seepp", main, code: text, files,
      flags: settings.flags, args: settings.args,
      ...(settings.std === "" ? {} : { std: settings.std }),
      ...(settings.stdin === "" ? {} : { stdin: settings.stdin }),
      limits: {
        steps: settings["limits.steps"], seconds: settings["limits.seconds"], compileSeconds: settings["limits.compileSeconds"],
        memoryMb: settings["limits.memoryMb"], traceBytes: settings["limits.traceBytes"], outputBytes: settings["limits.outputBytes"],
      },
    },
  };
}

/** Where a step of an earlier trace stands in the text as it is now: a visit of the line that its line has become. */
export function placeIn({ request }: Source, trace: Trace, step: number): Place {
  const place = placeOf(trace, step);
  const before = trace.sources.find(({ path }) => path === place.file)?.text;
  const after = place.file === request.main ? request.code : request.files?.find(({ path }) => path === place.file)?.content;
  return before === undefined || after === undefined ? place : { ...place, line: lineAfterEdit(before, after, place.line) };
}

/** The text of a file: an open editor's buffer comes before the disk. */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if (!(type & vscode.FileType.File) || size > MOST_BYTES) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined; // not there, or not ours to read: then g++ says which header is missing
  }
}

/** The file's name; an untitled buffer gets one, with the extension of its language. */
function mainName(document: vscode.TextDocument): string {
  const extension = document.languageId === "c" ? ".c" : ".cpp";
  const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1) || "main";
  if (!document.isUntitled) return /\.(c|cc|cpp|cxx|c\+\+|C)$/.test(name) ? name : `${name}${extension}`;
  return `${name.replace(/[^\w.-]/g, "_")}${extension}`;
}

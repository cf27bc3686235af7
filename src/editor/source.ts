/** From an open document to a request: the text as it stands (saved or not), its `// seepp:` comment, the settings, and the files of its project that it needs. */
import * as vscode from "vscode";
import { readProgram } from "../program/program";
import { resolveIn, type FileTree } from "../program/tree";
import type { Wishes } from "../program/wishes";
import type { Diagnostic, TraceRequest } from "../runner/request";
import type { ViewFile } from "../trace/natvis/definitions";
import type { Trace } from "../trace/model";
import { lineAfterEdit, placeOf, type Place } from "../trace/place";
import type { Settings } from "./settings";

export interface Source {
  /** For people: the file's name. */
  name: string;
  request: TraceRequest;
  /** Views of the program's own types, for its trace. */
  views: ViewFile[];
  /** Which document each path of the request, and each file of views, came from; main's first. */
  documents: Map<string, vscode.Uri>;
  /** What is wrong with the comment, or with the files that it names. */
  problems: Diagnostic[];
  /** For the log. */
  notes: string[];
  /** The program's input was typed in the panel, in place of its own. */
  typedInput?: boolean;
}

/** The most a source may have before it is read. The runner checks the sum. */
const MOST_BYTES = 1024 * 1024;

/** `typedInput`: what was typed in the panel for the program to read. */
export async function sourceOf(document: vscode.TextDocument, settings: Settings, typedInput?: string): Promise<Source> {
  const top = topOf(document);
  const name = mainName(document);
  const path = top === undefined || document.isUntitled ? name : `${folderIn(top, document.uri)}${name}`;
  const tree = top === undefined ? noTree : new EditorTree(top);
  const options = typedInput === undefined ? {} : { stdin: typedInput };
  const { request, root, views, viewFiles, problems, notes, ownInput } = await readProgram(tree, { main: { path, content: document.getText() }, settings: wishesOf(settings), options });
  const main = request.main ?? name;
  const documents = new Map([[main, document.uri]]);
  if (top !== undefined) for (const file of request.files ?? []) documents.set(file.path, vscode.Uri.joinPath(top, root, file.path));
  if (top !== undefined) for (const [called, fromTop] of viewFiles) documents.set(called, vscode.Uri.joinPath(top, fromTop));
  return {
    name, documents, views, problems, notes, typedInput: typedInput !== undefined && ownInput,
    request: {
      ...request,
      limits: {
        steps: settings["limits.steps"], seconds: settings["limits.seconds"], compileSeconds: settings["limits.compileSeconds"],
        memoryMb: settings["limits.memoryMb"], traceBytes: settings["limits.traceBytes"], outputBytes: settings["limits.outputBytes"],
      },
    },
  };
}

/** Where a step of an earlier trace stands in the text as it is now: a visit of the line that its line has become. */
export function placeIn(textOf: (path: string) => string | undefined, trace: Trace, step: number): Place {
  const place = placeOf(trace, step);
  const before = trace.sources.find(({ path }) => path === place.file)?.text;
  const after = textOf(place.file);
  return before === undefined || after === undefined ? place : { ...place, line: lineAfterEdit(before, after, place.line) };
}

/** The text of a file of a request. */
export function textIn({ request }: Source): (path: string) => string | undefined {
  return (path) => (path === request.main ? request.code : request.files?.find((file) => file.path === path)?.content);
}

function wishesOf(settings: Settings): Wishes {
  const { std, flags, args, env, stdin, files, natvis, trackOrigins, stepLibrary } = settings;
  return {
    flags, args, env, origins: trackOrigins, library: stepLibrary,
    ...(std === "" ? {} : { std }), ...(stdin === "" ? {} : { stdin }), ...(files.length === 0 ? {} : { files }), ...(natvis.length === 0 ? {} : { natvis }),
  };
}

/** Files may travel from the workspace folder that the document lies in; outside of any, from its own folder. */
function topOf(document: vscode.TextDocument): vscode.Uri | undefined {
  if (document.isUntitled) return undefined;
  return vscode.workspace.getWorkspaceFolder(document.uri)?.uri ?? vscode.Uri.joinPath(document.uri, "..");
}

/** "" or "folder/": where a document lies below the top. */
function folderIn(top: vscode.Uri, uri: vscode.Uri): string {
  const own = vscode.Uri.joinPath(uri, "..").path;
  const above = top.path.endsWith("/") ? top.path : `${top.path}/`;
  return own.startsWith(above) ? `${own.slice(above.length)}/` : "";
}

const noTree: FileTree = { read: () => Promise.resolve(undefined), list: () => Promise.resolve([]) };

class EditorTree implements FileTree {
  readonly absolute?: string;

  constructor(private readonly top: vscode.Uri) {
    if (top.scheme === "file") this.absolute = top.fsPath.replace(/\\/g, "/");
  }

  /** An open editor's buffer comes before the disk. */
  async read(path: string, mostBytes = MOST_BYTES): Promise<string | undefined> {
    const uri = this.uri(path);
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open !== undefined) return open.getText();
    try {
      const { type, size } = await vscode.workspace.fs.stat(uri);
      if (!(type & vscode.FileType.File) || size > mostBytes) return undefined;
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch {
      return undefined; // not there, or not ours to read: then g++ says which header is missing
    }
  }

  async list(folder: string): Promise<{ name: string; isFolder: boolean }[]> {
    try {
      const entries = await vscode.workspace.fs.readDirectory(this.uri(folder));
      return entries.filter(([, type]) => (type & ~vscode.FileType.SymbolicLink) === vscode.FileType.File || type === vscode.FileType.Directory)
        .map(([name, type]) => ({ name, isFolder: type === vscode.FileType.Directory }));
    } catch {
      return [];
    }
  }

  private uri(path: string): vscode.Uri {
    return vscode.Uri.joinPath(this.top, resolveIn("", path) ?? "");
  }
}

/** The file's name; an untitled buffer gets one, with the extension of its language. */
function mainName(document: vscode.TextDocument): string {
  const extension = document.languageId === "c" ? ".c" : ".cpp";
  const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1) || "main";
  if (!document.isUntitled) return /\.(c|cc|cpp|cxx|c\+\+|C)$/.test(name) ? name : `${name}${extension}`;
  return `${name.replace(/[^\w.-]/g, "_")}${extension}`;
}

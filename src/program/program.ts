/**
 * From a source and what its user wishes to a request: which files travel, with which flags and which input. The editor and
 * the command line both go this way, so that a file is traced alike by both.
 */
import type { Diagnostic, TraceRequest } from "../runner/request";
import { isTranslationUnit } from "../runner/paths";
import { buildOf, type BuildOfFile } from "./compilation-database";
import { parseDirective, problemAt, type Directive, type DirectiveKey } from "./directive";
import { hasMain, withIncludes, type LocalFile } from "./includes";
import type { ViewFile } from "../trace/natvis/definitions";
import { findViews } from "./natvis/find";
import { filesOf, hasWildcards } from "./patterns";
import { commonFolder, folderOf, nameFrom, resolveIn, type FileTree } from "./tree";
import { mergeWishes, withoutStandard, type Wishes } from "./wishes";

export interface ProgramOptions {
  /** The source to trace, by its path from the top of the tree. */
  main: LocalFile;
  /** Other files that were named one by one: then there are no further sources but those of a pattern. */
  others?: readonly LocalFile[];
  /** Wishes weaker than the comment's (settings), and stronger ones (options, the panel's box). */
  settings?: Wishes;
  options?: Wishes;
}

export interface Program {
  /** Without limits, which are no wish of a program. */
  request: TraceRequest;
  /** The folder that the request's paths start from, from the tree's top. */
  root: string;
  /** Views of its own types: they are put into the trace when it is there. */
  views: ViewFile[];
  /** The files that those are from, also what could not be read: their paths in problems and views, and from the tree's top. */
  viewFiles: Map<string, string>;
  /** What is wrong with the comment, or with what it and the settings name; by the request's paths. */
  problems: Diagnostic[];
  /** For the log: what was found besides. */
  notes: string[];
  /** Whether it has input without the options' one: by the settings, a file beside it, or its comment. */
  ownInput: boolean;
}

export async function readProgram(tree: FileTree, { main, others, settings = {}, options = {} }: ProgramOptions): Promise<Program> {
  const directive = parseDirective(main.content, main.path);
  const beside = await inputBeside(main.path, tree);
  const reader = new ProgramReader(tree, main, directive, mergeWishes(settings, beside, directive.wishes, options), others);
  const ownInput = [settings, beside, directive.wishes].some(({ stdin, input }) => stdin !== undefined || input !== undefined);
  return { ...(await reader.read()), ownInput };
}

const MOST_INPUT_BYTES = 16 * 1024 * 1024;

/** `main.in` beside `main.cpp`: more of this file's own than a setting is, and less than its comment. */
async function inputBeside(main: string, tree: FileTree): Promise<Wishes> {
  const text = await tree.read(`${main.replace(/\.[^./]*$/, "")}.in`, MOST_INPUT_BYTES);
  return text === undefined ? {} : { stdin: text };
}

class ProgramReader {
  private readonly folder: string;
  private readonly problems: Diagnostic[];
  private readonly notes: string[] = [];

  constructor(
    private readonly tree: FileTree, private readonly main: LocalFile, private readonly directive: Directive,
    private readonly wishes: Wishes, private readonly others: readonly LocalFile[] | undefined,
  ) {
    this.folder = folderOf(main.path);
    this.problems = [...directive.problems];
  }

  async read(): Promise<Omit<Program, "ownInput">> {
    const { wishes, main } = this;
    const build = this.others === undefined && wishes.files === undefined ? await this.build() : undefined;
    const own = this.splitFlags();
    const includeFolders = [...own.includeFolders, ...(build?.includeFolders ?? [])];
    const named = this.others ?? (wishes.files === undefined ? await this.readAll(build?.sources ?? []) : await this.matching(wishes.files));
    const sourcesOfHeaders = this.others === undefined && wishes.files === undefined;
    const files = await withIncludes([main, ...named], this.tree, { includeFolders, sourcesOfHeaders });
    const root = commonFolder(files.map(({ path }) => path));
    const inside = includeFolders.filter((folder) => root === "" || folder === root || folder.startsWith(`${root}/`));
    const buildFlags = wishes.std === undefined ? (build?.flags ?? []) : withoutStandard(build?.flags ?? []);
    const stdin = await this.input();
    const [first, ...rest] = files.map(({ path, content }) => ({ path: nameFrom(root, path), content }));
    const request: TraceRequest = {
      version: 1, format: "seepp", main: first.path, code: first.content, files: rest,
      flags: [...buildFlags, ...own.flags, ...new Set(inside.map((folder) => `-I${folder === root ? "." : nameFrom(root, folder)}`))],
      args: wishes.args ?? [],
      ...(wishes.env === undefined ? {} : { env: wishes.env }),
      ...(wishes.std === undefined ? {} : { std: wishes.std }),
      ...(stdin === undefined ? {} : { stdin }),
      ...(wishes.origins === true || wishes.library === true
        ? { options: { ...(wishes.origins === true ? { trackOrigins: true } : {}), ...(wishes.library === true ? { stepLibrary: true } : {}) } }
        : {}),
    };
    const { views, viewFiles } = await this.views(root);
    return { request, root, views, viewFiles, notes: this.notes, problems: this.problems.map((problem) => ({ ...problem, file: calledFrom(root, problem.file) })) };
  }

  private async views(root: string): Promise<Pick<Program, "views" | "viewFiles">> {
    const { paths, views, problems, missing } = await findViews(this.tree, this.main.path, this.wishes.natvis ?? []);
    this.problems.push(...problems);
    for (const pattern of missing) this.complain("natvis", `No file fits ${pattern}: name a .natvis file, from the source's folder or from the top of the project`);
    return { views: views.map((file) => ({ ...file, path: calledFrom(root, file.path) })), viewFiles: new Map(paths.map((path) => [calledFrom(root, path), path])) };
  }

  /** Flags without `-I`, and the folders of those, from the top. */
  private splitFlags(): { flags: string[]; includeFolders: string[] } {
    const given = this.wishes.flags ?? [];
    const flags: string[] = [];
    const includeFolders: string[] = [];
    for (let i = 0; i < given.length; i++) {
      if (!given[i].startsWith("-I")) {
        flags.push(given[i]);
        continue;
      }
      const path = given[i] === "-I" ? given[++i] ?? "" : given[i].slice(2);
      const folder = resolveIn(this.folder, path);
      if (folder !== undefined) includeFolders.push(folder);
      else this.complain("flags", `The include folder ${path} lies outside of the project: only its own files travel`);
    }
    return { flags, includeFolders };
  }

  private async build(): Promise<BuildOfFile | undefined> {
    const build = await buildOf(this.main.path, this.tree);
    if (build === undefined) return undefined;
    if ("wrong" in build) {
      this.notes.push(`${build.database} cannot be read and is left aside: ${build.wrong}.`);
      return undefined;
    }
    this.notes.push(`${build.database} says how ${this.main.path} is built: ${build.flags.join(" ") || "no flags"}, ${build.sources.length} more sources.`);
    return build;
  }

  private async readAll(paths: readonly string[]): Promise<LocalFile[]> {
    const files = await Promise.all(paths.map(async (path) => ({ path, content: await this.tree.read(path) })));
    return files.filter((file): file is LocalFile => file.content !== undefined && !hasMain(file.content));
  }

  private async matching(patterns: readonly string[]): Promise<LocalFile[]> {
    const files = new Map<string, LocalFile>();
    for (const pattern of patterns) {
      const paths = await filesOf(pattern, this.folder, this.tree);
      if (paths === undefined) {
        this.complain("files", `${pattern} leads out of the project: only its own files travel`);
        continue;
      }
      let found = 0;
      for (const path of paths) {
        if (path === this.main.path) found++;
        if (files.has(path) || path === this.main.path) continue;
        const content = await this.tree.read(path);
        if (content === undefined) continue;
        found++;
        // Of a folder of exercises each is a program: a pattern does not mean those. One that is named is.
        if (hasWildcards(pattern) && isTranslationUnit(path) && hasMain(content)) this.notes.push(`${path} has a main of its own and is left out.`);
        else files.set(path, { path, content });
      }
      if (found === 0) this.complain("files", hasWildcards(pattern) ? `No file fits ${pattern}` : `There is no file ${pattern} that can be read`);
    }
    return [...files.values()];
  }

  private async input(): Promise<TraceRequest["stdin"]> {
    const { stdin, input } = this.wishes;
    if (input === undefined) return stdin;
    const path = resolveIn(this.folder, input);
    const text = path === undefined ? undefined : await this.tree.read(path, MOST_INPUT_BYTES);
    if (text === undefined) this.complain("input", `There is no input file ${input}${path === undefined ? " in this project" : " that can be read"}`);
    return text;
  }

  /** At the comment's word where it was wished there, else at the top of main. */
  private complain(key: DirectiveKey, message: string): void {
    const place = this.directive.places.get(key) ?? { file: this.main.path, line: 1, column: 1 };
    this.problems.push(problemAt(place, `${message}.`));
  }
}

/** A file that lies outside of the root is called by the way there, `../views/x.natvis`: no two files have one name. */
function calledFrom(root: string, path: string): string {
  if (root === "" || path.startsWith(`${root}/`)) return nameFrom(root, path);
  const common = commonFolder([`${root}/`, path]);
  const up = nameFrom(common, root).split("/").length;
  return "../".repeat(up) + nameFrom(common, path);
}

/**
 * Statements of C and C++ sources by tree-sitter's C++ grammar (docs/steps.md says what is one). A source that does not
 * parse gives what can be understood of it; nothing here throws on odd text.
 */
import type { Node } from "web-tree-sitter";
import type { StatementKind } from "../trace/sites";
import { Slices } from "./slices";
import { type BlockPiece, type Extent, FileStatements, type FunctionPiece, type Piece, type Position } from "./statement-index";
import { loadLanguage, withSyntaxTree } from "./syntax-tree";

export interface StatementOptions {
  /** Folder with web-tree-sitter.wasm and tree-sitter-cpp.wasm. */
  wasmFolder: string;
  /** Breaks the search off: hostile sources take many seconds. It rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Statements by path, as the request names its files. */
export type Statements = ReadonlyMap<string, FileStatements>;

export async function findStatements(sources: readonly { path: string; content: string }[], { wasmFolder, signal }: StatementOptions): Promise<Statements> {
  const language = await loadLanguage(wasmFolder);
  const slices = new Slices(signal);
  const found = new Map<string, FileStatements>();
  for (const { path, content } of sources) {
    const text = content.replace(/^\uFEFF/, ""); // g++ does not count a byte order mark
    const lines = text.split("\n");
    // Where the text takes more memory than the parser may have, its lines must do.
    const pieces = await withSyntaxTree(language, text, slices, (root) => new Walk(lines).pieces(root, slices)) ?? [];
    found.set(path, new FileStatements(pieces, lines));
  }
  return found;
}

/** Statements that are one piece as they stand. */
const SIMPLE: Readonly<Record<string, StatementKind>> = {
  expression_statement: "expression",
  declaration: "declaration",
  return_statement: "return",
  co_return_statement: "return",
  co_yield_statement: "expression",
  throw_statement: "throw",
  goto_statement: "goto",
  break_statement: "break",
  continue_statement: "continue",
  gnu_asm_expression: "asm",
  field_initializer: "initializer",
  optional_parameter_declaration: "parameter-default",
};

class Walk {
  private readonly found: Piece[] = [];
  /** By a body's node: the function's name, to which rows on the opening brace belong. */
  private readonly heads = new Map<number, Piece>();
  /** By row: the bytes before each column; null where a letter is a byte. */
  private readonly byteColumns = new Map<number, Uint32Array | null>();

  constructor(private readonly lines: readonly string[]) {}

  async pieces(root: Node, slices: Slices): Promise<Piece[]> {
    // An own stack, not recursion: generated or hostile sources nest deeper than the call stack allows.
    // A node's syntactic parent is carried along: tree-sitter looks for it from the root.
    const open: { node: Node; around: Node | undefined; parent: Piece | undefined }[] = [{ node: root, around: undefined, parent: undefined }];
    while (open.length > 0) {
      if (slices.over) await slices.next();
      const { node, around, parent } = open.pop()!;
      const inside = this.enter(node, around, parent);
      for (const child of node.children) if (child && child.childCount > 0) open.push({ node: child, around: node, parent: inside });
    }
    return this.found;
  }

  private position(point: { row: number; column: number }): Position {
    return { line: point.row + 1, column: this.byteColumn(point.row, point.column) + 1 };
  }

  /** Bytes before a column. Each line is looked at once: a generated source may be one line, with a node at every letter. */
  private byteColumn(row: number, column: number): number {
    let bytes = this.byteColumns.get(row);
    if (bytes === undefined) this.byteColumns.set(row, (bytes = bytesBefore(this.lines[row] ?? "")));
    return bytes === null ? column : bytes[column] ?? bytes[bytes.length - 1]!;
  }

  private extent(from: Node, to: Node = from): Extent {
    return { start: this.position(from.startPosition), end: this.position(to.endPosition) };
  }

  private add(piece: Piece): Piece {
    this.found.push(piece);
    return piece;
  }

  private statement(kind: StatementKind, extent: Extent, parent: Piece | undefined, shown = extent): Piece {
    return this.add({ extent, statement: { kind, shown }, owner: ownerOf(parent), block: blockOf(parent) });
  }

  /** Notes the node's pieces; gives the piece that its children lie in. */
  private enter(node: Node, around: Node | undefined, parent: Piece | undefined): Piece | undefined {
    switch (node.type) {
      case "function_definition":
      case "lambda_expression":
        return this.functionLike(node, parent);
      case "compound_statement":
        return this.block(node, around, parent);
      case "if_statement":
      case "while_statement":
      case "switch_statement":
        this.condition(node, parent);
        return parent;
      case "do_statement": {
        const condition = node.childForFieldName("condition");
        const body = node.childForFieldName("body");
        if (!condition || !body) return parent;
        const keyword = condition.previousSibling ?? condition;
        this.statement("condition", this.extent(keyword, node), parent).loop = { body: this.extent(body) };
        return parent;
      }
      case "for_statement":
        this.forLoop(node, parent);
        return parent;
      case "for_range_loop": {
        const body = node.childForFieldName("body");
        const head = this.statement("range-for", this.untilBody(node, body), parent);
        if (body) head.loop = { body: this.extent(body) };
        this.noteBindings(node, head);
        return parent;
      }
      case "catch_clause": {
        const body = node.childForFieldName("body");
        this.statement("handler", this.untilBody(node, body), parent);
        return parent;
      }
      case "field_declaration":
        return node.childForFieldName("default_value") ? this.statement("member-default", this.extent(node), parent) : parent;
      default:
        return this.simple(node, around, parent);
    }
  }

  private simple(node: Node, around: Node | undefined, parent: Piece | undefined): Piece | undefined {
    const owner = ownerOf(parent);
    if (node.type === "ERROR") return this.add({ extent: this.extent(node), owner, block: blockOf(parent), broken: true });
    const kind = SIMPLE[node.type];
    // Parts of heads have been noted with their heads.
    const partOfHead = around && ((around.type === "for_statement" && isField(around, "initializer", node)) || (around.type === "condition_clause" && isField(around, "value", node)));
    if (!kind || partOfHead) return parent;
    const piece = this.statement(kind, this.extent(node), parent);
    if (kind === "declaration") this.noteBindings(node, piece);
    return piece;
  }

  /** `auto& [a, b] = ..`: the declarator is wrapped in those of the initialiser and the reference. */
  private noteBindings(node: Node, piece: Piece): void {
    let declarator = node.childForFieldName("declarator");
    while (declarator && declarator.type !== "structured_binding_declarator") {
      declarator = declarator.type === "init_declarator" ? declarator.childForFieldName("declarator") : declarator.type === "reference_declarator" ? declarator.namedChild(0) : null;
    }
    if (declarator) piece.bindings = this.extent(declarator);
  }

  /** From a statement's first token up to its body. */
  private untilBody(node: Node, body: Node | null): Extent {
    const last = body?.previousSibling ?? node;
    return this.extent(node.firstChild ?? node, last);
  }

  private condition(node: Node, parent: Piece | undefined): void {
    const condition = node.childForFieldName("condition");
    if (!condition) return;
    const piece = this.statement("condition", this.extent(node.firstChild ?? node, condition), parent);
    const body = node.childForFieldName("body");
    if (node.type === "while_statement" && body) piece.loop = { body: this.extent(body) };
  }

  /**
   * g++ gives the keyword's place to the jump into the loop and to an increment like `i++`: so the head is the increment's
   * (else the condition's), with the other parts nested in it.
   */
  private forLoop(node: Node, parent: Piece | undefined): void {
    const part = (name: string): Node | null => node.childForFieldName(name);
    const body = part("body");
    const head = this.untilBody(node, body);
    const loop = body ? { body: this.extent(body) } : undefined;
    const [initializer, condition, update] = [part("initializer"), part("condition"), part("update")];
    const main = update ? this.statement("for-increment", head, parent, this.extent(update))
      : this.statement("condition", head, parent, condition ? this.extent(condition) : head);
    if (initializer) this.statement("for-init", this.extent(initializer), main);
    if (loop) main.loop = loop;
    if (!update || !condition) return;
    const test = this.statement("condition", this.extent(condition), main);
    if (loop) {
      test.loop = loop;
      main.loop = { ...loop, condition: test };
    }
  }

  private functionLike(node: Node, parent: Piece | undefined): Piece | undefined {
    const body = firstBlock(node);
    if (!body) return parent;
    const piece: FunctionPiece = { function: true, extent: this.extent(node), owner: ownerOf(parent), block: blockOf(parent), broken: node.hasError };
    this.add(piece);
    const declarator = node.childForFieldName("declarator");
    if (declarator && node.type === "function_definition") {
      // A constructor's bases and defaulted members have their rows on its name or its opening brace.
      const extent = { start: this.extent(declarator).start, end: this.extent(body).start };
      this.heads.set(body.id, this.statement("initializer", extent, piece, this.extent(declarator)));
    }
    return piece;
  }

  private block(node: Node, around: Node | undefined, parent: Piece | undefined): Piece {
    const extent = this.extent(node);
    const owner = ownerOf(parent);
    const handler = around?.type === "catch_clause";
    const isBody = owner !== undefined && parent === owner && !handler;
    const brace = { start: { line: extent.end.line, column: Math.max(1, extent.end.column - 1) }, end: extent.end };
    const close: Piece = { extent: brace, statement: { kind: isBody ? "function-end" : "block-end", shown: brace }, owner };
    const piece: BlockPiece = { extent, owner, close, handler, broken: parent?.broken ?? false };
    if (isBody) owner.close = close;
    const opening = this.heads.get(node.id);
    if (opening) piece.opening = opening;
    piece.block = piece;
    close.block = piece;
    this.add(piece);
    this.add(close);
    return piece;
  }
}

function bytesBefore(line: string): Uint32Array | null {
  if (!/[^\0-\x7f]/.test(line)) return null;
  const before = new Uint32Array(line.length + 1);
  for (let i = 0; i < line.length; i++) {
    const code = line.codePointAt(i)!;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    before[i + 1] = before[i]! + bytes;
    if (code >= 0x10000) before[++i + 1] = before[i]!; // its second half takes no more
  }
  return before;
}

function ownerOf(parent: Piece | undefined): FunctionPiece | undefined {
  if (!parent) return undefined;
  return "function" in parent ? (parent as FunctionPiece) : parent.owner;
}

function blockOf(parent: Piece | undefined): BlockPiece | undefined {
  if (!parent || "function" in parent) return undefined;
  return parent.block;
}

function isField(parent: Node, field: string, child: Node): boolean {
  return parent.childForFieldName(field)?.id === child.id;
}

/** A function's body: also of a function-try-block, where it stands inside a try statement. */
function firstBlock(node: Node): Node | null {
  const body = node.childForFieldName("body");
  if (body?.type === "compound_statement") return body;
  for (const child of node.children) {
    if (child?.type === "compound_statement") return child;
    if (child?.type === "try_statement") return child.childForFieldName("body");
  }
  return null;
}

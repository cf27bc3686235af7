/**
 * Reads `.natvis` files: XML to the definitions of src/trace/natvis. What See++ does not know or cannot read is told at its
 * place, with what to do about it; the rest of the file holds.
 */
import type { Diagnostic } from "../../runner/request";
import type { ConditionedText, DisplayDefinition, ExpandNode, IntrinsicDefinition, TypeView, ViewFile } from "../../trace/natvis/definitions";
import { parseExpression } from "../../trace/natvis/expression";
import { parseDisplay, parseFormat } from "../../trace/natvis/format";
import { ViewError } from "../../trace/natvis/view-error";
import { parseXml, XmlError, type XmlElement } from "./xml";

const priorities: Record<string, number> = { Low: 0, MediumLow: 1, Medium: 2, MediumHigh: 3, High: 4 };
/** Parts for Visual Studio itself: they change nothing that See++ shows. */
const forOthers = new Set(["Version", "UIVisualizer", "CustomVisualizer", "HResult", "LocalizedStrings", "LocalizedString"]);

/** `path`: as the file is called in messages. */
export function parseNatvis(text: string, path: string): { file: ViewFile; problems: Diagnostic[] } {
  const reader = new NatvisReader(path);
  try {
    reader.read(parseXml(text));
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    reader.problems.push({ file: path, line: error.line, column: error.column, severity: "warning", message: `${error.message}. None of the file's views is used.` });
    reader.file.types = [];
  }
  return { file: reader.file, problems: reader.problems };
}

class NatvisReader {
  readonly file: ViewFile;
  readonly problems: Diagnostic[] = [];

  constructor(private readonly path: string) {
    this.file = { path, types: [], intrinsics: [] };
  }

  read(root: XmlElement): void {
    if (root.name !== "AutoVisualizer") throw new XmlError(`A .natvis file begins with <AutoVisualizer>, not with <${root.name}>`, root.line, root.column);
    for (const element of root.children) {
      if (element.name === "Type") this.type(element);
      else if (element.name === "Intrinsic") this.file.intrinsics.push(...this.intrinsic(element));
      else if (!forOthers.has(element.name)) this.unknown(element);
    }
  }

  private type(element: XmlElement): void {
    const name = this.attribute(element, "Name");
    if (name === undefined) return;
    const priority = element.attributes["Priority"] ?? "Medium";
    if (!Object.hasOwn(priorities, priority)) this.complain(element, `Priority="${priority}" is none of ${Object.keys(priorities).join(", ")}: Medium is used`);
    const view: TypeView = {
      line: element.line, names: [name], priority: priorities[priority] ?? 2, inheritable: flag(element, "Inheritable") ?? true,
      ...views(element), displays: [], intrinsics: [],
    };
    for (const child of element.children) {
      switch (child.name) {
        case "AlternativeType": {
          const other = this.attribute(child, "Name");
          if (other !== undefined) view.names.push(other);
          break;
        }
        case "DisplayString": case "StringView": view.displays.push(this.display(child)); break;
        case "SmartPointer": view.smartPointer = this.expression(child); break;
        case "Expand": view.expand = this.expand(child); break;
        case "Intrinsic": view.intrinsics.push(...this.intrinsic(child)); break;
        default: if (!forOthers.has(child.name)) this.unknown(child);
      }
    }
    this.file.types.push(view);
  }

  private display(element: XmlElement): DisplayDefinition {
    const stringView = element.name === "StringView";
    if (stringView) this.check(element, element.text);
    else this.checkDisplay(element, element.text);
    return { ...this.when(element), text: element.text, ...(stringView ? { stringView } : {}) };
  }

  private intrinsic(element: XmlElement): IntrinsicDefinition[] {
    const name = this.attribute(element, "Name");
    const expression = this.attribute(element, "Expression");
    if (name === undefined || expression === undefined) return [];
    this.check(element, expression);
    const parameters = element.children.filter((child) => child.name === "Parameter").map((child) => child.attributes["Name"] ?? "");
    return [{ line: element.line, name, expression, parameters }];
  }

  private expand(element: XmlElement): ExpandNode[] {
    return element.children.map((child) => this.node(child));
  }

  private node(element: XmlElement): ExpandNode {
    const when = this.when(element);
    switch (element.name) {
      case "Item": return { kind: "item", ...when, name: element.attributes["Name"] ?? "", text: this.expression(element) };
      case "ExpandedItem": return { kind: "expanded", ...when, text: this.expression(element) };
      case "Synthetic": {
        const inner = element.children.find((child) => child.name === "Expand");
        const displays = element.children.filter((child) => child.name === "DisplayString" || child.name === "StringView").map((child) => this.display(child));
        return { kind: "synthetic", ...when, name: element.attributes["Name"] ?? "", displays, ...(inner ? { expand: this.expand(inner) } : {}) };
      }
      case "ArrayItems":
        if (element.children.some((child) => ["Direction", "Rank", "LowerBound"].includes(child.name))) return this.unsupported(element, "ArrayItems with a Rank, Direction or LowerBound");
        return { kind: "array", ...when, size: this.several(element, "Size", true), pointer: this.several(element, "ValuePointer", true) };
      case "IndexListItems": return { kind: "index", ...when, size: this.several(element, "Size", true), node: this.several(element, "ValueNode", true) };
      case "LinkedListItems": {
        const value = this.part(element, "ValueNode");
        return { kind: "list", ...when, head: this.text(element, "HeadPointer"), next: this.text(element, "NextPointer"), value: value.text, ...this.nodeName(value.element), size: this.several(element, "Size", false) };
      }
      case "TreeItems": {
        const value = this.part(element, "ValueNode");
        const condition = value.element?.attributes["Condition"];
        if (condition !== undefined) this.check(value.element!, condition);
        return {
          kind: "tree", ...when, head: this.text(element, "HeadPointer"), left: this.text(element, "LeftPointer"), right: this.text(element, "RightPointer"), value: value.text,
          ...(condition === undefined ? {} : { valueCondition: condition }), ...this.nodeName(value.element), size: this.several(element, "Size", false),
        };
      }
      default: return this.unsupported(element, element.name);
    }
  }

  private unsupported(element: XmlElement, name: string): ExpandNode {
    this.complain(element, `${name} is not supported: objects of this type are shown member by member. Use Item, ArrayItems, IndexListItems, LinkedListItems or TreeItems`);
    return { kind: "unsupported", line: element.line, name };
  }

  private nodeName(element: XmlElement | undefined): { name?: string } {
    const name = element?.attributes["Name"];
    if (element === undefined || name === undefined) return {};
    this.checkDisplay(element, name);
    return { name };
  }

  /** A child that there is to be once. */
  private part(element: XmlElement, name: string): { text: string; element: XmlElement | undefined } {
    const found = element.children.find((child) => child.name === name);
    if (found === undefined) {
      this.complain(element, `<${element.name}> lacks <${name}>: add it`);
      return { text: "", element: undefined };
    }
    return { text: this.expression(found), element: found };
  }

  private text(element: XmlElement, name: string): string {
    return this.part(element, name).text;
  }

  private several(element: XmlElement, name: string, needed: boolean): ConditionedText[] {
    const found = element.children.filter((child) => child.name === name);
    if (needed && found.length === 0) this.complain(element, `<${element.name}> lacks <${name}>: add it`);
    return found.map((child) => ({ ...this.when(child), text: this.expression(child) }));
  }

  private when(element: XmlElement): { line: number; condition?: string; include?: string[]; exclude?: string[]; optional?: boolean } {
    const condition = element.attributes["Condition"];
    if (condition !== undefined) this.check(element, condition);
    const optional = flag(element, "Optional");
    return { line: element.line, ...(condition === undefined ? {} : { condition }), ...views(element), ...(optional === true ? { optional } : {}) };
  }

  private expression(element: XmlElement): string {
    this.check(element, element.text);
    return element.text;
  }

  private check(element: XmlElement, text: string): void {
    try {
      parseFormat(parseExpression(text).rest);
    } catch (error) {
      if (!(error instanceof ViewError)) throw error;
      this.complain(element, `${element.name}: ${JSON.stringify(text)} cannot be read: ${error.message}`);
    }
  }

  private checkDisplay(element: XmlElement, text: string): void {
    try {
      for (const part of parseDisplay(text)) if ("source" in part) this.check(element, part.source);
    } catch (error) {
      if (!(error instanceof ViewError)) throw error;
      this.complain(element, `${element.name}: ${error.message}`);
    }
  }

  private attribute(element: XmlElement, name: string): string | undefined {
    const value = element.attributes[name];
    if (value === undefined) this.complain(element, `<${element.name}> lacks ${name}="..": it is left out`);
    return value;
  }

  private unknown(element: XmlElement): void {
    this.complain(element, `<${element.name}> is nothing that See++ knows here: it is left out`);
  }

  private complain({ line, column }: XmlElement, message: string): void {
    if (this.problems.length < 100) this.problems.push({ file: this.path, line, column, severity: "warning", message: `${message}.` });
  }
}

function flag(element: XmlElement, name: string): boolean | undefined {
  const text = element.attributes[name];
  return text === undefined ? undefined : /^(true|1)$/i.test(text);
}

function views(element: XmlElement): { include?: string[]; exclude?: string[] } {
  const list = (text: string | undefined): string[] | undefined => text?.split(/[;,\s]+/).filter((each) => each !== "");
  const [include, exclude] = [list(element.attributes["IncludeView"]), list(element.attributes["ExcludeView"])];
  return { ...(include ? { include } : {}), ...(exclude ? { exclude } : {}) };
}

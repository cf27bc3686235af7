/**
 * The trace in the form of Python Tutor's C/C++ backend, which the See++ front ends read:
 * `{code, trace: [{event, line, func_name, stack_to_render, ordered_globals, globals, heap, stdout}]}`.
 *
 * Values: ["C_DATA", address, type, value], a pointer's type being "pointer" and its value an address, "<UNINITIALIZED>" for what is
 * undefined; ["C_STRUCT", address, type, [member, value]..]; ["C_ARRAY", address, element..];
 * ["C_MULTIDIMENSIONAL_ARRAY", address, [rows, columns..], element..]. The heap maps each block's address to a C_ARRAY of its elements. The stack's
 * outermost frame comes first. Library containers, which that form knows nothing of, go as arrays and structs of their elements.
 */
import type { Trace } from "./model";
import type { Frame, HeapBlock, Snapshot, Value } from "./snapshot";

export type OptValue = [kind: string, address: string, ...rest: unknown[]];

const uninitialized = "<UNINITIALIZED>";

/** Pieces of one JSON text: no more than one step is held at a time. Steps are those of granularity `line`. */
export function* exportOpt(trace: Trace): Iterable<string> {
  const main = trace.sources.find((source) => source.path === trace.info.main) ?? trace.sources[0];
  yield `{"code":${JSON.stringify(main?.text ?? "")},"trace":[`;
  const steps = trace.navigator("line");
  for (let index = 1; index <= steps.count; index++) {
    const point = optStep(trace.snapshot(steps.at(index), { maxElements: 1000, depth: 16 }), index === steps.count);
    yield (index === 1 ? "" : ",") + JSON.stringify(point);
  }
  yield "]}";
}

export interface OptStep {
  event: "step_line" | "call" | "return" | "exception";
  exception_msg?: string;
  line: number;
  func_name: string;
  stack_to_render: OptFrame[];
  ordered_globals: string[];
  globals: Record<string, OptValue>;
  heap: Record<string, OptValue>;
  stdout: string;
}

export interface OptFrame {
  func_name: string;
  line: number;
  encoded_locals: Record<string, OptValue>;
  ordered_varnames: string[];
  is_highlighted: boolean;
  frame_id: string;
  unique_hash: string;
  parent_frame_id_list: string[];
  is_zombie: boolean;
  is_parent: boolean;
}

export function optStep(snapshot: Snapshot, last: boolean): OptStep {
  const frames = [...snapshot.frames].reverse().map((frame, i, all) => optFrame(frame, i === all.length - 1));
  const failed = snapshot.errors.map((error) => error.message).join("\n");
  const event = failed ? "exception" : snapshot.reason === "call" ? "call" : snapshot.reason === "return" || last ? "return" : "step_line";
  const globals = optVariables(snapshot.globals);
  return {
    event, ...(failed ? { exception_msg: failed } : {}), line: snapshot.line || snapshot.executed?.line || 0,
    func_name: baseName(snapshot.function), stack_to_render: frames,
    ordered_globals: globals.names, globals: globals.values,
    heap: Object.fromEntries(snapshot.heap.filter((block) => block.state !== "freed").map((block) => [block.address, optBlock(block)])),
    stdout: snapshot.output.stdout,
  };
}

function optFrame(frame: Frame, highlighted: boolean): OptFrame {
  const locals = optVariables(frame.variables);
  const name = baseName(frame.function);
  const id = `0x${(frame.id ?? 0).toString(16)}`;
  return {
    func_name: name, line: frame.line, encoded_locals: locals.values, ordered_varnames: locals.names, is_highlighted: highlighted,
    frame_id: id, unique_hash: `${name}_${id}`, parent_frame_id_list: [], is_zombie: false, is_parent: false,
  };
}

/** A name that is there twice (shadowing) gets its number: the form has one value for each name. */
function optVariables(values: Value[]): { names: string[]; values: Record<string, OptValue> } {
  const names: string[] = [];
  const out: Record<string, OptValue> = Object.create(null) as Record<string, OptValue>;
  for (const value of values) {
    let name = value.name;
    for (let n = 2; name in out; n++) name = `${value.name} (${n})`;
    names.push(name);
    out[name] = optValue(value);
  }
  return { names, values: out };
}

function optBlock(block: HeapBlock): OptValue {
  const value = block.value;
  if (!value) return ["C_ARRAY", block.address];
  if (value.kind === "array") return ["C_ARRAY", block.address, ...(value.children ?? []).map(optValue)];
  return ["C_ARRAY", block.address, optValue(value)];
}

export function optValue(value: Value): OptValue {
  const address = value.address ?? "0x0";
  const children = value.children ?? [];
  switch (value.kind) {
    case "pointer": case "smart-pointer": case "reference": case "function":
      return ["C_DATA", address, "pointer", value.state === "defined" || value.kind === "reference" ? value.target ?? (value.value === "nullptr" ? "0x0" : uninitialized) : uninitialized];
    case "array": {
      const dimensions = rank(value);
      if (dimensions.length < 2) return ["C_ARRAY", address, ...children.map(optValue)];
      return ["C_MULTIDIMENSIONAL_ARRAY", address, dimensions, ...flat(value, dimensions.length).map(optValue)];
    }
    case "sequence": return ["C_ARRAY", address, ...children.map(optValue)];
    case "map": return ["C_STRUCT", address, value.type, ...children.map((entry) => [entry.name.slice(1, -1), optValue(entry.children?.[1] ?? entry)])];
    case "struct": case "optional": case "variant": return ["C_STRUCT", address, value.type, ...members(value)];
    case "scalar": return ["C_DATA", address, value.type, value.state === "defined" ? scalar(value) : uninitialized];
    case "string": case "opaque": return ["C_DATA", address, value.type, value.value ?? uninitialized];
  }
}

/** Members of bases and of anonymous members stand beside the object's own: the form has no bases. */
function members(value: Value): [string, OptValue][] {
  return (value.children ?? []).flatMap((child): [string, OptValue][] => (child.role === "base" || child.name === "" ? members(child) : [[child.name, optValue(child)]]));
}

function rank(value: Value): number[] {
  const dimensions: number[] = [];
  for (let at: Value | undefined = value; at?.kind === "array" && !at.type.startsWith("std::"); at = at.children?.[0]) dimensions.push(at.children?.length ?? 0);
  return dimensions;
}

function flat(value: Value, depth: number): Value[] {
  return depth <= 1 ? value.children ?? [] : (value.children ?? []).flatMap((child) => flat(child, depth - 1));
}

/** Numbers as JSON numbers where they fit one exactly, characters without quotes. */
function scalar(value: Value): string | number | boolean {
  const text = value.value ?? uninitialized;
  if (text === "true" || text === "false") return text === "true";
  const character = /^(?:u8|[LuU])?'(.*)'$/s.exec(text);
  if (character) return character[1]!;
  const number = Number(text);
  return /^-?\d/.test(text) && Number.isFinite(number) && (!/^-?\d+$/.test(text) || Number.isSafeInteger(number)) ? number : text;
}

/** "insert(Node*, int)" → "insert": the form's names have no parameters. */
function baseName(name: string): string {
  return /^([^(]+)\(/.exec(name)?.[1] ?? name;
}

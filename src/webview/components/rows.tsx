/** The lines of a card, drawn where lines.ts put them. */
import type { JSX } from "preact";
import type { Value } from "../../trace/snapshot";
import type { Cell, Change, Line, Sheet } from "../picture/lines";
import type { Marker } from "../picture/markers";
import { hasRaw, isRaw } from "../picture/raw";
import { isPointer } from "../picture/shape";
import { shortAddress, spoken, type Shown } from "../picture/text";
import { Icon } from "./icons";
import { count, t, type StringKey } from "../strings";

/** What all cards share. */
export interface Common {
  /** Names of indices by the address of the cell that they index. */
  markers: ReadonlyMap<string, readonly Marker[]>;
  /** Whether the next step changes the value. */
  soon(value: Value): boolean;
  /** Names that the line which runs next uses, of the running frame's variables. */
  used: ReadonlySet<string>;
  /** Width of a character, px. */
  char: number;
  /** Elements of a long container in one page. */
  perPage: number;
  /** Shows a long container from another element on. */
  turn(key: string, from: number): void;
  /** Searches inside a long container. */
  findIn(owner: string, path: string): void;
  /** Brings an element of a long container into view. */
  goTo(owner: string, place: string, container: string, index: number): void;
  /** The place that was found: its card and path. */
  found: { owner: string; path: string } | undefined;
  /** Shows a library object by its members, or by its meaning again. */
  switchRaw(owner: string, path: string): void;
  /** Pins a variable of a frame, or takes the pin out; absent where that is not asked. */
  pinning: { has(owner: string, path: string): boolean; flip(owner: string, path: string, value: Value): void } | undefined;
  /** Opens or folds a value that is the library's own business. */
  fold(key: string, open: boolean): void;
}
export interface RowContext extends Common { owner: string; /** The frame whose statement runs. */ current?: boolean }

/** A card's lines, of those that are in view. `top`: the view's upper edge, from the card's. */
export function Rows({ sheet, context, top, view }: { sheet: Sheet; context: RowContext; top: number; view: number }): JSX.Element {
  const seen = sheet.lines.filter((l) => l.y + l.h > top - 300 && l.y < top + view + 300);
  return (
    <div class="rows" role="list" style={{ height: `${sheet.height}px`, paddingTop: `${seen[0]?.y ?? 0}px` }}>
      {seen.map((line) => <Row key={`${line.kind}${line.path}`} line={line} context={context} />)}
    </div>
  );
}

/** Where a pointer leads, in words: for titles and screen readers. */
export function whereTo(value: Value): string {
  if (!isPointer(value) || (!value.target && value.targetState !== "null")) return "";
  const address = value.target ?? "";
  if (value.dead !== undefined) return t("pointsDead");
  switch (value.targetState) {
    case "null": return "";
    case "freed": return t("pointsFreed", { address });
    case "out-of-bounds": return t("pointsOutside", { address });
    case "unmapped": return t("pointsUnmapped", { address });
    case "code": return t("pointsCode");
    default: return t(value.kind === "reference" ? "aliases" : "pointsTo", { what: address });
  }
}

function words(value: Value, change: Change | undefined): string {
  const parts = [spoken(value)];
  const to = whereTo(value);
  if (to) parts.push(to);
  if (change?.old) parts.push(t("was", { value: change.old.text || t("null") }));
  return parts.filter(Boolean).join(", ");
}

const tip = (value: Value, path: string): string => [
  `${path}: ${value.type}`, value.address && `@ ${value.address}`, whereTo(value) || (value.value ?? ""),
  value.note, value.view && t("shownBy", { file: value.view.file, line: value.view.line }),
].filter(Boolean).join("\n");

const data = (path: string, value: Value, { found, owner }: RowContext): Record<string, string | undefined> => ({
  "data-found": found?.path === path && found.owner === owner ? "true" : undefined,
  "data-testid": "variable", "data-var": path, "data-kind": value.kind, "data-state": value.state, "data-value": value.value,
  "data-address": value.address, "data-size": value.size === undefined ? undefined : String(value.size), "data-type": value.type, tabIndex: "-1", "data-target": value.target, "data-target-state": value.targetState,
});

export function Glyph({ shown, value }: { shown: Shown; value: Value }): JSX.Element | null {
  if (shown.glyph === "none") return null;
  if (shown.glyph === "null") return <span class="glyph null" aria-hidden="true" />;
  const state = value.targetState === "freed" || value.dead !== undefined ? " bad freed" : value.targetState === "out-of-bounds" ? " bad outside" : value.targetState === "unmapped" ? " bad wild" : "";
  return <span class={`glyph ${shown.glyph}${state}`} aria-hidden="true" />;
}

function Inner({ shown, value, change }: { shown: Shown; value: Value; change: Change | undefined }): JSX.Element {
  return (
    <>
      {change?.old && <s class="old">{change.old.glyph === "null" ? <span class="glyph null" /> : change.old.text}</s>}
      {shown.text && <span class={`text ${shown.tone}`}>{shown.text}</span>}
      <Glyph shown={shown} value={value} />
    </>
  );
}

export function Row({ line, context }: { line: Line; context: RowContext }): JSX.Element {
  switch (line.kind) {
    case "field": {
      const { value, change, wrapped } = line;
      return (
        <div class={`row field${change ? " changed" : ""}${!value.children?.length && context.soon(value) ? " soon" : ""}`} role="listitem" {...data(line.path, value, context)} title={tip(value, line.path)}
          style={{ height: `${line.h}px`, paddingLeft: `calc(var(--pad) + ${line.indent} * var(--indent))` }}>
          <span class="sr">{[`${line.name}, ${line.type}, ${words(value, change)}`, context.soon(value) ? t("changesNext") : "", context.current && context.used.has(line.path) ? t("usedNext") : ""].filter(Boolean).join(", ")}</span>
          <span class={`name${line.dim ? " dim" : ""}${context.current && context.used.has(line.path) ? " used" : ""}`} aria-hidden="true" style={{ width: `${line.nameW}px` }}>{line.name}</span>
          {line.showType && <span class="type" aria-hidden="true">{line.type}</span>}
          {wrapped
            ? <><span class="value" aria-hidden="true"><Glyph shown={line.shown} value={value} /></span><span class={`wrapped${line.name ? "" : " all"}`} aria-hidden="true">{wrapped.map((part, i) => <span key={i} class={`text ${line.shown.tone}`}>{part}</span>)}</span></>
            : <span class="value" aria-hidden="true"><Inner shown={line.shown} value={value} change={change} /></span>}
          {line.indent === 0 && context.pinning && /^[fg]/.test(context.owner) && line.path !== "returns" && <PinSwitch line={line} context={context} pinned={context.pinning.has(context.owner, line.path)} flip={context.pinning.flip} />}
          {(isRaw(value) || hasRaw(value)) && line.path !== "" && <RawSwitch value={value} name={line.name} flip={() => context.switchRaw(context.owner, line.path)} />}
          {line.fold && (
            <button type="button" class={`fold ${line.fold}`} aria-expanded={line.fold === "open"} aria-label={t(line.fold === "open" ? "foldInside" : "showInside", { name: line.name })} title={t(line.fold === "open" ? "foldInside" : "showInside", { name: line.name })}
              onClick={() => context.fold(`${context.owner}/${line.path}`, line.fold === "closed")}><Icon name="chevron" /></button>
          )}
        </div>
      );
    }
    case "strip":
      return (
        <div class="row strip" role="listitem" style={{ height: `${line.h}px` }}>
          <div role="list">{line.cells.map((c) => <StripCell key={c.path} cell={c} context={context} />)}</div>
        </div>
      );
    case "columns":
      return (
        <div class="row columns" aria-hidden="true" style={{ height: `${line.h}px` }}>
          {line.cells.map((c) => <span key={c.label} class="head" style={{ left: `${c.x}px`, width: `${c.w}px` }}>{c.label}</span>)}
        </div>
      );
    case "record":
      return (
        <div class="row record" role="listitem" {...data(line.path, line.value, context)} style={{ height: `${line.h}px` }}>
          {line.label && <span class="name dim" aria-hidden="true" style={{ paddingLeft: `calc(var(--pad) + ${line.indent} * var(--indent))` }}>{line.label}</span>}
          {line.cells.map((c, i) => (
            <span key={c.path} class={`cell${c.change ? " changed" : ""}${context.soon(c.value) ? " soon" : ""}${!c.label && i === 0 ? " left" : ""}`} {...data(c.path, c.value, context)} title={tip(c.value, c.path)}
              style={{ left: `${c.x}px`, width: `${c.w}px` }}>
              <span class="sr">{[c.label, words(c.value, c.change)].filter(Boolean).join(" ")}</span>
              <span aria-hidden="true"><Inner shown={c.shown} value={c.value} change={c.change} /></span>
            </span>
          ))}
        </div>
      );
    case "ports":
      return (
        <div class="row ports" style={{ height: `${line.h}px` }}>
          {line.cells.map((c) => (
            <span key={c.path} class={`port${c.change ? " changed" : ""}${context.soon(c.value) ? " soon" : ""}`} role="listitem" {...data(c.path, c.value, context)} title={tip(c.value, c.path)}
              style={{ left: `${c.x}px`, width: `${c.w}px` }}>
              <span class="sr">{`${c.label}, ${words(c.value, c.change)}`}</span>
              <span class="name" aria-hidden="true">{c.label}</span>
              <span class="value" aria-hidden="true">{c.shown.text && c.shown.tone === "undefined" && <span class="text undefined">?</span>}<Glyph shown={c.shown} value={c.value} /></span>
            </span>
          ))}
        </div>
      );
    case "pager": return <Pager line={line} context={context} />;
    case "more":
      return <div class="row more" role="listitem" style={{ height: `${line.h}px`, paddingLeft: `calc(var(--pad) + ${line.indent} * var(--indent))` }}>{line.text}</div>;
  }
}

/** Between what a library object means and the members that it is made of. */
export function RawSwitch({ value, name, flip }: { value: Value; name: string; flip: () => void }): JSX.Element {
  const raw = isRaw(value);
  const words = t(raw ? "showMeaning" : "showRaw", { name: name || value.type });
  return <button type="button" class="raw-switch" aria-pressed={raw} aria-label={words} title={words} data-testid="raw-switch" onClick={flip}><Icon name="raw" /></button>;
}

/** Keeps a variable in view at every step. */
function PinSwitch({ line: { name, path, value }, context, pinned, flip }: { line: Extract<Line, { kind: "field" }>; context: RowContext; pinned: boolean; flip: NonNullable<Common["pinning"]>["flip"] }): JSX.Element {
  const words = t(pinned ? "unpinCard" : "pinCard", { name });
  return <button type="button" class="pin-switch" aria-pressed={pinned} aria-label={words} title={words} data-testid="pin-variable" onClick={() => flip(context.owner, path, value)}><Icon name="pin" /></button>;
}

function Pager({ line, context }: { line: Extract<Line, { kind: "pager" }>; context: RowContext }): JSX.Element {
  const { from, to, total } = line;
  const perPage = Math.max(1, to === total ? context.perPage : to - from);
  /** Where an element is drawn: an entry by its value, a character with its string. */
  const place = (n: number): string => line.path + (line.of === "elements" ? `[${n}]` : line.of === "entries" ? `{${n}}:value` : "");
  const go = (start: number): void => context.turn(`${context.owner}/${line.path}`, Math.max(0, Math.min(total - 1, start)));
  const button = (words: StringKey, sign: string, start: number, enabled: boolean): JSX.Element => (
    <button type="button" aria-label={t(words)} title={t(words)} disabled={!enabled} onClick={() => go(start)}>{sign}</button>
  );
  return (
    <div class="row pager" role="listitem" data-testid="pager" data-from={from} style={{ height: `${line.h}px`, paddingLeft: `calc(var(--pad) + ${line.indent} * var(--indent))` }}>
      <span title={t("range", { from: count(from), to: count(to - 1), total: count(total) })}>{t("range", { from: count(from), to: count(to - 1), total: count(total) })}</span>
      {button("firstElements", "«", 0, from > 0)}{button("earlier", "‹", from - perPage, from > 0)}
      <input type="text" inputMode="numeric" size={Math.min(7, String(total).length + 1)} placeholder="[ ]" title={t("goToIndex")} aria-label={t("goToIndex")} data-testid="go-to-index"
        onKeyDown={(e) => { e.stopPropagation(); const n = Number(e.currentTarget.value.replace(/[[\]\s,]/g, "")); if (e.key === "Enter" && Number.isInteger(n) && n >= 0 && e.currentTarget.value !== "") { const index = Math.min(n, total - 1); context.goTo(context.owner, place(index), line.path, index); e.currentTarget.value = ""; } }} />
      {button("later", "›", to, to < total)}{button("lastElements", "»", Math.floor((total - 1) / perPage) * perPage, to < total)}
      <button type="button" aria-label={t("searchInside", { name: line.path || t("aBlock") })} title={t("searchInside", { name: line.path || t("aBlock") })} data-testid="find-inside" onClick={() => context.findIn(context.owner, line.path)}><Icon name="inspect" /></button>
    </div>
  );
}

function StripCell({ cell, context }: { cell: Cell; context: RowContext }): JSX.Element {
  const { value, shown, change } = cell;
  const markers = value.address === undefined ? undefined : context.markers.get(value.address);
  return (
    <span class={`slot${change ? " changed" : ""}${context.soon(value) ? " soon" : ""}${markers ? " marked" : ""}`} role="listitem" {...data(cell.path, value, context)} title={tip(value, cell.path)} style={{ left: `${cell.x}px`, width: `${cell.w}px` }}>
      <span class="sr">{[`${cell.label}: ${words(value, change)}`, markers ? t("indexedBy", { names: markers.map((m) => m.name).join(", ") }) : "", context.soon(value) ? t("changesNext") : ""].filter(Boolean).join(", ")}</span>
      <span class="top" aria-hidden="true">{change?.old ? <s class="old">{change.old.text}</s> : cell.label}</span>
      <span class="box" aria-hidden="true">{cell.undefinedRun === undefined && <span class={`text ${shown.tone}`}>{shown.text}</span>}</span>
      {markers && <span class="markers" aria-hidden="true" data-testid="marker">{markers.map((m) => <i key={m.name} class={m.used ? "used" : ""}>{m.name}</i>)}</span>}
      {cell.undefinedRun !== undefined && cell.undefinedRun > 0 && (
        <span class="run" aria-hidden="true" style={{ width: `${cell.undefinedRun}px` }}><span class="text undefined">{cell.undefinedRun >= context.char * (shown.text.length + 1) ? shown.text : "?"}</span></span>
      )}
    </span>
  );
}

export function Address({ address }: { address: string }): JSX.Element {
  return <span class="address" title={address}>{shortAddress(address)}</span>;
}

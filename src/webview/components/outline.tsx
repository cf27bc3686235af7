/**
 * The picture as text: the same frames, globals and blocks as nested lists with headings, for screen readers and for whoever
 * reads better than looks. A pointer is a link to the block it leads to. What the step changed stands first.
 */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { changes, type Change } from "../../trace/changes";
import type { Frame, HeapBlock, Snapshot, Value } from "../../trace/snapshot";
import { AddressNames } from "../../trace/value-paths";
import { valueText, type Resolve } from "../../trace/value-text";
import { isLetters, isPointer } from "../picture/shape";
import { shortFunction, shortType, spoken } from "../picture/text";
import type { Session } from "../session";
import { count, t } from "../strings";
import { whereTo } from "./rows";

/** Of more there is only the number: a list of thousands is no reading. */
const mostFrames = 60;
const mostBlocks = 300;
/** A value that fits is said in one line. */
const longest = 72;

interface Naming { resolve: Resolve; blockAt(address: string | undefined): HeapBlock | undefined; changed: ReadonlySet<string> }

export function Outline({ session }: { session: Session }): JSX.Element {
  const { trace } = session.loaded!;
  const { step, maxElements } = session;
  const previous = session.previousStep();
  // Whole states: the picture's own may leave out what is folded or out of view.
  const snapshot = useMemo(() => trace.snapshot(step, { maxElements }), [trace, step, maxElements]);
  const before = useMemo(() => (previous === undefined ? undefined : trace.snapshot(previous, { maxElements })), [trace, previous, maxElements]);
  const naming = useMemo(() => namingOf(snapshot, before), [snapshot, before]);
  const blocks = snapshot.heap.filter(({ value, state }) => value !== undefined || state !== "freed");
  return (
    <main class="outline" data-testid="outline" tabIndex={0} aria-label={t("outline")}>
      <Changed snapshot={snapshot} before={before} />
      {snapshot.threads.map((thread) => (
        <section key={thread.id} aria-label={snapshot.threads.length > 1 ? t("thread", { id: thread.id }) : t("stack")}>
          <h2>{snapshot.threads.length > 1 ? `${t("stack")}, ${t("thread", { id: thread.id })}` : t("stack")}</h2>
          {thread.frames.length === 0 && <p class="dim">{t("noFrames")}</p>}
          {thread.frames.slice(0, mostFrames).map((frame, i) => <FrameText key={frame.id ?? i} frame={frame} running={i === 0 && thread.id === snapshot.thread} naming={naming} session={session} />)}
          {thread.frames.length > mostFrames && <p class="dim">{t("more", { count: count(thread.frames.length - mostFrames) })}</p>}
        </section>
      ))}
      {snapshot.returned && <section aria-label={t("returns")}><h2>{t("returns")}</h2><Values values={[snapshot.returned]} naming={naming} /></section>}
      {snapshot.globals.length > 0 && <section aria-label={t("globals")}><h2>{t("globals")}</h2><Values values={snapshot.globals} naming={naming} /></section>}
      <section aria-label={t("heap")}>
        <h2>{t("heap")}</h2>
        {blocks.length === 0 && <p class="dim">{t(snapshot.heap.length === 0 && trace.blocks().some(({ allocated, freed }) => allocated.step <= step && (freed === undefined || freed.step > step)) ? "noHeapOwn" : "noHeap")}</p>}
        {blocks.slice(0, mostBlocks).map((block) => <BlockText key={block.id} block={block} naming={naming} />)}
        {blocks.length > mostBlocks && <p class="dim">{t("more", { count: count(blocks.length - mostBlocks) })}</p>}
      </section>
    </main>
  );
}

function Changed({ snapshot, before }: { snapshot: Snapshot; before: Snapshot | undefined }): JSX.Element {
  const done = useMemo(() => changes(before, snapshot), [snapshot, before]);
  const names = new Map([...(before?.heap ?? []), ...snapshot.heap].map(({ id, type }) => [id, shortType(type ?? "") || t("aBlock")]));
  const name = (id: number): string => `${t("blockNumber", { id })}, ${names.get(id) ?? t("aBlock")}`;
  const lines = [
    ...done.heap.allocated.map(({ id = -1 }) => t("wasAllocated", { what: name(id) })),
    ...done.heap.freed.map(({ id }) => t("wasFreed", { what: name(id) })),
    ...done.heap.leaked.map(({ id }) => t("wasLeaked", { what: name(id) })),
    ...done.values.filter(({ kind }) => kind !== "gone").map(changeText),
  ];
  return (
    <section aria-label={t("whatChanged")}>
      <h2>{t("whatChanged")}</h2>
      {lines.length === 0 ? <p class="dim">{t("nothingChanged")}</p> : <ul>{lines.map((line, i) => <li key={i}>{line}</li>)}</ul>}
    </section>
  );
}

function changeText({ path, kind, old, new: now }: Change): string {
  const name = path.replace(/^#(\d+)\.?/, (_, id: string) => `${t("blockNumber", { id })} `);
  return kind === "changed" && old !== undefined ? t("changedTo", { name, old, value: now ?? "?" }) : t("appeared", { name, value: now ?? "?" });
}

function FrameText({ frame, running, naming, session }: { frame: Frame; running: boolean; naming: Naming; session: Session }): JSX.Element {
  const name = shortFunction(frame.function);
  return (
    <section data-testid="outline-frame" data-function={frame.function} aria-label={t(running ? "currentFrame" : "frame", { name, line: frame.line })}>
      <h3>
        {name}{running ? ` (${t("running")})` : ""}{" "}
        {frame.line > 0 && <button type="button" class="action" aria-label={t("goToLine", { line: frame.line })} onClick={() => session.reveal(frame.file, frame.line)}>{t("line", { line: frame.line })}</button>}
      </h3>
      <Values values={frame.variables} naming={naming} />
    </section>
  );
}

function BlockText({ block, naming }: { block: HeapBlock; naming: Naming }): JSX.Element {
  const type = shortType(block.value?.type ?? block.type ?? "") || t("unknownType", { size: block.size });
  const life = block.state === "live" ? "" : `, ${t(block.state)}`;
  return (
    <section data-testid="outline-block" data-block-id={block.id} data-state={block.state} aria-label={`${t("blockNumber", { id: block.id ?? "?" })}, ${type}${life}`}>
      <h3 id={`outline-block-${block.id}`} tabIndex={-1}>{t("blockNumber", { id: block.id ?? "?" })}: <code>{type}</code>{life}</h3>
      <p class="dim">{t("blockAbout", { size: block.size, address: block.address })}, {t("allocatedAt", { line: block.allocated.line, step: block.allocated.step })}</p>
      {block.value && <Values values={block.value.kind === "struct" ? block.value.children ?? [] : [block.value]} naming={naming} />}
    </section>
  );
}

function Values({ values, naming }: { values: readonly Value[]; naming: Naming }): JSX.Element | null {
  return values.length === 0 ? null : <ul>{values.map((value, i) => <li key={i}><ValueText value={value} naming={naming} /></li>)}</ul>;
}

function ValueText({ value, naming }: { value: Value; naming: Naming }): JSX.Element {
  const head = <><b>{value.name}</b>{value.name && ": "}<code>{value.type}</code></>;
  const changed = value.address !== undefined && naming.changed.has(value.address) ? <em> {t("changed")}</em> : null;
  if (isPointer(value)) {
    const block = naming.blockAt(value.target);
    const text = value.state === "undefined" ? t("undefined") : naming.resolve(value);
    return <>{head} = {block
      ? <button type="button" class="action" onClick={() => document.getElementById(`outline-block-${block.id}`)?.focus()}>{t("pointsTo", { what: t("blockNumber", { id: block.id ?? "?" }) })}{block.state === "freed" ? ` (${t("freed")})` : ""}</button>
      : <code>{text}</code>}{changed}</>;
  }
  const text = isLetters(value) ? spoken(value) : value.state === "undefined" && !value.children ? t("undefined") : valueText(value, { resolve: naming.resolve });
  const note = value.note === undefined ? null : <span class="dim"> ({value.note})</span>;
  if (!value.children || isLetters(value) || text.length <= longest) return <>{head} = <code>{text}</code>{note}{changed}</>;
  return (
    <>
      {head}{value.length === undefined ? "" : `, ${t(value.length === 1 ? "item" : "items", { count: count(value.length) })}`}{note}{changed}
      <Values values={value.children} naming={naming} />
      {value.elided ? <p class="dim">{t("more", { count: count(value.elided) })}</p> : null}
    </>
  );
}

function namingOf(snapshot: Snapshot, before: Snapshot | undefined): Naming {
  const names = new AddressNames(snapshot);
  const byNumber = new Map(snapshot.heap.map((block) => [String(block.id), block]));
  const resolve: Resolve = (value) => {
    if (value.targetState === "null") return t("null");
    if (value.value !== undefined && !value.value.startsWith("0x")) return value.value;
    const name = value.target === undefined ? undefined : names.nameOf(value.target, value.type);
    if (name === undefined) return whereTo(value) || (value.value ?? value.target ?? "?");
    return t("pointsTo", { what: name.replace(/#(\d+)/, (_, id: string) => t("blockNumber", { id })) });
  };
  return {
    resolve,
    blockAt: (address) => {
      const id = address === undefined ? undefined : /^#(\d+)/.exec(names.nameOf(address, "") ?? "")?.[1];
      return id === undefined ? undefined : byNumber.get(id);
    },
    changed: new Set(changes(before, snapshot).values.flatMap(({ kind, address }) => (kind === "changed" && address !== undefined ? [address] : []))),
  };
}

/**
 * One place of memory, looked at closely: when it was last written and when it will be next, a block's beginning and end, and its
 * bytes with the parts of its type laid over them.
 */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Value } from "../../trace/snapshot";
import { bytesOf, partsOf, type Byte, type Part } from "../picture/parts";
import { isPointer } from "../picture/shape";
import { shortType, spoken } from "../picture/text";
import type { Session } from "../session";
import { count, t } from "../strings";
import { Icon } from "./icons";

/** What is looked at: a place, which stays the same over the steps. */
export interface Picked { title: string; type: string; address: string; size: number; block?: number }

const perRow = 8;
const page = 128;

export function Inspector({ session, picked, find, onClose, follow }: {
  session: Session; picked: Picked; find: (address: string, type: string) => Value | undefined; onClose: () => void; follow: (address: string) => void;
}): JSX.Element {
  const { trace } = session.loaded!;
  const { step } = session;
  const [from, setFrom] = useState(0);
  const box = useRef<HTMLElement>(null);
  useEffect(() => setFrom(0), [picked.address, picked.size]);
  const size = Math.min(page, picked.size - from);
  const value = find(picked.address, picked.type);
  const parts = useMemo(() => partsOf(value, picked.address), [value, picked.address]);
  const bytes = useMemo(() => {
    const at = `0x${(BigInt(picked.address) + BigInt(from)).toString(16)}`;
    const now = trace.bytes(at, size, step);
    const previous = session.previousStep();
    return now && bytesOf(now, previous === undefined ? undefined : trace.bytes(at, size, previous), parts.map((p) => ({ ...p, from: p.from - from, to: p.to - from })));
  }, [trace, picked, from, size, step, parts]);
  const last = trace.lastWrite(picked.address, picked.size, step);
  const next = trace.nextWrite(picked.address, picked.size, step);
  const block = picked.block === undefined ? undefined : trace.blocks()[picked.block];
  const jump = (words: string, to: number | undefined, id: string): JSX.Element => (
    <button type="button" class="action" data-testid={id} disabled={to === undefined} onClick={() => { if (to !== undefined) session.goTo(to); }}>
      {words}{to !== undefined && <span class="dim"> {t("stepNumber", { step: count(to) })}</span>}
    </button>
  );
  return (
    <aside ref={box} class="inspector" role="complementary" aria-label={t("inspector", { name: picked.title })} data-testid="inspector" data-address={picked.address}
      onKeyDown={(e) => { if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); onClose(); } }}>
      <header>
        <b>{picked.title}</b> {picked.type !== picked.title && <span class="dim">{shortType(picked.type)}</span>}
        {value && !value.children && <code>{spoken(value)}</code>}
        <span class="dim address">{picked.address}, {t("byteCount", { count: count(picked.size) })}</span>
        <button type="button" class="tool" aria-label={t("close")} title={t("close")} onClick={onClose}><Icon name="close" /></button>
      </header>
      <div class="buttons">
        {jump(t("lastChange"), last, "last-change")}{jump(t("nextChange"), next, "next-change")}
        {block && jump(t("allocation"), block.allocated.step, "allocation")}{block && jump(t("freeing"), block.freed?.step, "freeing")}
      </div>
      {bytes && <Bytes bytes={bytes} parts={parts.map((p) => ({ ...p, from: p.from - from, to: p.to - from }))} from={from} follow={follow} />}
      {picked.size > page && (
        <div class="buttons">
          <button type="button" class="action" disabled={from === 0} onClick={() => setFrom(Math.max(0, from - page))}>{t("earlierBytes")}</button>
          <button type="button" class="action" disabled={from + page >= picked.size} onClick={() => setFrom(from + page)}>{t("laterBytes")}</button>
        </div>
      )}
    </aside>
  );
}

function Bytes({ bytes, parts, from, follow }: { bytes: readonly Byte[]; parts: readonly Part[]; from: number; follow: (address: string) => void }): JSX.Element {
  const rows = Array.from({ length: Math.ceil(bytes.length / perRow) }, (_, r) => r * perRow);
  const said = (b: Byte, i: number): string => [
    b.state === "defined" ? b.hex : t(b.state === "undefined" ? "undefined" : b.state === "partial" ? "partial" : "unreadable"),
    b.part < 0 ? t("padding") : parts[b.part].path || shortType(parts[b.part].type), b.changed ? t("changedNow") : "", `+${from + i}`,
  ].filter(Boolean).join(", ");
  return (
    <table class="bytes" aria-label={t("bytesLabel")}>
      <tbody>
        {rows.map((at) => (
          <tr key={at}>
            <th scope="row">+{from + at}</th>
            {Array.from({ length: perRow }, (_, k) => {
              const i = at + k;
              const b = bytes[i];
              if (!b) return <td key={k} class="none" />;
              const starts = b.part >= 0 && parts[b.part].from === i;
              return <td key={k} class={`${b.part < 0 ? "padding" : b.part % 2 ? "odd" : "even"} ${b.state}${b.changed ? " changed" : ""}${starts ? " starts" : ""}`} title={said(b, i)} aria-label={said(b, i)}>{b.part < 0 && b.state !== "defined" ? "··" : b.hex}</td>;
            })}
            <td class="laid">
              {parts.filter((p) => p.from < at + perRow && p.from >= at).map((p) => (
                <span key={p.path}>
                  <b>{p.path || shortType(p.type)}</b> <i class="dim">{p.path ? shortType(p.type) : ""}</i> {isPointer(p.value) && p.value.target && p.value.targetState !== "null"
                    ? <button type="button" class="follow" aria-label={t("followPointer", { name: p.path })} onClick={() => follow(p.value.target!)}>{p.value.target}</button> : <span>{spoken(p.value)}</span>}
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

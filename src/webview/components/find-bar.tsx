/** The find bar: a term, how many places have it, and the way from one to the next. Over the picture's corner, as the editor's is. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Find } from "../find/use-find";
import type { Session } from "../session";
import { count, t } from "../strings";
import { Icon, type IconName } from "./icons";

/** `below`: what lies at the picture's top and shall stay in view, px. */
export function FindBar({ session, find, below, onClose }: { session: Session; find: Find; below: number; onClose: () => void }): JSX.Element | null {
  const input = useRef<HTMLInputElement>(null);
  const asked = session.find;
  useEffect(() => input.current?.select(), [asked?.turn]);
  if (!asked) return null;
  const { hits, at, done, whole, left } = find;
  const leftOut = left.length > 0 ? t("findLeftOut", { names: left.join(", ") }) : undefined;
  const total = `${count(hits.length)}${done && !whole ? "+" : ""}`;
  const said = asked.query.trim() === "" ? "" : hits.length ? t("findCount", { at: at < 0 ? "–" : count(at + 1), total }) : done ? t(whole ? "findNothing" : left.length > 0 ? "findPart" : "findCut") : t("findBusy");
  const tool = (icon: IconName, words: string, key: string, id: string, act: () => void, enabled = true): JSX.Element => (
    <button type="button" class="tool" data-testid={id} aria-label={words} title={`${words} (${key})`} aria-disabled={!enabled} onClick={() => { if (enabled) act(); }}><Icon name={icon} /></button>
  );
  return (
    <div class="find" role="search" aria-label={t("find")} data-testid="find" data-query={asked.query} data-hits={hits.length} data-at={at} data-done={String(done)} style={below > 0 ? { marginTop: `${below}px` } : undefined}
      onKeyDown={(e) => {
        if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); onClose(); }
        if ((e.key === "Enter" && e.target === input.current) || e.key === "F3") { e.preventDefault(); e.stopPropagation(); find.move(e.shiftKey ? -1 : 1); }
      }}>
      <Icon name="inspect" />
      {asked.scope && (
        <button type="button" class="pill" title={t("findEverywhere")} aria-label={`${t("findIn", { name: asked.scope.name })}. ${t("findEverywhere")}`} data-testid="find-scope" onClick={() => session.openFind()}>{asked.scope.name} <span aria-hidden="true">×</span></button>
      )}
      <input ref={input} type="text" spellcheck={false} autocomplete="off" value={asked.query} placeholder={t(asked.scope ? "findHintIn" : "findHint")} aria-label={asked.scope ? t("findIn", { name: asked.scope.name }) : t("find")} data-testid="find-term"
        onInput={(e) => session.lookFor(e.currentTarget.value)} />
      <span class="said-count" role="status" data-testid="find-count" title={leftOut}>{said}{leftOut && <span class="sr"> {leftOut}</span>}</span>
      {tool("up", t("findPrevious"), "Shift+Enter", "find-previous", () => find.move(-1), hits.length > 0)}
      {tool("chevron", t("findNext"), "Enter", "find-next", () => find.move(1), hits.length > 0)}
      {tool("close", t("close"), "Esc", "find-close", onClose)}
    </div>
  );
}

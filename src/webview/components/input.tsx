/**
 * What the program reads from its standard input, in a box that can be changed: the program is then traced again and the
 * picture comes back to its step. Where it wanted more than there was, the box asks for it.
 */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import { count, t } from "../strings";

export function Input({ session }: { session: Session }): JSX.Element | null {
  const { trace, typedInput } = session.loaded!;
  const given = trace.info.stdin ?? "";
  const [text, setText] = useState(given);
  const box = useRef<HTMLTextAreaElement>(null);
  const wanted = useMemo(() => trace.marks().filter((mark) => mark.kind === "input").map((mark) => mark.step), [trace]);
  const input = session.snapshot(session.step).input;
  const asks = wantsHere(session, wanted);
  useEffect(() => {
    if (asks && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [asks]);
  useEffect(() => {
    if (session.inputTurn > 0) box.current?.focus();
  }, [session.inputTurn]);
  if (!trace.info.readsInput || !input) return null;
  const changed = text !== given;
  // A line that was typed has an end, as it would have in a terminal.
  const run = (): void => { if (changed) session.runWith(text === "" || text.endsWith("\n") ? text : `${text}\n`); };
  return (
    <section class={`input${asks ? " asks" : ""}`} aria-label={t("input")} data-testid="input" data-asks={asks ? "true" : undefined} data-read={input.read}>
      <header>
        <h2>{t("input")}</h2>
        <p role="status">{asks ? t("inputAsks") : t("inputRead", { read: count(input.read), total: count(new TextEncoder().encode(given).length) })}</p>
        {wanted.length > 0 && !asks && <button type="button" class="action" onClick={() => session.askInput(wanted[0])}>{t("inputWanted", { index: count(wanted[0]) })}</button>}
        {typedInput && !changed && !session.standalone && <button type="button" class="action" onClick={() => session.runWith(undefined)}>{t("inputOwn")}</button>}
        {changed && !session.standalone && <button type="button" class="action run" data-testid="run-input" title={t("inputRunHint")} onClick={run}>{t("inputRun")}</button>}
      </header>
      <textarea ref={box} data-testid="stdin" spellcheck={false} readOnly={session.standalone} value={text} placeholder={t("inputPlaceholder")} aria-label={t("inputLabel")} onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          run();
        }} />
    </section>
  );
}

/** By line, a step shows those that were merged into it: its reads are theirs too. */
function wantsHere(session: Session, wanted: readonly number[]): boolean {
  return wanted.some((step) => session.navigator.nearest(step) === session.step);
}

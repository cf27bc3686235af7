/** What the program has printed up to this step; what this step printed stands out. A click goes to the step that printed it. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Session } from "../session";
import { t } from "../strings";

/** Older output is left out of the DOM, not of the trace. */
const shownChars = 20_000;

export function Output({ session }: { session: Session }): JSX.Element | null {
  const { loaded, step } = session;
  const prints = useMemo(() => loaded!.trace.marks().some((m) => m.kind === "output"), [loaded]);
  const box = useRef<HTMLDivElement>(null);
  const { output } = session.snapshot(step);
  const previous = session.previousStep();
  const before = previous === undefined ? { stdout: "", stderr: "" } : session.snapshot(previous).output;
  useEffect(() => { if (box.current) box.current.scrollTop = box.current.scrollHeight; }, [output.stdout, output.stderr]);
  if (!prints) return null;
  return (
    <section class="output" aria-label={t("output")}>
      <h2>{t("output")}</h2>
      <div class="scroll" ref={box} tabIndex={0} role="group" aria-label={t("output")}>
        {!output.stdout && !output.stderr && <p class="nothing">{t("noOutput")}</p>}
        <Stream session={session} name="stdout" text={output.stdout} before={before.stdout} />
        <Stream session={session} name="stderr" text={output.stderr} before={before.stderr} />
      </div>
    </section>
  );
}

function Stream({ session, name, text, before }: { session: Session; name: "stdout" | "stderr"; text: string; before: string }): JSX.Element {
  const start = Math.max(0, text.length - shownChars);
  const old = text.startsWith(before) ? before.length : text.length;
  const go = (event: MouseEvent): void => {
    const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const pre = event.currentTarget as HTMLElement;
    if (!range || !pre.contains(range.startContainer) || getSelection()?.isCollapsed === false) return;
    const upTo = document.createRange();
    upTo.setStart(pre, 0);
    upTo.setEnd(range.startContainer, range.startOffset);
    const chars = start + upTo.toString().length;
    const at = session.loaded!.trace.outputStep(name, new TextEncoder().encode(text.slice(0, Math.min(chars, text.length - 1))).length);
    if (at !== undefined) session.goTo(at);
  };
  return (
    <div class={`stream ${name}`} hidden={!text}>
      {name === "stderr" && <span class="label">{t("errorStream")}</span>}
      <pre data-testid={name} aria-label={t(name === "stdout" ? "standardOutput" : "standardError")} onClick={go}>
        {text.slice(start, Math.max(start, old))}{old < text.length && <mark>{text.slice(Math.max(start, old))}</mark>}
      </pre>
    </div>
  );
}

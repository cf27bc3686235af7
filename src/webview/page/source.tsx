/** The program's text beside the picture: the line that runs next, the line that ran, and a click on a line as its next visit. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import type { Session } from "../session";
import { t } from "../strings";
import { wordsOf } from "./words";

export function Source({ session, visit }: { session: Session; visit(file: string, line: number, direction: "next" | "previous"): void }): JSX.Element | null {
  const [, redraw] = useReducer((n: number, _: undefined) => n + 1, 0);
  const [chosen, choose] = useState<string | undefined>(undefined);
  useLayoutEffect(() => session.subscribe(() => redraw(undefined)), [session]);
  const info = session.loaded && session.info;
  const here = (info?.at ?? info?.executed)?.file;
  useEffect(() => choose(undefined), [here, session.step]);
  if (!session.loaded || !info) return null;
  const { sources } = session.loaded.trace;
  const file = chosen ?? here ?? session.loaded.trace.info.main;
  const source = sources.find(({ path }) => path === file) ?? sources[0];
  if (source === undefined) return null;
  const line = (place: { file: string; line: number } | undefined): number | undefined => (place?.file === source.path ? place.line : undefined);
  return (
    <section class="source" aria-label={t("source")} data-testid="source" data-file={source.path}>
      <h2>
        {sources.length > 1
          ? <select aria-label={t("sourceFile")} value={source.path} onChange={(e) => choose(e.currentTarget.value)}>{sources.map(({ path }) => <option key={path}>{path}</option>)}</select>
          : source.path}
      </h2>
      <Text key={source.path} text={source.text} next={line(info.at)} ran={line(info.executed)} visit={(n, direction) => visit(source.path, n, direction)} />
    </section>
  );
}

function Text({ text, next, ran, visit }: { text: string; next: number | undefined; ran: number | undefined; visit(line: number, direction: "next" | "previous"): void }): JSX.Element {
  const lines = useMemo(() => wordsOf(text.replace(/\n$/, "")), [text]);
  const pane = useRef<HTMLDivElement>(null);
  const at = next ?? ran;
  useLayoutEffect(() => {
    const row = at === undefined ? null : pane.current?.querySelector<HTMLElement>(`[data-line="${at}"]`);
    if (!row || !pane.current) return;
    const { scrollTop, clientHeight } = pane.current;
    if (row.offsetTop < scrollTop + 40 || row.offsetTop + row.offsetHeight > scrollTop + clientHeight - 40) pane.current.scrollTop = row.offsetTop - clientHeight / 3;
  }, [at]);
  const go = (event: MouseEvent): void => {
    const line = Number((event.target as HTMLElement).closest("[data-line]")?.getAttribute("data-line"));
    if (line > 0 && getSelection()?.isCollapsed !== false) visit(line, event.altKey ? "previous" : "next");
  };
  return (
    <div class="text" ref={pane} tabIndex={0} role="group" aria-label={t("sourceText")} onClick={go}>
      <ol>
        {lines.map((words, i) => {
          const number = i + 1;
          const state = number === next ? "runs-next" : number === ran ? "has-run" : "";
          return (
            <li key={number} class={state} data-line={number} aria-current={number === next ? "step" : undefined}>
              <span class="number" aria-hidden="true">{number}</span><span class="sign" aria-hidden="true">{state === "runs-next" ? "▶" : state === "has-run" ? "✓" : ""}</span>
              {state && <span class="sr">{t(state === "runs-next" ? "runsNext" : "hasRun")}: </span>}
              <code>{words.map((word, k) => (word.tone === "plain" ? word.text : <span key={k} class={word.tone}>{word.text}</span>))}</code>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

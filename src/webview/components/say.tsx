/** What the step did, in one line that never changes its height: the picture beneath must stand still. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { sentence } from "../../trace/sentence";
import type { ErrorReport } from "../../trace/snapshot";
import type { Session } from "../session";
import { errorName, explainError, t, wordsOfSentences } from "../strings";
import { Icon } from "./icons";

export function Say({ session }: { session: Session }): JSX.Element {
  const snapshot = session.snapshot(session.step);
  const previous = session.previousStep();
  const before = previous === undefined ? undefined : session.snapshot(previous);
  const parts = useMemo(() => sentence(before, snapshot, wordsOfSentences()), [before, snapshot]);
  const { at } = session.info;
  const next = at && session.loaded!.trace.sources.find((s) => s.path === at.file)?.text.split("\n", at.line)[at.line - 1]?.trim();
  // A leak is found at the end: it is said beneath, and the end is none of its errors.
  const failed = snapshot.errors.length > 0 && snapshot.ending?.kind !== "exited" && snapshot.ending?.kind !== "exit";
  return (
    <div class="say">
      <p class={`said${failed ? " failed" : ""}`} role="status" aria-live={session.playing ? "off" : "polite"} data-testid="sentence">
        {failed && <Icon name="error" />}
        <span>{failed && !snapshot.ending ? brief(snapshot.errors) : parts.map((part, i) => (part.code ? <code key={i}>{part.text}</code> : part.text))}</span>
      </p>
      {next && (
        <button type="button" class="next" title={`${at.file}:${at.line}`} aria-label={`${at.line} ${next}: ${t("goToLine", { line: at.line })}`} onClick={() => session.reveal(at.file, at.line, at.column)}>
          <span class="number">{at.line}</span> <code>{next}</code>
        </button>
      )}
    </div>
  );
}

/** The errors of this step, each with what it means. Beneath the picture, so that it does not move when they come and go. */
export function Problems({ session }: { session: Session }): JSX.Element | null {
  const { errors, warnings = [] } = session.snapshot(session.step);
  if (errors.length + warnings.length === 0) return null;
  return (
    <div class="problems">
      {errors.map((error, i) => <Problem key={i} error={error} session={session} severity="error" />)}
      {warnings.map((warning, i) => <Problem key={`w${i}`} error={warning} session={session} severity="warning" />)}
    </div>
  );
}

/** "Invalid read on line 21.": the whole of it stands beneath the picture. */
function brief(errors: readonly ErrorReport[]): string {
  return errors.map((e) => (e.line === undefined ? `${errorName(e.kind)}.` : t("errorOnLine", { error: errorName(e.kind), line: e.line }))).join(" ");
}

function Problem({ error, session, severity }: { error: ErrorReport; session: Session; severity: "error" | "warning" }): JSX.Element {
  const why = error.returned === true ? undefined : explainError(error.kind); // The message says it better.
  const file = error.file ?? session.info.executed?.file;
  return (
    <div class={`problem ${severity}`} role="alert" data-testid={severity} data-kind={error.kind} data-address={error.address} data-line={error.line}>
      <Icon name={severity} />
      <div>
        <p>
          <b>{inCode(error.message)}</b>
          {error.line !== undefined && file !== undefined && (
            <> <button type="button" class="line" aria-label={t("goToLine", { line: error.line })} onClick={() => session.reveal(file, error.line!)}>{t("line", { line: error.line })}</button></>
          )}
        </p>
        {why && <p class="why">{why}</p>}
      </div>
    </div>
  );
}

/** Error messages set code in backquotes. */
function inCode(text: string): (JSX.Element | string)[] {
  return text.split("`").map((part, i) => (i % 2 ? <code key={i}>{part}</code> : part));
}

/** What stands in the panel when there is no trace: nothing yet, work under way, a refusal, a failure. */
import type { JSX } from "preact";
import type { Face } from "../../panel/protocol";
import type { Session } from "../session";
import { count, t } from "../strings";
import { Icon } from "./icons";

export function FaceView({ session }: { session: Session }): JSX.Element {
  const { face } = session;
  return <main class={`face ${face.kind}`} data-testid="face" aria-live="polite">{content(face, session)}</main>;
}

function content(face: Face, session: Session): JSX.Element {
  const trace = (label: string): JSX.Element => <button type="button" class="primary" onClick={() => session.command("trace")}>{label}</button>;
  switch (face.kind) {
    case "empty": return <Empty face={face} session={session} />;
    case "progress":
      return (
        <div class="note" data-phase={face.phase}>
          <Sketch busy />
          <div class="bar" role="progressbar" aria-label={t(face.phase)}><i /></div>
          <h1>{t(face.phase)}</h1>
          <p><code>{face.name}</code></p>
          <p class="dim detail">{face.steps ? t("stepsSoFar", { steps: count(face.steps) }) : (face.detail ?? "")}</p>
          {face.phase !== "opening" && <button type="button" class="secondary" onClick={() => session.command("cancel")}>{t("cancel")}</button>}
        </div>
      );
    case "compile-error":
      return (
        <div class="note wide">
          <h1>{t("compileTitle", { name: face.name })}</h1><p>{t("compileBody")}</p>
          <ul class="diagnostics">
            {face.diagnostics.map((d, i) => (
              <li key={i} class={d.severity}>
                <button type="button" onClick={() => session.reveal(d.file, d.line, d.column)} data-testid="diagnostic">
                  <Icon name={d.severity === "error" ? "error" : "warning"} />
                  <span class="what"><span class="sr">{t(d.severity === "error" ? "severityError" : d.severity === "warning" ? "severityWarning" : "severityNote")}: </span>{d.message}</span>
                  <span class="at">{d.file}:{d.line}</span>
                </button>
              </li>
            ))}
          </ul>
          {trace(t("traceAgain"))}
        </div>
      );
    case "error":
      return (
        <div class="note" role="alert">
          <Icon name="error" /><h1>{t("errorTitle")}</h1><p>{withCode(face.message)}</p>{face.cure && <p class="dim">{withCode(face.cure)}</p>}
          <div class="buttons">{trace(t("traceAgain"))}{face.log && <button type="button" class="secondary" onClick={() => session.command("showLog")}>{t("showLog")}</button>}</div>
        </div>
      );
    case "cancelled":
      return <div class="note"><p>{t("cancelled", { name: face.name })}</p>{trace(t("traceAgain"))}</div>;
  }
}

/** What stands between back quotes is a command to type. */
function withCode(text: string): (string | JSX.Element)[] {
  return text.split("`").map((part, i) => (i % 2 === 0 ? part : <code key={i}>{part}</code>));
}

/** Says what this is, how it begins, and what to try: three steps, the recent traces, an example, the walkthrough. */
function Empty({ face, session }: { face: Extract<Face, { kind: "empty" }>; session: Session }): JSX.Element {
  const recent = face.recent ?? [];
  return (
    <div class="note">
      <Sketch />
      <h1>{t("emptyTitle")}</h1>
      <p>{t("emptyBody")}</p>
      <ol class="begin">
        <li>{t("beginOpen")} <button type="button" class="action" onClick={() => session.command("openExample")}>{t("openExample")}</button></li>
        <li>{t("beginTrace")}</li>
        <li>{t("beginStep")} <kbd>→</kbd> <kbd>←</kbd></li>
      </ol>
      <div class="buttons">
        <button type="button" class="primary" onClick={() => session.command("trace")}>{t("traceNow")}</button>
        <button type="button" class="secondary" onClick={() => session.command("walkthrough")}>{t("walkthrough")}</button>
      </div>
      {recent.length > 0 && (
        <section class="recent" aria-label={t("recent")}>
          <h2>{t("recent")}</h2>
          <ul>{recent.map(({ name, about }, i) => <li key={i}><button type="button" data-testid="recent" onClick={() => session.recent(i)}><Icon name="file" /><span class="what">{name}</span><span class="at">{about}</span></button></li>)}</ul>
        </section>
      )}
    </div>
  );
}

/** Two blocks and an arrow: what the panel is for. While it is made the arrow is on its way. */
function Sketch({ busy = false }: { busy?: boolean }): JSX.Element {
  return (
    <svg class={busy ? "sketch busy" : "sketch"} width="176" height="64" viewBox="0 0 176 64" aria-hidden="true">
      <rect x="1" y="12" width="56" height="40" rx="5" /><path d="M1 26h56M10 19h16M10 39h12" />
      <rect x="119" y="12" width="56" height="40" rx="5" /><path d="M119 26h56M128 19h16M128 39h20" />
      <circle cx="46" cy="39" r="3.5" class="accent" /><path d="M50 39H82a6 6 0 0 0 6-6V25a6 6 0 0 1 6-6H112" class="accent line" /><path d="m111 15 8 4-8 4z" class="accent" />
    </svg>
  );
}

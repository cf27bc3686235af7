/** Lines over the picture that say what is not as it should be with the trace as a whole. */
import type { ComponentChildren, JSX } from "preact";
import type { Face } from "../../panel/protocol";
import type { Trace, TraceInfo } from "../../trace/model";
import type { Session } from "../session";
import { count, t } from "../strings";
import { Icon, type IconName } from "./icons";

export function Banners({ session }: { session: Session }): JSX.Element | null {
  const { trace } = session.loaded!;
  const limit = limitWords(trace.info, trace.stepCount);
  const ranOut = inputRanOut(trace);
  return (
    <>
      {session.again && <Again session={session} face={session.again} />}
      {session.stale && !session.again && (
        <Banner testid="stale">{t("stale")}
          <button type="button" class="action" onClick={() => session.command("trace")}>{t("traceAgain")}</button>
          <button type="button" class="tool" aria-label={t("dismiss")} title={t("dismiss")} onClick={() => session.dismissStale()}><Icon name="close" /></button>
        </Banner>
      )}
      {(limit ?? ranOut) !== undefined && <Banner testid={limit ? "limit" : "input"}>
        {ranOut !== undefined && <>{t("inputRanOut", { step: count(ranOut) })}<button type="button" class="action" onClick={() => session.askInput(ranOut)}>{t("inputType")}</button></>}
        {limit}{limit && !session.standalone && <button type="button" class="action" onClick={() => session.command("openLimits")}>{t("openLimits")}</button>}
      </Banner>}
      {trace.info.cut && !limit && <Banner testid="cut">{t("cut", { why: trace.info.cut })}</Banner>}
    </>
  );
}

/** The program is being traced anew while its old picture stands; or it could not be. */
function Again({ session, face }: { session: Session; face: Face }): JSX.Element | null {
  if (face.kind === "progress") {
    return (
      <Banner testid="again" icon="busy">{t("tracingAgain", { phase: t(face.phase) })}{face.steps ? ` ${t("stepsSoFar", { steps: count(face.steps) })}` : ""}
        <button type="button" class="action" onClick={() => session.command("cancel")}>{t("cancel")}</button>
      </Banner>
    );
  }
  const errors = face.kind === "compile-error" ? face.diagnostics.filter((d) => d.severity === "error").length : 0;
  const words = face.kind === "compile-error" ? t("againCompile", { errors: errors === 1 ? t("oneError") : t("errors", { count: errors }) }) : face.kind === "error" ? t("againFailed", { message: face.message }) : undefined;
  if (words === undefined) return null;
  return (
    <Banner testid="again" icon="error">{words}
      <button type="button" class="action" onClick={() => session.command(face.kind === "compile-error" ? "showProblems" : "showLog")}>{t(face.kind === "compile-error" ? "showProblems" : "showLog")}</button>
      <button type="button" class="action" onClick={() => session.command("trace")}>{t("traceAgain")}</button>
    </Banner>
  );
}

function Banner({ testid, icon = "warning", children }: { testid: string; icon?: IconName; children: ComponentChildren }): JSX.Element {
  return <div class={`banner ${icon}`} role="status" data-testid={`banner-${testid}`}><Icon name={icon} /><p>{children}</p></div>;
}

/**
 * Where the program first wanted input that was not there, when that is likely no end of input it was made for: it got none at
 * all, or ran into a limit afterwards.
 */
function inputRanOut(trace: Trace): number | undefined {
  const { readsInput, stdin = "", limit } = trace.info;
  if (!readsInput || (stdin !== "" && limit === undefined)) return undefined;
  return trace.marks().find(({ kind }) => kind === "input")?.step;
}

function limitWords(info: TraceInfo, steps: number): string | undefined {
  switch (info.limit) {
    case undefined: return undefined;
    case "steps": return t("limitSteps", { count: count(steps) });
    case "seconds": return t("limitSeconds");
    case "memory": return info.outcome === "limit" ? t("limitMemory") : undefined;
    case "traceBytes": return t("limitTraceBytes");
    case "outputBytes": return t("limitOutputBytes");
    default: return t("limitOther", { limit: info.limit });
  }
}

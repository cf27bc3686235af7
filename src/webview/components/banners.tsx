/** Lines over the picture that say what is not as it should be with the trace as a whole. */
import type { ComponentChildren, JSX } from "preact";
import type { TraceInfo } from "../../trace/model";
import type { Session } from "../session";
import { count, t } from "../strings";
import { Icon } from "./icons";

export function Banners({ session }: { session: Session }): JSX.Element | null {
  const { trace } = session.loaded!;
  const limit = limitWords(trace.info, trace.stepCount);
  return (
    <>
      {session.stale && (
        <Banner testid="stale">{t("stale")}
          <button type="button" class="action" onClick={() => session.command("trace")}>{t("traceAgain")}</button>
          <button type="button" class="tool" aria-label={t("dismiss")} title={t("dismiss")} onClick={() => session.dismissStale()}><Icon name="close" /></button>
        </Banner>
      )}
      {limit && <Banner testid="limit">{limit}{!session.standalone && <button type="button" class="action" onClick={() => session.command("openLimits")}>{t("openLimits")}</button>}</Banner>}
      {trace.info.cut && !limit && <Banner testid="cut">{t("cut", { why: trace.info.cut })}</Banner>}
    </>
  );
}

function Banner({ testid, children }: { testid: string; children: ComponentChildren }): JSX.Element {
  return <div class="banner" role="status" data-testid={`banner-${testid}`}><Icon name="warning" /><p>{children}</p></div>;
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

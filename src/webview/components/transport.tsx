/** The bar on top: the moves, where we are, how we step, who traced. */
import type { JSX } from "preact";
import type { Move } from "../../panel/protocol";
import { keyOf } from "../keys";
import type { Session } from "../session";
import { count, t } from "../strings";
import { Icon } from "./icons";
import { MoreMenu, useNarrow, type MenuItem } from "./more-menu";
import { ThreadPill } from "./threads";

const before: Move[] = ["first", "backOut", "backOver", "back"];
const after: Move[] = ["forward", "over", "out", "last"];

const granularities = ["line", "statement"] as const;
const granularityWords = (g: (typeof granularities)[number]): string => t(g === "line" ? "byLine" : "byStatement");
/** A panel at most so wide has what is used less behind one button, so that the bar takes two rows, px. */
const foldsAt = 480;

export function Transport({ session, onHelp, helpOpen }: { session: Session; onHelp: () => void; helpOpen: boolean }): JSX.Element {
  const { loaded, playing, step } = session;
  const info = session.info;
  const button = (move: Move): JSX.Element => {
    const enabled = move === "play" || session.target(move) !== undefined;
    const label = move === "play" ? t(playing ? "pause" : "play") : t(move);
    return (
      <button type="button" class={move === "play" ? "tool play" : "tool"} data-move={move} aria-label={label} title={`${label} (${keyOf[move]})`}
        aria-disabled={!enabled} aria-pressed={move === "play" ? playing : undefined} onClick={() => session.move(move)}>
        <Icon name={move === "play" && playing ? "pause" : move} />
      </button>
    );
  };
  const { at } = info;
  const narrow = useNarrow(foldsAt);
  const menu: MenuItem[] = [
    ...granularities.map((g): MenuItem => ({ id: `by-${g}`, words: t("granularityHint", { granularity: granularityWords(g) }), checked: { of: "radio", on: session.granularity === g }, act: () => session.setGranularity(g) })),
    { id: "as-text", words: t("showOutline"), checked: { of: "checkbox", on: session.outline }, key: "T", act: () => session.setOutline(!session.outline) },
    { id: "find-open", words: t("find"), key: "Ctrl+F", act: () => session.openFind() },
    ...(session.standalone ? [] : [{ id: "export", words: t("export"), act: () => session.command("export") }]),
    { id: "help", words: t("help"), key: "?", act: onHelp },
  ];
  return (
    <header class="transport">
      <div class="tools" role="toolbar" aria-label={t("transport")}>
        {before.map(button)}{button("play")}{after.map(button)}
      </div>
      <div class="where">
        <span class="count" data-testid="count" aria-label={t("stepOf", { index: step, count: loaded!.trace.stepCount })}>
          <b>{count(step)}</b> / {count(loaded!.trace.stepCount)}
        </span>
        <ThreadPill session={session} />
        {at && (
          <button type="button" class="pill link" data-testid="line" data-line={at.line} title={`${at.file}:${at.line}`} aria-label={t("goToLine", { line: at.line })}
            onClick={() => session.reveal(at.file, at.line, at.column)}>{t("line", { line: at.line })}</button>
        )}
      </div>
      <div class="aside">
        {!narrow && <GranularitySwitch session={session} />}
        {loaded?.executor && (
          <span class="pill" data-testid="executor" title={[loaded.seconds === undefined ? loaded.executor : t("executedBy", { executor: loaded.executor, seconds: loaded.seconds.toFixed(1) }), loaded.cost?.long].filter(Boolean).join("\n")}>
            {[loaded.executor, loaded.seconds === undefined ? "" : `${loaded.seconds.toFixed(1)} s`, loaded.cost?.short].filter(Boolean).join(" · ")}
          </span>
        )}
        {narrow ? <MoreMenu items={menu} /> : <>
          <button type="button" class="tool" data-testid="as-text" aria-pressed={session.outline} aria-label={t("showOutline")} title={`${t(session.outline ? "showPicture" : "showOutline")} (T)`} onClick={() => session.setOutline(!session.outline)}><Icon name="outline" /></button>
          {!session.standalone && <button type="button" class="tool" data-testid="export" aria-label={t("export")} title={t("export")} onClick={() => session.command("export")}><Icon name="share" /></button>}
          <button type="button" class="tool" data-testid="help" aria-label={t("help")} title={`${t("help")} (?)`} aria-expanded={helpOpen} onClick={onHelp}><Icon name="help" /></button>
        </>}
      </div>
    </header>
  );
}

function GranularitySwitch({ session }: { session: Session }): JSX.Element {
  return (
    <div class="switch" role="radiogroup" aria-label={t("granularity")} data-testid="granularity">
      {granularities.map((g) => (
        <button type="button" key={g} role="radio" aria-checked={session.granularity === g} data-granularity={g} title={t("granularityHint", { granularity: granularityWords(g) })} onClick={() => session.setGranularity(g)}>{granularityWords(g)}</button>
      ))}
    </div>
  );
}

/** The panel: a face, or the picture of a trace with its bar, sentence, timeline and output. */
import { Component, type ComponentChildren, type JSX } from "preact";
import { useEffect, useLayoutEffect, useReducer, useState } from "preact/hooks";
import { exportPicture } from "../export/export";
import { actionOf } from "../keys";
import { defaultMetrics, metricsFor, metricsStyle, type Metrics } from "../picture/metrics";
import type { Session } from "../session";
import { Banners } from "./banners";
import { FaceView } from "./faces";
import { Help } from "./help";
import { Input } from "./input";
import { Outline } from "./outline";
import { Output } from "./output";
import { Picture } from "./picture";
import { Problems, Say } from "./say";
import { Timeline } from "./timeline";
import { Transport } from "./transport";

export function App({ session }: { session: Session }): JSX.Element {
  const [, redraw] = useReducer((n: number, _: undefined) => n + 1, 0);
  const [help, setHelp] = useState(false);
  const metrics = useMetrics();
  useLayoutEffect(() => session.subscribe(() => redraw(undefined)), [session]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const action = actionOf(event);
      if (!action || !session.loaded || event.defaultPrevented) return;
      // A button's own key stays its own: space presses it. So do keys that scroll a pane.
      const target = event.target instanceof HTMLElement ? event.target : undefined;
      if (target?.closest("textarea") || (target?.closest("input") && !(event.ctrlKey || event.metaKey))) return;
      if (event.key === " " && target?.closest("button")) return;
      if ((event.key === "PageDown" || event.key === "PageUp") && target?.classList.contains("scroll")) return;
      event.preventDefault();
      if ("move" in action) session.move(action.move);
      else if ("leap" in action) session.leap(action.leap);
      else if (action.do === "help") setHelp((open) => !open);
      else if (action.do === "find") session.openFind();
      else if (action.do === "outline") session.setOutline(!session.outline);
      else session.setGranularity(session.granularity === "line" ? "statement" : "line");
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [session]);
  useEffect(() => session.paintsWith((request) => exportPicture(session, metrics, document.documentElement.clientWidth, request)), [session, metrics]);
  const { loaded, step } = session;
  const style = metricsStyle(metrics);
  if (!loaded) return <div class="app" data-testid="app" data-face={session.face.kind} style={style}><FaceView session={session} /></div>;
  return (
    <div class="app traced" data-testid="app" data-face="trace" data-step={step} data-index={session.navigator.index(step)} data-count={session.navigator.count}
      data-line={session.info.at?.line} data-granularity={session.granularity} style={style}>
      <Transport session={session} onHelp={() => setHelp((open) => !open)} helpOpen={help} />
      <div class="notices"><Banners session={session} /><Say session={session} /></div>
      <Guard session={session} key={loaded.name}>{session.outline ? <Outline session={session} /> : <Picture session={session} metrics={metrics} />}</Guard>
      <footer class="foot"><Problems session={session} /><Timeline session={session} /><div class="streams"><Output session={session} /><Input session={session} key={loaded.key} /></div></footer>
      {help && <Help onClose={() => setHelp(false)} />}
    </div>
  );
}

/** The width of the data font's character, anew when the editor's font changes. */
function useMetrics(): Metrics {
  const [metrics, set] = useState(defaultMetrics);
  useLayoutEffect(() => {
    const ruler = document.createElement("span");
    ruler.className = "ruler";
    ruler.setAttribute("aria-hidden", "true");
    ruler.textContent = "0".repeat(100);
    document.body.append(ruler);
    const measure = (): void => {
      const char = ruler.getBoundingClientRect().width / 100;
      const size = parseFloat(getComputedStyle(ruler).fontSize);
      if (char > 0) set((old) => (Math.abs(old.char - char) < 0.01 ? old : metricsFor(char, size)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(ruler);
    return () => { observer.disconnect(); ruler.remove(); };
  }, []);
  return metrics;
}

/** Keeps a fault of the picture from taking the transport with it; the host logs it. */
class Guard extends Component<{ session: Session; children: ComponentChildren }, { failed: string | undefined }> {
  override state = { failed: undefined as string | undefined };

  override componentDidCatch(error: unknown): void {
    const fault = error instanceof Error ? error : new Error(String(error));
    this.props.session.failed(fault);
    this.setState({ failed: fault.message });
  }

  override render(): ComponentChildren {
    return this.state.failed === undefined ? this.props.children : <main class="face"><div class="note" role="alert"><p>{this.state.failed}</p></div></main>;
  }
}

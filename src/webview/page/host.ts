/** The host of an exported page: nothing but the page itself. The step stands in the address (`#step=12`), to be linked and kept. */
import type { FromWebviewMessage, SavedState, ToWebview } from "../../panel/protocol";
import type { Host } from "../host";
import type { Data } from "./data";

export interface PageHost extends Host {
  /** Says something to the panel, as an extension would. */
  tell(message: ToWebview): void;
}

export function pageHost(data: Data, trace: Uint8Array, receive: (message: FromWebviewMessage) => void): PageHost {
  let tell: (message: ToWebview) => void = () => undefined;
  const show = (): void => {
    const { granularity, maxElements, playSpeed, strings, name, executor, seconds, graphs } = data;
    tell({ type: "settings", granularity, maxElements, playSpeed, strings });
    tell({ type: "trace", key: "page", name, bytes: trace, step: stepOfAddress() ?? data.step, executor, seconds, graphs });
  };
  addEventListener("hashchange", () => {
    const step = stepOfAddress();
    if (step !== undefined) tell({ type: "goto", step });
  });
  return {
    standalone: true,
    post: (message) => (message.type === "ready" ? show() : receive(message)),
    save: ({ step }: SavedState) => history.replaceState(undefined, "", `#step=${step}`),
    saved: () => undefined,
    listen: (to) => { tell = to; },
    tell: (message) => tell(message),
  };
}

function stepOfAddress(): number | undefined {
  const step = Number(/^#step=(\d{1,15})$/.exec(location.hash)?.[1]);
  return Number.isSafeInteger(step) && step >= 1 ? step : undefined;
}

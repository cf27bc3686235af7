/** The webview's line to its host: what comes in is parsed, what goes out is typed. */
import * as v from "valibot";
import { SavedStateSchema, ToWebviewSchema, type FromWebviewMessage, type SavedState, type ToWebview } from "../panel/protocol";

export interface Host {
  /** It answers `layout`. */
  readonly laysOut?: boolean;
  post(message: FromWebviewMessage): void;
  save(state: SavedState): void;
  saved(): SavedState | undefined;
  listen(receive: (message: ToWebview) => void): void;
  /** No extension behind it: nothing can be traced or set. */
  standalone?: boolean;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
  getState(): unknown;
}
declare function acquireVsCodeApi(): VsCodeApi;

export function vscodeHost(): Host {
  const api = acquireVsCodeApi();
  return {
    laysOut: true,
    post: (message) => api.postMessage(message),
    save: (state) => api.setState(state),
    saved: () => {
      const parsed = v.safeParse(SavedStateSchema, api.getState());
      return parsed.success ? parsed.output : undefined;
    },
    listen: (receive) => window.addEventListener("message", (event: MessageEvent<unknown>) => {
      const parsed = v.safeParse(ToWebviewSchema, event.data);
      if (parsed.success) receive(parsed.output);
    }),
  };
}

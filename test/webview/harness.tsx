/**
 * The panel in a plain page, with a fake host: `harness.html#binaryTree` shows a hand-written run; a page may also give the
 * bytes of a real trace (`window.showTrace`). Messages to the host are kept in `window.posted`.
 */
import type { FromWebviewMessage, SavedState, ToWebview } from "../../src/panel/protocol";
import { openTrace } from "../../src/trace/trace";
import { mount } from "../../src/webview/mount";
import { cutOrOverlapping } from "./browser/inspect";
import { programs } from "./fixtures/programs";

const posted: FromWebviewMessage[] = [];
let receive: ((message: ToWebview) => void) | undefined;
let saved: SavedState | undefined;

const session = mount(document.getElementById("app")!, {
  post: (message) => { posted.push(message); },
  save: (state) => { saved = state; },
  saved: () => saved,
  listen: (to) => { receive = to; },
}, (bytes) => (bytes.length === 0 ? programs[name]() : openTrace(bytes)));

let name = "";
const show = (which: string, step: number): void => {
  name = which;
  receive!({ type: "trace", key: which, name: `${which}.cpp`, bytes: new Uint8Array(), step, executor: "native", seconds: 0.6 });
};
Object.assign(window, {
  posted, session, show, cutOrOverlapping,
  tell: (message: ToWebview) => receive!(message),
  showTrace: async (url: string, step = 1) => receive!({ type: "trace", key: url, name: url, bytes: new Uint8Array(await (await fetch(url)).arrayBuffer()), step, executor: "native", seconds: 0.6 }),
});

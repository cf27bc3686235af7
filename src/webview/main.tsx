/** The entry of dist/webview.js: the panel inside VS Code. */
import { openTrace } from "../trace/trace";
import { vscodeHost } from "./host";
import { mount } from "./mount";

mount(document.getElementById("app")!, vscodeHost(), openTrace);

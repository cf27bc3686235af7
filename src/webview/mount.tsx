/** Puts the panel into a page: VS Code's webview, the exported page, a test's page. */
import { render } from "preact";
import { App } from "./components/app";
import type { Host } from "./host";
import { Session, type Open } from "./session";
import "./styles/app.css";

export function mount(root: HTMLElement, host: Host, open: Open): Session {
  const session = new Session(host, open);
  render(<App session={session} />, root);
  session.start();
  return session;
}

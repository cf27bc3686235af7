/** Which buttons a failure comes with: the next thing to do first. No `vscode` here: tests call it. */
import { FUNCTION_ERRORS, SDK_ERRORS } from "../executors/lambda/errors";

export type Button =
  | "sign-in" | "copy-policy" | "copy-command" | "choose-function" | "deploy" | "retry" | "native" | "cloud-logs" | "check-cloud"
  | "proxy-settings" | "no-stream" | "settings" | "log";

export interface Situation {
  /** The same thing can be tried again. */
  canRetry: boolean;
  canBeNative: boolean;
  /** This See++ can put the image on AWS. */
  canDeploy: boolean;
}

/** A command line that a cure holds, to be copied: what stands between back quotes, or from `apt` or `sudo` on. */
export function commandIn(cure: string): string | undefined {
  return /`([^`]+)`/.exec(cure)?.[1] ?? /\b((?:sudo )?apt(?:-get)? install [\w.+: -]*[\w+])/.exec(cure)?.[1];
}

/** The settings that a cure names, by their ids. */
export function settingsIn(cure: string): string[] {
  return [...new Set(cure.match(/\bseepp(?:\.\w+)+/g))];
}

/** Failures of the Docker executor that another executor, or another try, may get round. */
const ENGINE_CODES = new Set([
  "no-engine", "wrong-engine-address", "no-certificates", "no-permission", "engine-gone", "engine-failed", "engine-too-old", "engine-out-of-memory", "disk-full",
  "wrong-architecture", "no-network", "no-such-image", "container-removed", "container-killed", "container-stuck", "out-of-memory", "not-our-image", "wrong-image",
]);

/** Failures of the cloud executor that this list does not name need no button of their own: a retry, once they are mended. */
const CLOUD_BUTTONS: Record<string, readonly Button[]> = {
  "signed-out": ["sign-in"],
  "no-function": ["choose-function", "deploy"],
  "no-such-function": ["choose-function", "deploy"],
  "not-our-function": ["choose-function", "deploy"],
  "wrong-image-version": ["deploy"],
  "wrong-function-architecture": ["deploy"],
  "wrong-entry-point": ["deploy"],
  "function-broken": ["deploy", "check-cloud"],
  "function-failed": ["cloud-logs", "deploy"],
  "function-timeout": ["cloud-logs"],
  "function-out-of-memory": ["cloud-logs"],
  "access-denied": ["check-cloud"],
  "no-streaming": ["no-stream"],
  "stream-cut": ["cloud-logs"],
  "no-region": ["settings"],
  "proxy": ["proxy-settings"],
  "untrusted-certificate": ["proxy-settings"],
};
const CLOUD_CODES = new Set([
  ...[...SDK_ERRORS, ...FUNCTION_ERRORS].map(({ code }) => code), ...Object.keys(CLOUD_BUTTONS), "credentials-slow", "no-answer", "check-failed",
]);

/** With more, their words do not fit. The panel has a button for the log besides. */
const MOST = 4;

export function buttonsOf({ code, cure }: { code: string; cure: string }, { canRetry, canBeNative, canDeploy }: Situation): Button[] {
  const command = commandIn(cure);
  const own = (CLOUD_BUTTONS[code] ?? []).filter((button) => (button === "deploy" ? canDeploy : button === "sign-in" ? command !== undefined : true));
  const ofEngine = ENGINE_CODES.has(code);
  const isPolicy = command?.startsWith("{") === true;
  const buttons: Button[] = [...(isPolicy ? ["copy-policy" as const] : []), ...own];
  if (command !== undefined && !isPolicy) buttons.push("copy-command");
  if (canRetry && (ofEngine || CLOUD_CODES.has(code))) buttons.push("retry");
  if (canRetry && ofEngine && canBeNative) buttons.push("native");
  return [...new Set<Button>([...buttons, "settings", "log"])].slice(0, MOST);
}

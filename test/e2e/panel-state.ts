/** What the panel shows, read from its document, and whether that is what the trace says of a step. */
import * as assert from "node:assert/strict";
import type { Frame as Document } from "playwright-core";
import type { Snapshot, Value } from "../../src/trace/snapshot";
import type { OpenTrace } from "../../src/trace/trace";

interface Drawn {
  path: string;
  value?: string;
  state?: string;
  kind?: string;
  address?: string;
  target?: string;
  targetState?: string;
}

export interface PanelState {
  face: string;
  step: number;
  count: number;
  line?: number;
  frames: { function: string; line: number; current: boolean; folded: boolean; variables: Drawn[] }[];
  blocks: { address: string; state: string; variables: Drawn[] }[];
  stdout: string;
  stderr: string;
  errors: string[];
}

export function readPanel(panel: Document): Promise<PanelState> {
  return panel.evaluate(() => {
    const all = (from: ParentNode, id: string) => [...from.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`)];
    const variables = (from: ParentNode) => all(from, "variable").map(({ dataset: d }) => ({
      path: d.var!, value: d.value, state: d.state, kind: d.kind, address: d.address, target: d.target, targetState: d.targetState,
    }));
    const app = document.querySelector<HTMLElement>('[data-testid="app"]')!;
    return {
      face: app.dataset.face!, step: Number(app.dataset.step), count: Number(app.dataset.count), line: app.dataset.line === undefined ? undefined : Number(app.dataset.line),
      frames: all(app, "frame").map((frame) => ({
        function: frame.dataset.function!, line: Number(frame.dataset.line), current: frame.dataset.current === "true", folded: frame.dataset.folded === "true", variables: variables(frame),
      })),
      blocks: all(app, "block").map((block) => ({ address: block.dataset.address!, state: block.dataset.state!, variables: variables(block) })),
      stdout: all(app, "stdout")[0]?.textContent ?? "", stderr: all(app, "stderr")[0]?.textContent ?? "",
      errors: all(app, "error").map((error) => error.dataset.kind!),
    };
  }) as Promise<PanelState>;
}

/** What the panel shows once its document stays: VS Code makes it anew while it finds its column. */
export async function readSettledPanel(vs: { panel(state?: string): Promise<Document> }, state: string): Promise<PanelState> {
  for (let tries = 1; ; tries++) {
    try {
      return await readPanel(await vs.panel(state));
    } catch (error) {
      if (tries === 20 || !/detached|navigation|destroyed/i.test(String(error))) throw error;
    }
  }
}

/** Waits until the panel stands at a step. */
export async function waitForStep(panel: Document, step: number, timeout = 10_000): Promise<void> {
  await panel.waitForSelector(`[data-testid=app][data-face=trace][data-step="${step}"]`, { state: "attached", timeout });
}

/** Waits until another step than `before` is shown, and says which. */
export async function waitForMove(panel: Document, before: number, timeout = 10_000): Promise<number> {
  await panel.waitForSelector(`[data-testid=app][data-face=trace]:not([data-step="${before}"])`, { state: "attached", timeout });
  return (await readPanel(panel)).step;
}

function flatten(values: readonly Value[], into: Value[] = []): Value[] {
  for (const value of values) {
    into.push(value);
    if (value.children) flatten(value.children, into);
  }
  return into;
}

/** Compares each value drawn under an owner with the trace's values there; gives how many were compared. */
function compareValues(owner: string, drawn: readonly Drawn[], values: readonly Value[]): number {
  const known = flatten(values);
  for (const shown of drawn) {
    const same = known.filter(({ address, kind }) => address === shown.address && kind === shown.kind);
    assert.ok(same.length > 0, `${owner}: ${shown.path} at ${shown.address} is drawn, and the trace has no such value`);
    const agrees = same.some((value) => value.value === shown.value && value.state === shown.state && value.target === shown.target && value.targetState === shown.targetState);
    assert.ok(agrees, `${owner}: ${shown.path} is drawn as ${JSON.stringify(shown)}; the trace says ${JSON.stringify(same)}`);
  }
  return drawn.length;
}

/**
 * The panel shows this step of the trace: position, frames, every value it draws, every variable of the current frame,
 * every block's state, output and errors. Gives the number of values compared.
 */
export function assertShows(state: PanelState, trace: OpenTrace, step: number): number {
  const snapshot: Snapshot = trace.snapshot(step);
  assert.equal(state.face, "trace");
  assert.equal(state.step, step);
  assert.equal(state.line, trace.step(step).at?.line);
  let compared = 0;
  // Frames far down the stack are not drawn; those that are stand in the trace's order.
  assert.deepEqual(state.frames.map(({ function: name, line }) => ({ name, line })), snapshot.frames.slice(0, state.frames.length).map(({ function: name, line }) => ({ name, line })), `frames at step ${step}`);
  assert.equal(state.frames.length === 0, snapshot.frames.length === 0);
  for (const [i, frame] of state.frames.entries()) {
    const { variables } = snapshot.frames[i];
    const returned = i === 0 && snapshot.returned !== undefined ? [snapshot.returned] : [];
    compared += compareValues(frame.function, frame.variables, [...variables, ...returned]);
    if (!frame.current) continue;
    const names = frame.variables.map(({ path }) => path);
    for (const { name, kind } of variables) {
      if (kind === "scalar" || kind === "pointer") assert.ok(names.includes(name), `step ${step}: ${name} of ${frame.function} is not drawn: ${names.join(", ")}`);
    }
  }
  for (const block of state.blocks) {
    const there = snapshot.heap.filter(({ address }) => address === block.address);
    assert.ok(there.some(({ state: now }) => now === block.state), `step ${step}: the block ${block.address} is drawn ${block.state}; the trace says ${there.map((b) => b.state).join() || "there is none"}`);
    compared += compareValues(block.address, block.variables, there.flatMap(({ value }) => (value ? [value] : [])));
  }
  assert.ok(snapshot.output.stdout.endsWith(state.stdout) && state.stdout.length === Math.min(20_000, snapshot.output.stdout.length), `stdout at step ${step}: ${JSON.stringify(state.stdout)}`);
  assert.equal(state.stderr, snapshot.output.stderr.slice(-20_000));
  assert.deepEqual(state.errors.sort(), snapshot.errors.map(({ kind }) => kind).sort(), `errors at step ${step}`);
  return compared;
}

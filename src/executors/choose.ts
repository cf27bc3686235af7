/** Which executor runs a request: the one asked for, or for `auto` the first that is ready, in the order of ORDER. */
import { ExecutorError, type Executor, type ExecutorName, type Unready } from "./executor";

export const ORDER: readonly ExecutorName[] = ["docker", "native", "lambda"];

/** Asks the user whether an executor may set itself up. */
export type Consent = (executor: Executor, state: Unready) => Promise<boolean>;

/**
 * `auto` never starts an image build unasked: it takes what is ready, else what can set itself up, else what may do so by
 * the user's consent, else it says what the first of them needs. An executor asked for by name is given back even when it
 * is not ready but can prepare itself; where there is no `consent` to ask, its name was the consent.
 */
export async function chooseExecutor(setting: "auto" | ExecutorName, executors: readonly Executor[], consent?: Consent): Promise<Executor> {
  if (setting === "auto") return firstOf(ORDER.flatMap((name) => executors.filter((executor) => executor.name === name)), consent);
  const named = executors.find(({ name }) => name === setting);
  if (named === undefined) {
    const there = executors.map(({ name }) => name).join(", ");
    throw new ExecutorError("no-such-executor", `The executor "${setting}" is not part of this version of See++.`, `Choose one of: auto, ${there}.`);
  }
  const state = await named.availability();
  if (state.ready) return named;
  if (state.canPrepare !== true) throw new ExecutorError(state.code, state.message, state.cure);
  if (state.asks === true && consent !== undefined && !(await consent(named, state))) throw declined(state);
  return named;
}

async function firstOf(candidates: readonly Executor[], consent: Consent | undefined): Promise<Executor> {
  const unready: { executor: Executor; state: Unready }[] = [];
  for (const executor of candidates) {
    const state = await executor.availability();
    if (state.ready) return executor;
    unready.push({ executor, state });
  }
  const preparable = unready.filter(({ state }) => state.canPrepare === true);
  const unasked = preparable.find(({ state }) => state.asks !== true);
  if (unasked !== undefined) return unasked.executor;
  const asking = preparable[0];
  if (asking !== undefined) {
    const { executor, state } = asking;
    if (consent === undefined) throw new ExecutorError(state.code, state.message, `${state.cure} Ask for it by its name, ${executor.name}.`);
    if (await consent(executor, state)) return executor;
    throw declined(state);
  }
  const first = unready[0]?.state;
  if (first === undefined) throw new ExecutorError("no-executor", "There is nowhere to run a program.", "Install See++ anew.");
  throw new ExecutorError(first.code, first.message, first.cure);
}

function declined({ message }: Unready): ExecutorError {
  return new ExecutorError("declined", message, "Trace again to set it up, or choose another executor in seepp.executor.");
}

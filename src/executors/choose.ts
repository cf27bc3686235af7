/** Which executor runs a request: the one asked for, or for `auto` the first that is ready, in the order of ORDER. */
import { ExecutorError, type Availability, type Executor, type ExecutorName } from "./executor";

export const ORDER: readonly ExecutorName[] = ["docker", "native", "lambda"];

/**
 * `auto` never starts an image build unasked: it takes what is ready, else what can set itself up, else it says what the
 * first of them needs. An executor asked for by name is given back even when it is not ready but can prepare itself.
 */
export async function chooseExecutor(setting: "auto" | ExecutorName, executors: readonly Executor[]): Promise<Executor> {
  if (setting !== "auto") {
    const named = executors.find(({ name }) => name === setting);
    if (named === undefined) {
      const there = executors.map(({ name }) => name).join(", ");
      throw new ExecutorError("no-such-executor", `The executor "${setting}" is not part of this version of See++.`, `Choose one of: auto, ${there}.`);
    }
    const availability = await named.availability();
    if (!usable(availability)) throw unavailable(availability);
    return named;
  }
  const candidates = ORDER.flatMap((name) => executors.filter((executor) => executor.name === name));
  const states: { executor: Executor; availability: Availability }[] = [];
  for (const executor of candidates) {
    const availability = await executor.availability();
    if (availability.ready) return executor;
    states.push({ executor, availability });
  }
  const preparable = states.find(({ availability }) => usable(availability));
  if (preparable !== undefined) return preparable.executor;
  const first = states[0]?.availability;
  if (first === undefined || first.ready) throw new ExecutorError("no-executor", "There is nowhere to run a program.", "Install See++ anew.");
  throw unavailable(first);
}

function usable(availability: Availability): boolean {
  return availability.ready || availability.canPrepare === true;
}

function unavailable(availability: Availability): ExecutorError {
  if (availability.ready) throw new Error("an executor that is ready is not unavailable");
  return new ExecutorError(availability.code, availability.message, availability.cure);
}

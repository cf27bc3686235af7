/** Loads dist/aws.js on first use. Its errors are made those of its caller's bundle: the two have classes of their own. */
import { ExecutorError, isExecutorError } from "../executor";
import type * as Bundle from "./bundle";

/** Throws ExecutorError. */
export type WithAws = <T>(work: (aws: typeof Bundle) => Promise<T>) => Promise<T>;

export const withAws: WithAws = withBundle(() => import("./bundle"));

export function withBundle(load: () => Promise<typeof Bundle>): WithAws {
  return async (work) => {
    try {
      return await work(await load());
    } catch (error) {
      throw ownError(error);
    }
  };
}

function ownError(error: unknown): unknown {
  if (error instanceof ExecutorError || !isExecutorError(error)) return error;
  const { code, message, cure } = error as ExecutorError;
  return new ExecutorError(code, message, cure, { cause: error });
}

/** Loads dist/aws.js on first use. Its errors are made those of its caller's bundle: the two have classes of their own. */
import { ExecutorError } from "../executor";
import type * as Bundle from "./bundle";

type Aws = typeof Bundle;

/** Throws ExecutorError. */
export async function withAws<T>(work: (aws: Aws) => Promise<T>): Promise<T> {
  try {
    return await work(await import("./bundle"));
  } catch (error) {
    throw ownError(error);
  }
}

function ownError(error: unknown): unknown {
  if (error instanceof ExecutorError || !(error instanceof Error)) return error;
  const { code, cure } = error as { code?: unknown; cure?: unknown };
  return typeof code === "string" && typeof cure === "string" ? new ExecutorError(code, error.message, cure, { cause: error }) : error;
}

/** The cloud executor on the command line: made from the environment, and what its runs cost in words (docs/cloud.md). */
import { join } from "node:path";
import { CachedExecutor } from "../executors/cloud/cached";
import { Ledger } from "../executors/cloud/ledger";
import { dollars, PRICES_DATE } from "../executors/cloud/prices";
import { ResultCache } from "../executors/cloud/result-cache";
import type { CloudRun, Executor, RunResult } from "../executors/executor";
import { LambdaExecutor } from "../executors/lambda";
import { defaultCache } from "../executors/native-toolchain";
import { lambdaSettings } from "./lambda-settings";

const MB = 1024 * 1024;
const CACHE_MB = 200;

/** `cache`: results that were given before are given again. */
export function cloudExecutor(env: NodeJS.ProcessEnv): { lambda: LambdaExecutor; cached: Executor } {
  const lambda = new LambdaExecutor(lambdaSettings(env), { ledger: new Ledger() });
  const cached = new CachedExecutor(lambda, new ResultCache(join(defaultCache(), "results"), CACHE_MB * MB));
  return { lambda, cached: env["SEEPP_CLOUD_CACHE"] === "0" ? lambda : cached };
}

/** What a run cost, as the end of a sentence; empty where nothing costs anything. */
export function costWords({ cloud, cached }: RunResult): string {
  if (cached === true) return "given before, nothing ran";
  if (cloud === undefined) return "";
  const tries = cloud.invocations > 1 ? ` in ${cloud.invocations} invocations` : "";
  return `billed ${(cloud.billedMs / 1000).toFixed(2)} s at ${cloud.memoryMb} MB${tries}, about ${dollars(cloud.usd)} (prices of ${PRICES_DATE})`;
}

/** A line for stderr once the month has cost as much as SEEPP_CLOUD_BUDGET says, in US dollars. */
export function budgetWarning(cloud: Pick<CloudRun, "monthUsd"> | undefined, env: NodeJS.ProcessEnv): string | undefined {
  const budget = Number(env["SEEPP_CLOUD_BUDGET"] ?? 0);
  if (cloud?.monthUsd === undefined || !(budget > 0) || cloud.monthUsd < budget) return undefined;
  return `seepp: this month's cloud runs have cost about ${dollars(cloud.monthUsd)}, which is over the budget of ${dollars(budget)} (SEEPP_CLOUD_BUDGET).\n`;
}

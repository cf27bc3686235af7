/** What the cloud executor costs: in words beside each trace, and a warning once the month's budget is used up. */
import * as vscode from "vscode";
import { dollars, PRICES_DATE } from "../executors/cloud/prices";
import type { RunResult } from "../executors/executor";
import type { Cost } from "../panel/protocol";
import { openSettings } from "./failures";

/** Undefined where nothing is paid for a run. */
export function costOf({ cloud, cached }: RunResult): Cost | undefined {
  if (cached === true) return { short: vscode.l10n.t("kept"), long: vscode.l10n.t("This program was traced before by the same image: nothing ran, and nothing is paid (seepp.cloud.cache).") };
  if (cloud === undefined) return undefined;
  const { billedMs, memoryMb, invocations, usd, startMs } = cloud;
  const long = vscode.l10n.t("Billed {0} s at {1} MB in {2} invocation(s), about {3} by the prices of {4}.", (billedMs / 1000).toFixed(2), memoryMb, invocations, dollars(usd), PRICES_DATE);
  return { short: dollars(usd), long: startMs === undefined ? long : `${long} ${vscode.l10n.t("A new environment was started for it, in {0} s.", (startMs / 1000).toFixed(1))}` };
}

export class Budget {
  /** Of this window: a month is told of once. */
  private readonly told = new Set<string>();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** `budget`: US dollars a month, 0 for none. */
  add(result: RunResult, budget: number): void {
    const cost = costOf(result);
    if (cost !== undefined) this.log.info(cost.long);
    const spent = result.cloud?.monthUsd;
    const month = new Date().toISOString().slice(0, 7);
    if (spent === undefined || budget === 0 || spent < budget || this.told.has(month)) return;
    this.told.add(month);
    const settings = vscode.l10n.t("Open settings");
    const message = vscode.l10n.t("This month's cloud runs have cost about {0}: the budget of {1} is used up (seepp.cloud.monthlyBudget). Other executors cost nothing.", dollars(spent), dollars(budget));
    void vscode.window.showWarningMessage(message, settings).then((chosen) => chosen === settings && openSettings("cloud"));
  }
}

/** What the invocations of one run cost, by Lambda's own report in the log tail of each. */
import { lambdaPrice, type Architecture } from "../cloud/prices";
import type { CloudRun } from "../executor";
import type { Ledger } from "../cloud/ledger";
import { reportOf, type Report, type Runner } from "./answer";
import type { Reply } from "./invoke";

type Entry = Report & { region: string; streamedBytes: number };

export class Bill {
  private readonly reports: Entry[] = [];
  private monthUsd: number | undefined;

  constructor(private readonly ledger: Ledger | undefined) {}

  /** What cannot be written down is not known the next time; the trace does not suffer. */
  async add({ LogResult, streamedBytes = 0 }: Pick<Reply, "LogResult" | "streamedBytes">, region: string, architecture: Architecture): Promise<void> {
    const report = reportOf(LogResult);
    if (report === undefined) return;
    const entry = { ...report, region, streamedBytes };
    this.reports.push(entry);
    const spent = await this.ledger?.add(lambdaPrice({ ...entry, architecture }), report.billedMs).catch(() => undefined);
    this.monthUsd = spent?.usd;
  }

  /** Undefined when Lambda has reported nothing. `runner` says of which architecture the function is: x86-64 if it does not. */
  total(runner: Runner | undefined): CloudRun | undefined {
    const last = this.reports.at(-1);
    if (last === undefined) return undefined;
    const architecture = architectureOf(runner);
    const sum = (of: (report: Entry) => number): number => this.reports.reduce((all, report) => all + of(report), 0);
    const startMs = sum((report) => report.startMs ?? 0);
    return {
      region: last.region, architecture, invocations: this.reports.length, billedMs: sum(({ billedMs }) => billedMs),
      memoryMb: last.memoryMb, usedMb: Math.max(...this.reports.map(({ usedMb }) => usedMb)),
      ...(startMs > 0 ? { startMs } : {}), usd: sum((report) => lambdaPrice({ ...report, architecture })),
      ...(this.monthUsd === undefined ? {} : { monthUsd: this.monthUsd }), ...(runner?.image === undefined ? {} : { image: runner.image }),
    };
  }
}

/** Node and AWS name them differently. */
export function architectureOf(runner: { architecture?: string | undefined } | undefined): Architecture {
  return runner?.architecture === "arm64" ? "arm64" : "x86_64";
}

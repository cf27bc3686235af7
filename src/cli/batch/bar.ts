/** How a batch stands, on stderr: on a terminal one line that rewrites itself, elsewhere a line a program. */
import { dollars } from "../../executors/cloud/prices";
import type { Row } from "./row";

const WIDTH = 24;

export class Bar {
  private done = 0;
  private ran = 0;
  private failed = 0;
  private usd = 0;
  private readonly start = performance.now();
  private readonly running = new Set<string>();

  constructor(private readonly total: number, private readonly stream: NodeJS.WriteStream) {}

  begins(name: string): void {
    this.running.add(name);
    if (this.stream.isTTY) this.draw();
  }

  ended(row: Row, before: boolean): void {
    this.running.delete(row.name);
    this.done += 1;
    if (!before) this.ran += 1;
    if (row.outcome === "failed") this.failed += 1;
    if (!before) this.usd += row.cloud?.usd ?? 0;
    if (this.stream.isTTY) this.draw();
    else this.stream.write(`seepp: ${this.done}/${this.total} ${row.name}: ${row.outcome}${before ? " (before)" : ""}\n`);
  }

  clear(): void {
    if (this.stream.isTTY) this.stream.write("\r\x1b[K");
  }

  private draw(): void {
    const filled = Math.round((this.done / this.total) * WIDTH);
    const bar = `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${this.done}/${this.total}`;
    const [first] = this.running;
    const parts = [bar, this.failed > 0 ? `${this.failed} failed` : "", this.usd > 0 ? dollars(this.usd) : "", this.left(), first ?? ""].filter((part) => part !== "");
    this.stream.write(`\r\x1b[K${parts.join("  ").slice(0, (this.stream.columns ?? 80) - 1)}`);
  }

  /** By the pace so far. */
  private left(): string {
    if (this.ran < 2) return "";
    const seconds = Math.round(((performance.now() - this.start) / 1000 / this.ran) * (this.total - this.done));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
  }
}

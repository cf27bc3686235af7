/** From instruction pointers to lines of user code: the stacks of allocations, frees and errors. */
import { upperBound } from "./growable";
import type { Symbols } from "./symbols";

export interface CodePosition { file: string; line: number }

export class CodeLines {
  private readonly lows: Float64Array;
  private readonly highs: Float64Array;
  private readonly library: readonly boolean[];
  private readonly rows: Float64Array;

  constructor(private readonly symbols: Symbols) {
    const functions = symbols.functions.map(({ low, high, library }) => [Number(low), Number(high), library === true] as const).sort((a, b) => a[0] - b[0]);
    this.lows = Float64Array.from(functions, ([low]) => low);
    this.highs = Float64Array.from(functions, ([, high]) => high);
    this.library = functions.map(([, , library]) => library);
    this.rows = Float64Array.from(symbols.rows, ([address]) => Number(address));
  }

  /** True when the address lies in a user function. */
  isUser(ip: bigint): boolean {
    const i = this.functionAt(Number(ip));
    return i >= 0 && !this.library[i]!;
  }

  /** True when the address lies in a function that has frames: a user function, or one of a library that is stepped through. */
  isShown(address: number): boolean { return this.functionAt(address) >= 0; }

  private functionAt(address: number): number {
    const i = upperBound(this.lows, address) - 1;
    return i >= 0 && address < this.highs[i]! ? i : -1;
  }

  position(ip: bigint): CodePosition | undefined {
    if (!this.isUser(ip)) return undefined;
    const row = this.symbols.rows[upperBound(this.rows, Number(ip)) - 1];
    const file = row === undefined ? undefined : this.symbols.files[row[1]];
    return row === undefined || file === undefined ? undefined : { file: file.path, line: row[2] };
  }

  /** The innermost position in user code of a stack. */
  innermost(stack: BigUint64Array | undefined): CodePosition | undefined {
    for (const ip of stack ?? []) {
      const position = this.position(ip);
      if (position !== undefined) return position;
    }
    return undefined;
  }

  /** Index into `symbols.functions` of the innermost user function of a stack. */
  innermostFunction(stack: BigUint64Array | undefined): number | undefined {
    const ip = [...(stack ?? [])].find((each) => this.isUser(each));
    const at = Number(ip ?? 0n);
    const found = ip === undefined ? -1 : this.symbols.functions.findIndex(({ low, high }) => at >= Number(low) && at < Number(high));
    return found < 0 ? undefined : found;
  }

  /** User code called the (de)allocation function itself. Valgrind's replacement of it may be the innermost frame. */
  isDirect(stack: BigUint64Array | undefined): boolean {
    return stack !== undefined && [...stack.slice(0, 2)].some((ip) => this.isUser(ip));
  }
}

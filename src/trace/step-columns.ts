/** The step table while it is built: several columns of the same length, written in one go. */
import { lengthened, shortened } from "./growable";
import type { StepTable } from "./tables";

export class StepColumns {
  private site = new Int32Array(1024);
  private reason = new Uint8Array(1024);
  private thread = new Uint16Array(1024);
  private frame = new Int32Array(1024);
  private versions = new Uint32Array(1024);

  /** Steps so far. Columns are indexed by step number, so that item 0 is not used. */
  count = 0;

  push(site: number, reason: number, thread: number, frame: number, versions: number): void {
    const step = ++this.count;
    if (step + 1 >= this.site.length) this.lengthen(this.site.length * 2); // one item more for the end of `versions`
    this.site[step] = site;
    this.reason[step] = reason;
    this.thread[step] = thread;
    this.frame[step] = frame;
    this.versions[step] = versions;
  }

  private lengthen(length: number): void {
    this.site = lengthened(this.site, length);
    this.reason = lengthened(this.reason, length);
    this.thread = lengthened(this.thread, length);
    this.frame = lengthened(this.frame, length);
    this.versions = lengthened(this.versions, length);
  }

  finish(): StepTable {
    const { count } = this;
    this.versions[count + 1] = this.versions[count]!; // what came after the last step is not seen
    return {
      count, site: shortened(this.site, count + 1), reason: shortened(this.reason, count + 1), thread: shortened(this.thread, count + 1),
      frame: shortened(this.frame, count + 1), versions: shortened(this.versions, count + 2),
    };
  }
}

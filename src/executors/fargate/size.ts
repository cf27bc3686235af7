/** How large a task is: docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */

const GB = 1024;
/** The smallest and the largest memory for so many CPUs, in steps of 1 GB. */
const SIZES = [
  { cpu: 1024, least: 2 * GB, most: 8 * GB },
  { cpu: 2048, least: 4 * GB, most: 16 * GB },
  { cpu: 4096, least: 8 * GB, most: 30 * GB },
];
/** For Node, the compiler, and the trace before it is sent. */
const BESIDES_MB = 1024;

/** The process limit of a run is 2 x memoryMb + 300 MB; a run needs no second CPU but for the memory that comes with it. */
export function sizeOf({ memoryMb, traceBytes }: { memoryMb: number; traceBytes: number; seconds: number; compileSeconds: number }): { cpu: string; memory: string } {
  const needed = Math.ceil((2 * memoryMb + 300 + BESIDES_MB + (2 * traceBytes) / (GB * GB)) / GB) * GB;
  const size = SIZES.find(({ most }) => needed <= most) ?? SIZES[SIZES.length - 1];
  return { cpu: String(size.cpu), memory: String(Math.min(size.most, Math.max(size.least, needed))) };
}

/**
 * What AWS Lambda charges, so that each run can show an estimate. On-demand prices in US dollars of the AWS Price List
 * (service AWSLambda), first tier, without the monthly free tier, taxes and discounts. aws.amazon.com/lambda/pricing has
 * today's.
 */

/** The publication that the figures were taken from. */
export const PRICES_DATE = "2026-09-19";

export type Architecture = "x86_64" | "arm64";

/**
 * A gigabyte of streamed answers, without the first 6 MB of each. An estimate: it is what is quoted of aws.amazon.com/lambda/pricing for
 * us-east-1 (looked up 2026-11-25), is not in the Price List publication above, and is taken for all regions. The 100 GB a month that are
 * free are left out.
 */
const STREAMED_GB = 0.008;
const STREAMED_FREE = 6 * 1024 ** 2;

interface Prices {
  /** A gigabyte of configured memory for a second. */
  x86_64: number;
  arm64: number;
  /** A million requests. */
  requests: number;
}

const MOST_REGIONS: Prices = { x86_64: 0.0000166667, arm64: 0.0000133334, requests: 0.2 };

const DEARER_REGIONS: Record<string, Prices> = {
  "af-south-1": { x86_64: 0.0000221, arm64: 0.00001768, requests: 0.27 },
  "ap-east-1": { x86_64: 0.00002292, arm64: 0.0000183, requests: 0.28 },
  "eu-central-2": { x86_64: 0.0000183334, arm64: 0.0000146667, requests: 0.22 },
  "eu-south-1": { x86_64: 0.0000195172, arm64: 0.0000156138, requests: 0.23 },
  "il-central-1": { x86_64: 0.0000175, arm64: 0.000014, requests: 0.21 },
  "me-central-1": { x86_64: 0.0000206667, arm64: 0.0000165334, requests: 0.25 },
  "me-south-1": { x86_64: 0.0000206667, arm64: 0.0000165334, requests: 0.25 },
};

export interface Billed {
  region: string;
  architecture: Architecture;
  /** Configured, not used. */
  memoryMb: number;
  /** Rounded up to a millisecond by Lambda; the start of an environment is part of it. */
  billedMs: number;
  /** Bytes of an answer that came as a stream. */
  streamedBytes?: number;
}

/** US dollars of one invocation. */
export function lambdaPrice({ region, architecture, memoryMb, billedMs, streamedBytes = 0 }: Billed): number {
  const prices = DEARER_REGIONS[region] ?? MOST_REGIONS;
  const streamed = STREAMED_GB * (Math.max(0, streamedBytes - STREAMED_FREE) / 1024 ** 3);
  return prices.requests / 1e6 + prices[architecture] * (memoryMb / 1024) * (billedMs / 1000) + streamed;
}

/** As far as it says something: $0.0000123, $0.45, $12.30. */
export function dollars(usd: number): string {
  if (usd === 0) return "$0";
  if (usd >= 0.1) return `$${usd.toFixed(2)}`;
  return `$${usd.toFixed(Math.min(9, 2 - Math.floor(Math.log10(usd)))).replace(/0+$/, "")}`;
}

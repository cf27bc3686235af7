/**
 * The SDK's client for one set of settings. The SDK is large, so it is loaded on first use. Credentials come from its own
 * chain (environment, profiles, SSO, web identity, processes, the machine's role) and are never kept by us.
 */
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { Agent } from "node:https";

export interface LambdaSettings {
  /** A name, NAME:ALIAS or an ARN; empty: no cloud executor. */
  functionName: string;
  /** Empty: of the ARN, AWS_REGION, or the profile. */
  region: string;
  /** Empty: AWS_PROFILE, or the default one. */
  profile: string;
  /** Another address of Lambda's API, for tests and private endpoints; empty: AWS's own. */
  endpoint: string;
  /**
   * Whether answers come as a stream, which may be 200 MB, or in one piece of at most 6 MB. "auto": in one piece, until a
   * trace had to be cut for it.
   */
  streaming?: Streaming;
  /** Whose runs share environments, where the function was made with tenant isolation; empty elsewhere. */
  tenant?: string;
}

export const STREAMING = ["auto", "always", "never"] as const;
export type Streaming = (typeof STREAMING)[number];

const CONNECT_MS = 5000;
/** As many runs at a time as a class may have submissions; one waiting for a free connection would look slow. */
const CONNECTIONS = 1000;

export async function makeClient(settings: LambdaSettings): Promise<LambdaClient> {
  const { LambdaClient } = await import("./lambda-sdk");
  return new LambdaClient({ ...(await clientOptions(settings, "lambda")), maxAttempts: 1 }); // We know better what may be tried again: see errors.ts.
}

/** What all clients of these settings share. `service`: the beginning of its host's name. */
export async function clientOptions({ functionName, region, profile, endpoint }: LambdaSettings, service: string) {
  // That newer versions of the SDK will want a newer Node is our business, not the user's: this one is bundled.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const { fromNodeProviderChain } = await import("./lambda-sdk");
  const given = region !== "" ? region : regionOfArn(functionName);
  const httpsAgent = await proxyAgent(endpoint === "" ? `https://${service}.${given ?? "region"}.amazonaws.com` : endpoint, process.env);
  return {
    credentials: fromNodeProviderChain({ ...(profile === "" ? {} : { profile }), ...(given === undefined ? {} : { clientConfig: { region: given } }) }),
    ...(given === undefined ? {} : { region: given }),
    ...(profile === "" ? {} : { profile }),
    ...(endpoint === "" ? {} : { endpoint }),
    requestHandler: { connectionTimeout: CONNECT_MS, httpAgent: { maxSockets: CONNECTIONS }, httpsAgent: httpsAgent ?? { maxSockets: CONNECTIONS } },
  };
}

export function regionOfArn(functionName: string): string | undefined {
  return /^arn:[\w-]+:lambda:([\w-]+):/.exec(functionName)?.[1];
}

/** Through the proxy that the environment names. In VS Code its own settings come first: it replaces the agent. */
export async function proxyAgent(url: string, env: NodeJS.ProcessEnv): Promise<Agent | undefined> {
  const { protocol, hostname } = new URL(url);
  const variable = (name: string): string => env[name.toLowerCase()] ?? env[name] ?? "";
  const proxy = variable("HTTPS_PROXY");
  if (proxy === "" || protocol !== "https:") return undefined;
  const direct = variable("NO_PROXY").split(",").map((each) => each.trim().replace(/^\*?\./, "").replace(/:\d+$/, "")).filter((each) => each !== "");
  if (direct.some((each) => each === "*" || hostname === each || hostname.endsWith(`.${each}`))) return undefined;
  const { HttpsProxyAgent } = await import("./lambda-sdk");
  return new HttpsProxyAgent(proxy) as unknown as Agent;
}

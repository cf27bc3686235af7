/** The Lambda function: its code is the image, its configuration what was asked for. */
import {
  CreateFunctionCommand, DeleteFunctionCommand, DeleteFunctionConcurrencyCommand, GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand,
  PutFunctionConcurrencyCommand, TagResourceCommand, UpdateFunctionCodeCommand, UpdateFunctionConfigurationCommand, type FunctionConfiguration,
} from "@aws-sdk/client-lambda";
import { ifThere, nameOf } from "../aws/errors";
import { ExecutorError } from "../executor";
import { VERSION_TAG } from "./names";
import { networkIds } from "./network";
import { checkOurs, isOurs, patiently, pause, tagsOf, type Change, type Context, type Part } from "./part";
import { imageUri } from "./repository";
import { CONCURRENCY_TAG, findFunction, type Wanted } from "./wanted";

/** The same image serves Docker: there its own entry point is the runner. */
const IMAGE_CONFIG = { EntryPoint: ["/usr/bin/node", "/opt/seepp/bin/handler.js"], Command: [], WorkingDirectory: "/tmp" };
/** A role and a repository's policy are not known everywhere as soon as they are made. */
const PROPAGATION_SECONDS = 90;
/** Lambda unpacks an image of 300 MB in well under a minute, and makes interfaces in up to two. */
const READY_SECONDS = 600;

export function lambdaFunction(context: Context, wanted: Wanted, tag: string): Part {
  const { clients: { lambda }, names } = context;
  const FunctionName = names.function;
  const name = `Lambda function ${FunctionName}`;
  const settings = () => ({ MemorySize: wanted.memoryMb, Timeout: wanted.timeoutSeconds, EphemeralStorage: { Size: wanted.storageMb } });
  const tags = (): Record<string, string> => ({ ...tagsOf(context), [CONCURRENCY_TAG]: String(wanted.concurrency) });
  const vpc = async () => (wanted.egress ? { SubnetIds: [], SecurityGroupIds: [] } : await networkIds(context));

  const create = async (): Promise<void> => {
    const VpcConfig = await vpc();
    const Code = { ImageUri: await imageUri(context, tag) };
    await patiently(context, PROPAGATION_SECONDS, isTooEarly, () => lambda.send(new CreateFunctionCommand({
      FunctionName, PackageType: "Image", Code, Role: names.roleArn, Architectures: ["x86_64"],
      Description: "See++: compiles and records C++ programs", ImageConfig: IMAGE_CONFIG, Tags: tags(), ...settings(),
      ...(wanted.egress ? {} : { VpcConfig }), ...(wanted.tenantIsolation ? { TenancyConfig: { TenantIsolationMode: "PER_TENANT" } } : {}),
    })));
    await settled(context, name);
  };
  /** A first call whose answer was lost has made it; the same call again is then refused. */
  const createOnce = async (): Promise<void> => {
    try {
      await create();
    } catch (error) {
      if (!isThereAlready(error)) throw error;
      checkOurs(name, (await findFunction(context))?.Tags, context);
      await settled(context, name);
    }
  };
  const remove = async (): Promise<void> => void await ifThere(lambda.send(new DeleteFunctionCommand({ FunctionName })), "ResourceNotFoundException");

  return {
    name,
    async changes() {
      const described = `create the ${name} (${wanted.memoryMb} MB, ${wanted.timeoutSeconds} s, ${wanted.storageMb} MB of /tmp, x86_64${wanted.egress ? "" : ", no way out"}${wanted.tenantIsolation ? ", tenants isolated" : ""})`;
      const found = await findFunction(context);
      if (found?.Configuration === undefined) return [{ what: described, run: createOnce }];
      checkOurs(name, found.Tags, context);
      const now = found.Configuration;
      // One that never came up cannot be updated.
      if (now.State === "Failed") return [{ what: `delete the ${name}, which did not come up`, run: remove }, { what: described, run: createOnce }];
      const changes: Change[] = [];
      const differences = differencesOf(now, wanted);
      if (differences.length > 0) {
        changes.push({
          what: `set the ${name}: ${differences.join(", ")}`,
          run: async () => {
            await settled(context, name);
            const VpcConfig = await vpc();
            await patiently(context, PROPAGATION_SECONDS, isTooEarly, () => lambda.send(new UpdateFunctionConfigurationCommand({
              FunctionName, Role: names.roleArn, ImageConfig: IMAGE_CONFIG, VpcConfig, ...settings(),
            })));
            await settled(context, name);
          },
        });
      }
      const uri = await imageUri(context, tag);
      if (found.Code?.ImageUri !== uri) {
        changes.push({
          what: `give the ${name} the image ${tag}`,
          run: async () => {
            await settled(context, name);
            await patiently(context, PROPAGATION_SECONDS, isTooEarly, async () => lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ImageUri: await imageUri(context, tag), Architectures: ["x86_64"] })));
            await settled(context, name);
          },
        });
      }
      if (found.Tags?.[VERSION_TAG] !== context.version || found.Tags?.[CONCURRENCY_TAG] !== String(wanted.concurrency)) {
        changes.push({ what: `tag the ${name}`, run: async () => void await lambda.send(new TagResourceCommand({ Resource: names.functionArn, Tags: tags() })) });
      }
      return changes;
    },
    async removal(foreign) {
      const found = await findFunction(context);
      if (found === undefined) return [];
      if (!isOurs(found.Tags, context)) return foreign(name), [];
      return [{ what: `delete the ${name}`, run: remove }];
    },
  };
}

function differencesOf(now: FunctionConfiguration, { memoryMb, timeoutSeconds, storageMb, egress }: Wanted): string[] {
  const isOpen = (now.VpcConfig?.SubnetIds ?? []).length === 0;
  const { EntryPoint, Command = [] } = now.ImageConfigResponse?.ImageConfig ?? {};
  return [
    ...(now.MemorySize === memoryMb ? [] : [`memory ${now.MemorySize} -> ${memoryMb} MB`]),
    ...(now.Timeout === timeoutSeconds ? [] : [`timeout ${now.Timeout} -> ${timeoutSeconds} s`]),
    ...((now.EphemeralStorage?.Size ?? 512) === storageMb ? [] : [`/tmp ${now.EphemeralStorage?.Size ?? 512} -> ${storageMb} MB`]),
    ...(isOpen === egress ? [] : [egress ? "out of its network" : "into a network without a way out"]),
    ...(JSON.stringify([EntryPoint, Command]) === JSON.stringify([IMAGE_CONFIG.EntryPoint, IMAGE_CONFIG.Command]) ? [] : ["entry point"]),
  ];
}

/** What Lambda says of roles, images and interfaces that it will know in a moment. */
function isTooEarly(error: unknown): boolean {
  const said = error instanceof Error ? error.message : "";
  return (nameOf(error) === "InvalidParameterValueException" && /cannot be assumed|does not have permission|is invalid or cannot be|execution role/i.test(said))
    || (nameOf(error) === "ResourceConflictException" && !isThereAlready(error));
}

function isThereAlready(error: unknown): boolean {
  return nameOf(error) === "ResourceConflictException" && /already exist/i.test(error instanceof Error ? error.message : "");
}

/** Waits until the function is as it was last told to be. Throws ExecutorError when it cannot become so. */
async function settled({ clients: { lambda }, names, signal }: Context, name: string): Promise<void> {
  const end = Date.now() + READY_SECONDS * 1000;
  for (let wait = 200; ; wait = Math.min(3000, wait * 1.5)) {
    const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: names.function }));
    if (State === "Failed" || LastUpdateStatus === "Failed") {
      throw new ExecutorError("function-broken", `AWS Lambda could not make the ${name} ready: ${(LastUpdateStatusReason ?? StateReason ?? "it gives no reason").replace(/\.$/, "")}.`,
        "Mend what it names and give the same command again: it goes on where it stopped.");
    }
    if (State !== "Pending" && LastUpdateStatus !== "InProgress") return;
    if (Date.now() > end) throw new ExecutorError("function-not-ready", `The ${name} is not ready after ${READY_SECONDS / 60} minutes.`, "Give the same command again later: it goes on where it stopped.");
    await pause(wait, signal);
  }
}

/** A cap on what runs at the same time, and so on what can be spent. It is taken from the account's own. */
export function reservedConcurrency(context: Context, wanted: Wanted): Part {
  const { clients: { lambda }, names, say } = context;
  const FunctionName = names.function;
  const name = `reserved concurrency of ${FunctionName}`;
  return {
    name,
    async changes() {
      const there = await ifThere(lambda.send(new GetFunctionConcurrencyCommand({ FunctionName })), "ResourceNotFoundException");
      const now = there?.ReservedConcurrentExecutions ?? "none";
      if (now === wanted.concurrency) return [];
      if (wanted.concurrency === "none") {
        if (there === undefined) return [];
        return [{ what: `end the ${name}`, run: async () => void await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName })) }];
      }
      const runs = wanted.concurrency;
      return [{
        what: `set the ${name}: at most ${runs} runs at the same time`,
        run: async () => {
          try {
            await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: runs }));
          } catch (error) {
            if (!wanted.concurrencyIsDefault || nameOf(error) !== "InvalidParameterValueException") throw error;
            say(`The account has no ${runs} concurrent runs to reserve: its own limit is the cap. (--concurrency none says so for good.)`);
          }
        },
      }];
    },
    removal: () => Promise.resolve([]), // It goes with the function.
  };
}

/** The way to AWS before a function is asked: credentials, region, network, proxy, certificate. With the real SDK, without AWS. */
import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttp, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buttonsOf, type Button } from "../../src/editor/failure-buttons";
import { LambdaExecutor } from "../../src/executors/lambda";
import { proxyAgent, type LambdaSettings } from "../../src/executors/lambda/client";
import { failureOf, withCredentials } from "./environment";

const PROGRAM = "int main() {}\n";

describe("the way to AWS Lambda", function () {
  this.timeout(60_000);
  let restore: () => void;
  let folder: string;
  const servers: Server[] = [];
  beforeEach(() => {
    restore = withCredentials();
    folder = mkdtempSync(join(tmpdir(), "seepp-access-"));
    process.env["HOME"] = folder; // Where the SDK keeps what a sign-in gave.
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    restore();
    rmSync(folder, { recursive: true });
  });

  const forget = (): void => {
    delete process.env["AWS_ACCESS_KEY_ID"];
    delete process.env["AWS_SECRET_ACCESS_KEY"];
  };
  const config = (text: string): void => writeFileSync(process.env["AWS_CONFIG_FILE"]!, text);
  const listen = async (server: Server): Promise<number> => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  };

  async function told(settings: Partial<LambdaSettings>, code: string, message: RegExp, cure: RegExp, button: Button): Promise<void> {
    const executor = new LambdaExecutor({ functionName: "seepp", region: "eu-central-1", profile: "", endpoint: "http://127.0.0.1:9", ...settings }, { tries: { most: 2, firstMs: 1, longestMs: 1 } });
    try {
      const failure = await failureOf(executor.run({ code: PROGRAM }));
      assert.equal(failure.code, code, failure.message);
      assert.match(failure.message, message);
      assert.match(failure.cure, cure);
      const buttons = buttonsOf(failure, { canRetry: true, canBeNative: true, canDeploy: true });
      assert.ok(buttons.includes(button), buttons.join(", "));
    } finally {
      await executor.dispose();
    }
  }

  it("tells that no function is named, and so does its availability", async () => {
    await told({ functionName: "" }, "no-function", /No AWS Lambda function is named/, /seepp\.lambda\.functionName/, "choose-function");
    const state = await new LambdaExecutor({ functionName: "", region: "", profile: "", endpoint: "" }).availability();
    assert.equal(state.ready === false && state.code, "no-function");
  });

  it("tells that there are no credentials", async () => {
    forget();
    await told({}, "no-credentials", /no AWS credentials on this machine/, /aws configure sso/, "copy-command");
  });

  it("tells of a profile that is not there", async () => {
    forget();
    config("[default]\nregion = eu-west-1\n");
    await told({ profile: "school" }, "no-profile", /no AWS profile "school"/, /aws configure sso --profile school/, "copy-command");
  });

  it("offers the sign-in when the session of a single sign-on has expired", async () => {
    forget();
    config("[profile school]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = Pupil\nregion = eu-central-1\n[sso-session s]\nsso_start_url = https://school.awsapps.com/start\nsso_region = eu-central-1\n");
    const cache = join(folder, ".aws", "sso", "cache");
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, `${createHash("sha1").update("s").digest("hex")}.json`), JSON.stringify({ accessToken: "old", expiresAt: "2020-01-01T00:00:00Z", startUrl: "https://school.awsapps.com/start", region: "eu-central-1" }));
    await told({ profile: "school" }, "signed-out", /session has expired \(profile school\)/, /`aws sso login --profile school`/, "sign-in");
  });

  it("offers the sign-in when nobody has signed in yet", async () => {
    forget();
    config("[profile school]\nsso_start_url = https://school.awsapps.com/start\nsso_region = eu-central-1\nsso_account_id = 123456789012\nsso_role_name = Pupil\nregion = eu-central-1\n");
    await told({ profile: "school" }, "signed-out", /session has expired/, /`aws sso login --profile school`/, "sign-in");
  });

  it("tells that the region is not known, and takes it from an ARN", async () => {
    await told({ region: "" }, "no-region", /region of the function is not known/, /seepp\.lambda\.region/, "settings");
    const arn = new LambdaExecutor({ functionName: "arn:aws:lambda:sa-east-1:123456789012:function:seepp", region: "", profile: "", endpoint: "http://127.0.0.1:9" });
    assert.equal((await arn.access()).region, "sa-east-1");
  });

  it("tells that nothing answers, that the name is unknown, and of no network", async () => {
    await told({ endpoint: "http://127.0.0.1:9" }, "no-network", /cannot be reached \(http:\/\/127\.0\.0\.1:9\)/, /Check the network, the proxy/, "retry");
    await told({ endpoint: "http://nowhere.invalid" }, "no-network", /cannot be reached/, /native executors need no network/, "native");
  });

  it("goes through the proxy of the environment, and tells when that refuses", async () => {
    const asked: string[] = [];
    const proxy = createHttp();
    proxy.on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n");
    });
    process.env["HTTPS_PROXY"] = `http://127.0.0.1:${await listen(proxy)}`;
    await told({ endpoint: "https://lambda.invalid" }, "proxy", /proxy on the way to AWS does not let/, /HTTPS_PROXY with its user and password/, "proxy-settings");
    assert.equal(asked[0], "lambda.invalid:443");
    process.env["NO_PROXY"] = ".invalid";
    await told({ endpoint: "https://lambda.invalid" }, "no-network", /cannot be reached/, /proxy/, "retry");
    assert.equal(await proxyAgent("http://127.0.0.1", process.env), undefined);
  });

  it("tells of a certificate that is not trusted, with and without a proxy", async () => {
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", join(folder, "key"), "-out", join(folder, "cert"), "-days", "1", "-subj", "/CN=localhost"], { stdio: "ignore" });
    const port = await listen(createHttps({ key: readFileSync(join(folder, "key")), cert: readFileSync(join(folder, "cert")) }, (_, reply) => reply.end("{}")) as unknown as Server);
    await told({ endpoint: `https://localhost:${port}` }, "untrusted-certificate", /certificate that is not trusted/, /NODE_EXTRA_CA_CERTS/, "proxy-settings");
    const proxy = createHttp();
    proxy.on("connect", (_, socket) => {
      const through = connect(port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        through.pipe(socket).pipe(through);
      });
      through.on("error", () => socket.destroy());
      socket.on("error", () => through.destroy());
    });
    process.env["HTTPS_PROXY"] = `http://127.0.0.1:${await listen(proxy)}`;
    await told({ endpoint: "https://lambda.invalid" }, "untrusted-certificate", /certificate that is not trusted/, /NODE_EXTRA_CA_CERTS/, "proxy-settings");
  });

  it("waits ten seconds for credentials, and then says that they did not come", async () => {
    forget();
    config("[profile slow]\ncredential_process = sleep 12\nregion = eu-central-1\n");
    await told({ profile: "slow" }, "credentials-slow", /could not be had in time/, /credential_process/, "retry");
  });
});

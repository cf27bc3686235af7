/** A function with tenant isolation wants a tenant id with each call, and one without wants none. */
import * as assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { LambdaExecutor } from "../../src/executors/lambda";

describe("the tenant id of the cloud executor", () => {
  it("goes with the call where it is set", async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "secret" });
    const heard: IncomingHttpHeaders[] = [];
    const server = createServer((request, answer) => {
      heard.push(request.headers);
      answer.writeHead(200).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      for (const tenant of ["pupil-7", ""]) {
        const executor = new LambdaExecutor({ functionName: "f", region: "eu-central-1", profile: "", endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tenant });
        await assert.rejects(executor.about(), { code: "not-our-function" });
        await executor.dispose();
      }
      assert.deepEqual(heard.map((headers) => headers["x-amz-tenant-id"]), ["pupil-7", undefined]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

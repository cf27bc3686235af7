import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { Backlog } from "../../src/runner/backlog";

describe("Backlog", () => {
  it("works on chunks in their order, one a turn, and not while they are read", async () => {
    const worked: string[] = [];
    const backlog = new Backlog(new Readable(), (chunk) => worked.push(chunk.toString()));
    for (const text of ["a", "b", "c"]) backlog.push(Buffer.from(text));
    assert.deepEqual(worked, []);
    await turn();
    assert.deepEqual(worked, ["a"]);
    await backlog.drained();
    assert.deepEqual(worked, ["a", "b", "c"]);
  });

  it("lets the stream wait when too much lies there, and go on when half is done", async () => {
    const calls: string[] = [];
    const source = { pause: () => calls.push("pause"), resume: () => calls.push("resume") };
    const backlog = new Backlog(source, (chunk) => calls.push(chunk.toString()), 4);
    for (const text of ["aa", "bb", "cc", "dd"]) backlog.push(Buffer.from(text));
    await backlog.drained();
    // 8 bytes lie there; 2 are left when "cc" is taken.
    assert.deepEqual(calls, ["pause", "aa", "bb", "resume", "cc", "dd"]);
  });

  it("has drained when nothing ever came", () => new Backlog(new Readable(), () => assert.fail()).drained());

  it("loses nothing of a stream that ends while it is behind", async () => {
    const chunks = Array.from({ length: 50 }, (_, i) => Buffer.alloc(100, i));
    const source = Readable.from(chunks);
    let got = 0;
    const backlog = new Backlog(source, (chunk) => { got += chunk.length; }, 250);
    source.on("data", (chunk: Buffer) => backlog.push(chunk));
    await new Promise((resolve) => source.on("close", resolve));
    await backlog.drained();
    assert.equal(got, 5000);
  });
});

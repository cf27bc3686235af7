// An eye inside the extension host, for tests only: runs what a test sends over a Unix socket, with `vscode` at hand.
// A request is a line {id, code, args}; `code` is the source of a function (vscode, ...args). An answer is a line
// {id, value} or {id, error}.
const fs = require("node:fs");
const net = require("node:net");
const readline = require("node:readline");
const vscode = require("vscode");

exports.activate = (context) => {
  const path = process.env.SEEPP_PROBE;
  if (!path) return;
  fs.rmSync(path, { force: true });
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket.on("error", () => undefined).on("close", () => sockets.delete(socket)));
    readline.createInterface({ input: socket }).on("line", async (line) => {
      const { id, code, args } = JSON.parse(line);
      const answer = await run(code, args).then((value) => ({ id, value }), (error) => ({ id, error: String(error?.stack ?? error) }));
      socket.write(`${JSON.stringify(answer)}\n`);
    });
  });
  server.listen(path);
  context.subscriptions.push({ dispose: () => { server.close(); for (const socket of sockets) socket.destroy(); } });
};

async function run(code, args) {
  return (0, eval)(`(${code})`)(vscode, ...args);
}

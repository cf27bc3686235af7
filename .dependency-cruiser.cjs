// The direction of dependencies: trace <- runner, webview, cli, panel; executors and program -> what the runner asks and
// answers; extension -> all. Nothing in a circle.
const below = (name, from, allowed, comment) => ({
  name, severity: "error", comment,
  from: { path: `^src/${from}/` },
  to: { path: "^src/", pathNot: [`^src/${from}/`, ...allowed.map((each) => `^src/${each}`)] },
});

/** What executors may know of the runner: the request, the result, progress, the wire, for which machines there is a recorder, and how a toolchain is made. */
const contract = "runner/(about|request|progress|wire|toolchain|pch|compile|limits|validate|process|paths|runner-error|equip|formats|machine)\\.ts$";

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    below("trace-stands-alone", "trace", [], "The core imports nothing of ours."),
    {
      name: "trace-is-pure", severity: "error", comment: "The core runs in a webview: no vscode, no Node, of npm only valibot.",
      from: { path: "^src/trace/" },
      to: { dependencyTypesNot: ["local", "type-only"], pathNot: ["^src/trace/", "node_modules/valibot/"] },
    },
    below("runner-on-trace", "runner", ["trace/"], "The runner runs in images too: it knows the trace and nothing above it."),
    below("foresight-on-trace", "foresight", ["trace/"], "Layout over the whole run knows the trace."),
    {
      name: "no-elk-in-the-webview", severity: "error", comment: "elkjs is too big for the webview and the exported page: the host lays graphs out for them.",
      from: { path: "^src/(webview|trace)/" }, to: { path: "^src/foresight/elk|node_modules/elkjs", reachable: true },
    },
    below("webview-on-trace", "webview", ["trace/", "foresight/", "panel/protocol\\.ts$"], "The picture knows the trace and the messages it exchanges."),
    below("panel-on-trace", "panel", ["trace/", "foresight/"], "The panel knows the trace, and what was foreseen of it."),
    below("program-on-request", "program", ["runner/(request|flags|validate|limits|paths)\\.ts$", "trace/natvis/"], "From files and wishes to a request and views: it knows these, and nothing that runs or shows them."),
    below("executors-on-runner", "executors", [contract], "Executors know what the runner asks and answers."),
    below("cli", "cli", ["trace/", "foresight/", "program/", "executors/", contract], "The command line knows the trace and the executors."),
    {
      name: "vscode-in-the-extension-only", severity: "error",
      from: { path: "^src/(trace|runner|program|executors|cli|webview)/" }, to: { path: "^vscode$" },
    },
    { name: "not-to-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^vscode$" } },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".json"], exportsFields: ["exports"], conditionNames: ["import", "require", "node", "types"] },
  },
};

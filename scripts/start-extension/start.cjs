// Opens the file that `npm start` was given and traces it beside its editor. After a window reload the panel is restored
// by the extension itself: then there is nothing to do.
const vscode = require("vscode");

exports.activate = async () => {
  const file = process.env.SEEPP_START_FILE;
  if (!file || panelIsOpen()) return;
  const uri = vscode.Uri.file(file);
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One, preview: false });
  await vscode.commands.executeCommand("seepp.traceFile", uri);
};

function panelIsOpen() {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("seepp.panel"));
}

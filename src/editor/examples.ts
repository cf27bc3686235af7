/** The examples that come with the extension: opened as new, unsaved files, so that they can be changed. */
import * as vscode from "vscode";

export async function openExample(extension: vscode.Uri, name?: unknown): Promise<void> {
  const folder = vscode.Uri.joinPath(extension, "examples");
  const read = async (file: string): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, file)));
  const files = (await vscode.workspace.fs.readDirectory(folder)).map(([file]) => file).filter((file) => file.endsWith(".cpp")).sort();
  const chosen = typeof name === "string" ? files.find((file) => file === name) : await choose(files, read);
  if (chosen === undefined) return;
  const document = await vscode.workspace.openTextDocument({ language: "cpp", content: await read(chosen) });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
}

async function choose(files: readonly string[], read: (file: string) => Promise<string>): Promise<string | undefined> {
  const items = await Promise.all(files.map(async (file) => ({ label: file.replace(".cpp", "").replaceAll("_", " "), detail: firstComment(await read(file)), file })));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Open an example"), matchOnDetail: true }))?.file;
}

/** Each example begins with what it shows. */
function firstComment(text: string): string {
  return /^\/\/ (.*)$/m.exec(text)?.[1] ?? "";
}

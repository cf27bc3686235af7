/** The webview's document: one script, one style sheet, and a policy that lets in nothing else. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** The folder of dist/ that the webview may read: its script and style, nothing of the workspace. */
export function resourceRoots(extension: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, "dist")];
}

export function panelHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString("base64url");
  const at = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", file)).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; font-src ${webview.cspSource}; img-src data:`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>See++</title>
<link rel="stylesheet" href="${at("webview.css")}">
</head>
<body>
<div id="app"></div>
<script nonce="${nonce}" src="${at("webview.js")}"></script>
</body>
</html>`;
}

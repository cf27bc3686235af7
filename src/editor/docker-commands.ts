/** The commands about the Docker executor's images. */
import * as vscode from "vscode";
import type { DockerExecutor } from "../executors/docker";

/** Builds the Docker executor's image now, so that the first trace need not. */
export async function buildDockerImage(docker: DockerExecutor, log: vscode.LogOutputChannel): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("See++: building the Docker image"), cancellable: true };
  const abort = new AbortController();
  const image = await vscode.window.withProgress(options, async (notification, cancelled) => {
    cancelled.onCancellationRequested(() => abort.abort());
    try {
      return await docker.prepare({
        signal: abort.signal, onLog: (line) => log.info(line),
        onProgress: ({ detail }) => notification.report(detail === undefined ? {} : { message: detail }),
      });
    } catch (error) {
      if (abort.signal.aborted) return undefined;
      throw error;
    }
  });
  if (image !== undefined) void vscode.window.showInformationMessage(vscode.l10n.t("The Docker image {0} is ready.", image));
}

export async function removeOldImages(docker: DockerExecutor): Promise<void> {
  const removed = await docker.removeOldImages();
  void vscode.window.showInformationMessage(removed.length === 0 ? vscode.l10n.t("There are no old Docker images of See++.") : vscode.l10n.t("Removed: {0}.", removed.join(", ")));
}

/** How the executor image runs as a Fargate task: what starts, and how it is told where its request and its result are. */

export const CONTAINER = "executor";
export const ENTRY_POINT = ["/usr/bin/node", "/opt/seepp/bin/task.js"];
/** Presigned addresses, of a GET and of a PUT (src/runner/task/main.ts). */
export const REQUEST_VARIABLE = "SEEPP_REQUEST_URL";
export const RESULT_VARIABLE = "SEEPP_RESULT_URL";

/** Whose a container is: `owner` of src/runner/owner.ts, as a label. A VS Code that died leaves its containers behind. */
export { hasDied, owner } from "../../runner/owner";

/** On every container of ours. */
export const OWNER_LABEL = "io.seepp.owner";

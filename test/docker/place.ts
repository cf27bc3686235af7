/** Where the tests of this folder find the product, and how they build the image. */
import { join } from "node:path";
import { REPOSITORY } from "../corpus/recording";

export const place = { dist: join(REPOSITORY, "dist"), sources: join(REPOSITORY, "executor-image"), version: "test" };
/** On the network of the host: an engine in a test has no other way out. */
export const settings = { image: "", host: "", platform: "", buildArgs: {}, buildNetwork: "host", cpus: 2, spare: false };

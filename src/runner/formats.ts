/** The versions of what a runner reads and writes, for the labels of the image that holds one. */
import { majorVersion, minorVersion } from "../trace/format/chunks";
import { rawVersion } from "../trace/raw/decoder";

export const TRACE_FORMAT = `${majorVersion}.${minorVersion}`;
export const RECORDER_STREAM = String(rawVersion);

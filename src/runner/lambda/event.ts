/**
 * What a caller may send to the function: our own request; `code` alone, or `"format": "opt"`, as clients of the See++
 * service do; either of them as the body of an HTTP request, the way API Gateway and function URLs hand it on; our own request
 * with `"seepp": "stream"`, to be answered by a stream (stream.ts); or a question about the function itself. Lambda does not
 * tell a function how it was invoked, so the request must.
 */
import * as v from "valibot";
import { RequestSchema } from "../request";

export interface Asked {
  /** Any JSON: the runner checks it. */
  document: unknown;
  /** The form of the answer: ours, in one piece or as a stream of frames, or the one of the See++ service. */
  form: "seepp" | "stream" | "opt";
  /** The answer is to be an HTTP response. */
  http: boolean;
  /** What is wrong with the event, when there is no document in it. */
  wrong?: string;
}

export type Event = Asked | "about";

const AboutSchema = v.object({ seepp: v.literal("about") });
const StreamSchema = v.looseObject({ seepp: v.literal("stream") });
const HttpSchema = v.object({ body: v.unknown(), isBase64Encoded: v.optional(v.nullable(v.boolean()), false) });
/** Fields that only our own requests have. */
const OURS = Object.keys(RequestSchema.entries).filter((key) => key !== "code" && key !== "format");

export function readEvent(bytes: Uint8Array): Event {
  const text = Buffer.from(bytes).toString("utf8");
  const event = parse(text);
  if (event === undefined) return { document: undefined, form: "seepp", http: false, wrong: "The event is not JSON." };
  if (v.is(AboutSchema, event)) return "about";
  if (v.is(StreamSchema, event)) return { document: event, form: "stream", http: false };
  if (isObject(event) && !("code" in event) && "body" in event) return readHttp(v.parse(HttpSchema, { ...event, isBase64Encoded: event["isBase64Encoded"] === true }));
  // A string that holds JSON: some clients encode twice.
  const document = typeof event === "string" ? parse(event) ?? event : event;
  return { document, form: formOf(document), http: false };
}

function readHttp({ body, isBase64Encoded }: v.InferOutput<typeof HttpSchema>): Asked {
  if (typeof body !== "string") return { document: body, form: formOf(body), http: true };
  const document = parse(isBase64Encoded === true ? Buffer.from(body, "base64").toString("utf8") : body);
  if (document === undefined) return { document, form: "opt", http: true, wrong: 'The body is not JSON. Send {"code": "..."}.' };
  return { document, form: formOf(document), http: true };
}

function formOf(document: unknown): "seepp" | "opt" {
  if (!isObject(document)) return "seepp";
  if (document["format"] !== undefined) return document["format"] === "opt" ? "opt" : "seepp";
  return OURS.some((key) => key in document) ? "seepp" : "opt";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Undefined for what is not JSON, which no JSON text is. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

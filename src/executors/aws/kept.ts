/** The bucket of results kept for all. */
import { DeleteObjectsCommand, GetObjectCommand, paginateListObjectsV2, PutObjectCommand } from "@aws-sdk/client-s3";
import { CACHE } from "../deploy/policies";
import { makeClients, type AwsAccess, type Clients } from "./clients";
import { awsError, nameOf } from "./errors";

interface Bucket extends AwsAccess {
  bucket: string;
}

/** As many as one call deletes. */
const DELETED_AT_ONCE = 1000;

async function withS3<T>(bucket: Bucket, doing: string, work: (s3: Clients["s3"]) => Promise<T>): Promise<T> {
  const clients = await makeClients(bucket);
  try {
    return await work(clients.s3);
  } catch (error) {
    throw awsError(error, doing, bucket);
  } finally {
    clients.destroy();
  }
}

/** Undefined: not there, which who may not list the bucket is told as "denied". */
export function fetchKept(bucket: Bucket, name: string): Promise<Uint8Array | undefined> {
  return withS3(bucket, "fetch a kept result", async (s3) => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket.bucket, Key: CACHE + name }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (["NoSuchKey", "NotFound", "AccessDenied"].includes(nameOf(error))) return undefined;
      throw error;
    }
  });
}

/** False: these credentials may not add to it. */
export function storeKept(bucket: Bucket, name: string, bytes: Uint8Array): Promise<boolean> {
  return withS3(bucket, "keep a result", async (s3) => {
    try {
      await s3.send(new PutObjectCommand({ Bucket: bucket.bucket, Key: CACHE + name, Body: bytes, ContentType: "application/octet-stream" }));
      return true;
    } catch (error) {
      if (nameOf(error) === "AccessDenied") return false;
      throw error;
    }
  });
}

/** Deletes the oldest until the rest is not larger than so many bytes. */
export function trimKept(bucket: Bucket, mostBytes: number): Promise<void> {
  return withS3(bucket, "bound the kept results", async (s3) => {
    const all: { Key: string; size: number; time: number }[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket.bucket, Prefix: CACHE })) {
      for (const { Key, Size = 0, LastModified } of Contents) if (Key !== undefined) all.push({ Key, size: Size, time: LastModified?.getTime() ?? 0 });
    }
    let bytes = all.reduce((sum, { size }) => sum + size, 0);
    const gone: { Key: string }[] = [];
    for (const { Key, size } of all.sort((a, b) => a.time - b.time)) {
      if (bytes <= mostBytes) break;
      gone.push({ Key });
      bytes -= size;
    }
    for (let from = 0; from < gone.length; from += DELETED_AT_ONCE) {
      await s3.send(new DeleteObjectsCommand({ Bucket: bucket.bucket, Delete: { Quiet: true, Objects: gone.slice(from, from + DELETED_AT_ONCE) } }));
    }
  });
}

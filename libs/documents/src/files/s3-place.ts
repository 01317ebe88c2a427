import { createReadStream } from 'node:fs';
import { mkdir, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { TransientError } from '@onewindow/platform';
import { checkHash, unknownFile } from './file-store.js';
import type { Place, Placed } from './place.js';
import { hashOf } from './spool.js';

export interface S3Settings {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

type Sdk = typeof import('@aws-sdk/client-s3');

// what fails is thrown; the SDK would also write to the console
const ignore = (): void => undefined;
const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * A bucket of an S3-compatible store, addressed by path. The bucket is made by who runs the installation, not by us.
 * A store that is away or busy is a `TransientError`; what it refuses (key, bucket) is thrown as the SDK says it.
 */
export class S3Place implements Place {
  readonly incoming = path.join(tmpdir(), 'onewindow-files');
  private connected: { sdk: Sdk; client: S3Client } | undefined;

  constructor(private readonly settings: S3Settings) {}

  async prepare(): Promise<void> {
    await mkdir(this.incoming, { recursive: true, mode: 0o700 });
    // only an installation that keeps its files there pays for the package
    const sdk = await import('@aws-sdk/client-s3');
    const { endpoint, region, accessKey, secretKey } = this.settings;
    const client = new sdk.S3Client({
      endpoint,
      region,
      credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
      forcePathStyle: true,
      // we send a checksum of our own; many stores do not know the SDK's chunked ones
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      logger: SILENT,
      requestHandler: { connectionTimeout: 3000, requestTimeout: 30_000 },
    });
    this.connected = { sdk, client };
  }

  /** An object's time changes only when it is put again, so it is. */
  touch(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async take(file: string, hash: string): Promise<void> {
    const { size } = await stat(file);
    const object = { ...this.at(hash), ContentLength: size, ChecksumSHA256: await checksum(file) };
    await this.send(({ sdk, client }) => client.send(new sdk.PutObjectCommand({ ...object, Body: createReadStream(file) })));
    await unlink(file);
  }

  async read(hash: string): Promise<Readable> {
    const answer = await this.send(({ sdk, client }) => client.send(new sdk.GetObjectCommand(this.at(hash))));
    if (!answer?.Body) throw unknownFile();
    return answer.Body as Readable;
  }

  async has(hash: string): Promise<boolean> {
    return (await this.putAt(hash)) !== undefined;
  }

  async remove(hash: string): Promise<void> {
    await this.send(({ sdk, client }) => client.send(new sdk.DeleteObjectCommand(this.at(hash))));
  }

  async removeOld(hash: string, olderThan: Date): Promise<boolean> {
    const at = await this.putAt(hash);
    if (!at || at >= olderThan) return false;
    await this.remove(hash);
    return true;
  }

  async *list(): AsyncGenerator<readonly Placed[]> {
    for (let ContinuationToken: string | undefined, more = true; more; more = ContinuationToken !== undefined) {
      const query = { Bucket: this.settings.bucket, Prefix: 'files/', ContinuationToken };
      const page = await this.send(({ sdk, client }) => client.send(new sdk.ListObjectsV2Command(query)));
      yield (page?.Contents ?? []).flatMap(({ Key, LastModified }) =>
        Key && LastModified ? [{ hash: path.posix.basename(Key), at: LastModified }] : [],
      );
      ContinuationToken = page?.NextContinuationToken;
    }
  }

  private async putAt(hash: string): Promise<Date | undefined> {
    const answer = await this.send(({ sdk, client }) => client.send(new sdk.HeadObjectCommand(this.at(hash))));
    return answer?.LastModified;
  }

  private at(hash: string): { Bucket: string; Key: string } {
    checkHash(hash);
    return { Bucket: this.settings.bucket, Key: `files/${hash}` };
  }

  /** @returns nothing where there is no such object */
  private async send<T>(work: (s3: { sdk: Sdk; client: S3Client }) => Promise<T>): Promise<T | undefined> {
    if (!this.connected) throw new Error('the place was not prepared');
    try {
      return await work(this.connected);
    } catch (error) {
      const { $metadata, name } = error as { $metadata?: { httpStatusCode?: number }; name?: string };
      const status = $metadata?.httpStatusCode;
      // a bucket that is not there is a wrong configuration, not a missing file
      if (status === 404 && name !== 'NoSuchBucket') return undefined;
      if (status === undefined || status >= 500 || status === 429) throw new TransientError('the file store is away', { cause: error });
      throw error;
    }
  }
}

async function checksum(file: string): Promise<string> {
  const hasher = hashOf();
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hasher.update(chunk);
  return hasher.digest('base64');
}

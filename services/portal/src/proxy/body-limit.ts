import { Transform, type Readable } from 'node:stream';

/** A body went on after the limit. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';

  /** @param limit bytes */
  constructor(readonly limit: number) {
    super(`more than ${limit} bytes`);
  }
}

/**
 * The body as it comes, up to `limit` bytes; then it fails with BodyTooLarge. For a body that does not say its length: a service would
 * refuse it in the middle and close the connection, which looks like a service that is away.
 */
export function limited(body: Readable, limit: number): Readable {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) return done(new BodyTooLarge(limit));
      done(null, chunk);
    },
  });
  body.once('error', (error) => counted.destroy(error));
  // what is left is read and dropped, or the caller never comes to read the answer
  counted.once('error', () => body.resume());
  return body.pipe(counted);
}

import type { Upstream } from '../upstreams.js';

export const MIB = 1024 * 1024;

/** Files of applicants; intake itself counts what comes in and says which are too large. */
const UPLOAD = /^\/v1\/files\/[^/]+$/;
const UPLOAD_LIMIT = 21 * MIB;

/**
 * Bytes that a request may say its body has.
 * @param path behind `/api/<service>`
 */
export const allowedSize = (upstream: Upstream['name'], method: string, path: string): number =>
  upstream === 'intake' && method === 'PUT' && UPLOAD.test(path) ? UPLOAD_LIMIT : MIB;

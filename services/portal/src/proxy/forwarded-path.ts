import type { Upstream } from '../upstreams.js';

const HIDDEN = /^\/(?:health|metrics|v1\/deadlines)(?:\/|$)/i;

/**
 * Whether a path of a service may be asked from outside. Only paths written in their plain form are: dot segments, double slashes,
 * backslashes and encoded slashes are ways to say a path that is not the one that was looked at. Probes and alarms stay inside.
 * @param path the path behind `/api/<service>`, as it came over the wire, without query
 */
export function mayBeForwarded(upstream: Upstream['name'], path: string): boolean {
  const decoded = decode(path);
  if (decoded === undefined || decoded.includes('\\') || decoded.includes('//')) return false;
  if (decoded.split('/').some((segment) => segment === '.' || segment === '..')) return false;
  if (HIDDEN.test(decoded) || !staysAsWritten(path)) return false;
  // identity's routes are those of OpenID Connect
  return upstream === 'identity' || decoded === '/openapi.json' || decoded.startsWith('/v1/');
}

function staysAsWritten(path: string): boolean {
  try {
    const url = new URL(path, 'http://upstream.invalid');
    return url.host === 'upstream.invalid' && url.pathname === path;
  } catch {
    return false;
  }
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

import type { IncomingHttpHeaders } from 'node:http';
import type { IncomingHttpHeaders as Http2Headers } from 'node:http2';

type Headers = IncomingHttpHeaders | Http2Headers;

const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
// answered by us: the client that waits for it is told to go on
const ANSWERED_HERE = ['expect'];
const CLAIMED_BY_CLIENTS = ['forwarded', 'via', 'x-real-ip'];

/** What of a request the headers are made from. */
export interface Caller {
  /** The request's id. */
  readonly id: string;
  /** Where it came from: the peer, or what a trusted ingress says. */
  readonly ip: string;
}

/** How the portal is seen from outside. */
export interface PublicAddress {
  readonly protocol: string;
  readonly host: string;
}

/**
 * The headers a service gets: where the request came from is said by us alone, our request id goes along, a cookie only to the one
 * service that has sessions (everywhere else a bearer token is the only proof of who somebody is).
 */
export function headersForUpstream(request: Caller, headers: Headers, address: PublicAddress, withCookies: boolean): Headers {
  const dropped = new Set([...HOP_BY_HOP, ...ANSWERED_HERE, ...CLAIMED_BY_CLIENTS, ...(withCookies ? [] : ['cookie'])]);
  const kept = Object.entries(headers).filter(([name]) => !dropped.has(name) && !name.startsWith('x-forwarded-'));
  return {
    ...(Object.fromEntries(kept) as Headers),
    'x-forwarded-proto': address.protocol,
    'x-forwarded-host': address.host,
    'x-forwarded-for': request.ip,
    'x-request-id': request.id,
  };
}

/** The headers a caller gets of a service's answer: nothing about our inner connection, and no cookie but identity's. */
export function headersForCaller(headers: Headers, withCookies: boolean): Headers {
  const dropped = new Set([...HOP_BY_HOP, 'server', ...(withCookies ? [] : ['set-cookie'])]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name))) as Headers;
}

import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { createLogger } from '../logging/logger.js';
import { TransientError } from '../transient.js';

const RELOAD_MS = 600_000;
const FETCH_TIMEOUT_MS = 3000;
const PAUSE_AFTER_FAILURE_MS = 1000;

const log = createLogger('keys');

/** The issuer's signing keys. Once fetched they stay good while the issuer is away; they are fetched anew every ten minutes and when a token names an unknown key. */
export interface IssuerKeys {
  readonly find: JWTVerifyGetKey;
  /** Ends the reloading. */
  stop(): void;
}

/** @returns keys whose `find` throws TransientError when they cannot be fetched: not being able to look is not "the token is wrong" */
export function issuerKeys(jwksUrl: string): IssuerKeys {
  let quietUntil = 0;
  const jwks = createRemoteJWKSet(new URL(jwksUrl), {
    cacheMaxAge: Infinity,
    timeoutDuration: FETCH_TIMEOUT_MS,
    [customFetch]: async (url, options) => {
      if (Date.now() < quietUntil) throw new TransientError('the keys of the identity provider could not be fetched a moment ago');
      return fetchKeys(url, options).catch((error: unknown) => {
        quietUntil = Date.now() + PAUSE_AFTER_FAILURE_MS;
        log.warn({ err: error }, 'cannot fetch the keys of the identity provider');
        throw error;
      });
    },
  });
  const timer = setInterval(() => void jwks.reload().catch(() => undefined), RELOAD_MS).unref();
  const find: JWTVerifyGetKey = async (header, token) => {
    try {
      return await jwks(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSInvalid)
        throw new TransientError('the keys of the identity provider are not usable', { cause: error });
      throw error;
    }
  };
  return { find, stop: () => clearInterval(timer) };
}

async function fetchKeys(url: string, options: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, options);
    const keys: unknown = response.status === 200 ? await response.json() : undefined;
    if (keys === undefined) throw new Error(`status ${response.status}`);
    return Response.json(keys);
  } catch (error) {
    throw new TransientError('the keys of the identity provider cannot be fetched', { cause: error });
  }
}

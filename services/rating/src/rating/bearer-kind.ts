import { decodeJwt } from 'jose';

/**
 * What the request's own token says its bearer is (`staff`, `applicant`, `machine`).
 * The token is not verified: it is only ever held against who sends it, so a forged one gains nothing, and the public road
 * stays open while identity is away.
 * @param authorization the request's header
 * @returns undefined without a token, or where it says nothing that can be read
 */
export function bearerKind(authorization: string | undefined): string | undefined {
  const token = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  try {
    const kind = decodeJwt(token)['ow_kind'];
    return typeof kind === 'string' ? kind : undefined;
  } catch {
    return undefined;
  }
}

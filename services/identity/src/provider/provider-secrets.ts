import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { JWKS } from 'oidc-provider';
import type { DataSource } from 'typeorm';

const ALGORITHM = 'RS256';

/** What signs tokens and cookies. */
export interface ProviderSecrets {
  readonly jwks: JWKS;
  readonly cookieKeys: string[];
}

/** The secrets of this installation: made at the first start, the same ever after, so that a restart signs nobody out. */
export async function providerSecrets(db: DataSource): Promise<ProviderSecrets> {
  return {
    jwks: JSON.parse(await keptSecret(db, 'jwks', newKeySet)) as JWKS,
    cookieKeys: JSON.parse(
      await keptSecret(db, 'cookie-keys', async () => JSON.stringify([randomBytes(32).toString('base64url')])),
    ) as string[],
  };
}

// Two instances that start together both make one; the first to store it wins and both use that.
async function keptSecret(db: DataSource, name: string, make: () => Promise<string>): Promise<string> {
  const kept = await findSecret(db, name);
  if (kept !== undefined) return kept;
  await db.query(`INSERT INTO provider_secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, [name, await make()]);
  const stored = await findSecret(db, name);
  if (stored === undefined) throw new Error(`the secret ${name} was not stored`);
  return stored;
}

async function findSecret(db: DataSource, name: string): Promise<string | undefined> {
  const [found] = await db.query<{ value: string }[]>(`SELECT value FROM provider_secret WHERE name = $1`, [name]);
  return found?.value;
}

// kid = thumbprint: verifiers keep a key under its kid for a long time, so a new key must never come under an old name.
async function newKeySet(): Promise<string> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' }] });
}

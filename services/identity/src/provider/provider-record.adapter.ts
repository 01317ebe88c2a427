import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { DataSource } from 'typeorm';

interface StoredRecord {
  payload: string;
  consumed: number | null;
}

/** Keeps what oidc-provider must remember (sessions, grants, codes, refresh tokens, sign-ins under way) in PostgreSQL. */
export class ProviderRecordAdapter implements Adapter {
  constructor(
    private readonly db: DataSource,
    private readonly kind: string,
  ) {}

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    await this.db.query(
      `INSERT INTO provider_record (kind, id, payload, grant_id, uid, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
       ON CONFLICT (kind, id) DO UPDATE SET
         payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid, expires_at = excluded.expires_at`,
      [this.kind, id, JSON.stringify(payload), payload.grantId ?? null, payload.uid ?? null, expiresIn ?? null],
    );
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.findWhere('id = $2', id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.findWhere('uid = $2', uid);
  }

  /** Device codes are not offered. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  /** @throws InvalidGrant when another request used it first: of two that present one code at once, one gets tokens */
  async consume(id: string): Promise<void> {
    const [, consumed] = await this.db.query<[unknown, number]>(
      `UPDATE provider_record SET consumed_at = now() WHERE kind = $1 AND id = $2 AND consumed_at IS NULL`,
      [this.kind, id],
    );
    if (consumed !== 1) throw new errors.InvalidGrant('already used');
  }

  async destroy(id: string): Promise<void> {
    await this.db.query(`DELETE FROM provider_record WHERE kind = $1 AND id = $2`, [this.kind, id]);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.db.query(`DELETE FROM provider_record WHERE kind = $1 AND grant_id = $2`, [this.kind, grantId]);
  }

  private async findWhere(condition: string, value: string): Promise<AdapterPayload | undefined> {
    // comes straight from the request, and PostgreSQL fails on it
    if (value.includes('\0')) return undefined;
    const [found] = await this.db.query<StoredRecord[]>(
      `SELECT payload, extract(epoch FROM consumed_at)::integer AS consumed FROM provider_record
       WHERE kind = $1 AND ${condition} AND (expires_at IS NULL OR expires_at > now())`,
      [this.kind, value],
    );
    if (!found) return undefined;
    const payload = JSON.parse(found.payload) as AdapterPayload;
    return found.consumed === null ? payload : { ...payload, consumed: found.consumed };
  }
}

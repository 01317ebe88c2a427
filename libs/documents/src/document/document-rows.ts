import type { DataSource } from 'typeorm';

/** A document that has no file yet. */
export interface WaitingDocument {
  readonly id: string;
  readonly kind: string;
  readonly template_version: number;
  readonly data: Buffer;
}

/** A row's file, or why it has none. */
export interface DocumentState extends WaitingDocument {
  readonly file_hash: string | null;
  readonly file_size: number | null;
  readonly failure: string | null;
}

/** A document that cannot be made, as an operator sees it. */
export interface FailedDocument {
  readonly id: string;
  readonly caseId: string;
  readonly kind: string;
  readonly templateVersion: number;
  readonly documentNo: string;
  readonly issuedAt: Date;
  readonly reason: string;
  readonly attempts: number;
}

/** The place in the list of failed documents after which a page begins. */
export type FailedPosition = readonly [issuedAt: Date, id: string];

/** How long a document is left to the instance that took it: longer than one is ever in the making. */
const LEASE = '60 seconds';
const TRIES = 3;

/** The statements of the renderer, each a transaction of its own. */
export class DocumentRows {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes up to `count` documents that wait, oldest first; instances side by side take different ones. Who dies with them loses them
   * to the next when the lease is over.
   */
  async take(count: number): Promise<WaitingDocument[]> {
    return this.rows<WaitingDocument>(
      `UPDATE document SET render_after = now() + interval '${LEASE}'
       WHERE id IN (SELECT id FROM document WHERE file_hash IS NULL AND failure IS NULL AND render_after <= now()
                    ORDER BY render_after, id LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, kind, template_version, data`,
      [count],
    );
  }

  async find(id: string): Promise<DocumentState | undefined> {
    const [row] = await this.rows<DocumentState>(
      `SELECT id, kind, template_version, data, file_hash, file_size, failure FROM document WHERE id = $1`,
      [id],
    );
    return row;
  }

  /** The first file stays: two instances that made it made the same. @returns the file the row has now */
  async done(id: string, file: { hash: string; size: number }): Promise<{ hash: string; size: number }> {
    const [row] = await this.rows<{ file_hash: string; file_size: number }>(
      `UPDATE document SET file_hash = coalesce(file_hash, $2), file_size = coalesce(file_size, $3),
                           rendered_at = coalesce(rendered_at, now()), failure = NULL
       WHERE id = $1 RETURNING file_hash, file_size`,
      [id, file.hash, file.size],
    );
    return row ? { hash: row.file_hash, size: row.file_size } : file;
  }

  /**
   * A try was in vain; from the third on the newest reason stays.
   * @returns whether it is left alone now
   */
  async failed(id: string, reason: string): Promise<boolean> {
    const [row] = await this.rows<{ failure: string | null }>(
      `UPDATE document SET attempts = attempts + 1, render_after = now() + interval '1 second' * power(4, least(attempts, ${TRIES})),
                           failure = CASE WHEN attempts + 1 >= ${TRIES} THEN $2 END
       WHERE id = $1 AND file_hash IS NULL RETURNING failure`,
      [id, reason.slice(0, 1000)],
    );
    return row !== undefined && row.failure !== null;
  }

  /** Those that are left alone, the oldest first. */
  async listFailed(after: FailedPosition | undefined, limit: number): Promise<FailedDocument[]> {
    return this.rows<FailedDocument>(
      `SELECT id, case_id AS "caseId", kind, template_version AS "templateVersion", document_no AS "documentNo", issued_at AS "issuedAt",
              failure AS reason, attempts
       FROM document WHERE failure IS NOT NULL AND ($1::timestamptz IS NULL OR (issued_at, id) > ($1, $2::uuid))
       ORDER BY issued_at, id LIMIT $3`,
      [after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }

  async countFailed(): Promise<number> {
    const [row] = await this.rows<{ n: number }>(`SELECT count(*)::int AS n FROM document WHERE failure IS NOT NULL`, []);
    return row?.n ?? 0;
  }

  /** They wait as if they had never been tried. @returns how many */
  async releaseFailed(): Promise<number> {
    const [row] = await this.rows<{ n: number }>(
      `WITH released AS (UPDATE document SET failure = NULL, attempts = 0, render_after = now() WHERE failure IS NOT NULL RETURNING id)
       SELECT count(*)::int AS n FROM released`,
      [],
    );
    return row?.n ?? 0;
  }

  /** Not its fault: it waits a little, and the try does not count. */
  async putOff(ids: readonly string[]): Promise<void> {
    await this.rows(`UPDATE document SET render_after = now() + interval '2 seconds' WHERE id = ANY ($1) AND file_hash IS NULL`, [ids]);
  }

  async referenced(hashes: readonly string[]): Promise<Set<string>> {
    const rows = await this.rows<{ file_hash: string }>(`SELECT DISTINCT file_hash FROM document WHERE file_hash = ANY ($1)`, [hashes]);
    return new Set(rows.map((row) => row.file_hash));
  }

  private async rows<T>(text: string, values: readonly unknown[]): Promise<T[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      // TypeORM answers an UPDATE … RETURNING in another shape than a SELECT; its full answer has one
      const result = await runner.query(text, [...values], true);
      return (result.records ?? []) as T[];
    } finally {
      await runner.release();
    }
  }
}

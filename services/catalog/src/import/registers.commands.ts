import { sql, type Tx } from '@onewindow/messaging/tx';
import type { Catalogue } from '../files/catalogue.js';
import { contentHash } from './changes.js';

/** Stores material types and directory entries where they are new or differ. Returns how many were written. */
export async function importRegisters(tx: Tx, { materialTypes, directory }: Catalogue): Promise<number> {
  const rows = (values: readonly object[]): [string] => [JSON.stringify(values.map((value) => ({ ...value, hash: contentHash(value) })))];
  const written = [
    await sql(tx, MATERIAL_TYPES, rows(materialTypes)),
    await sql(tx, DIRECTORY, [JSON.stringify(directory.map((entry) => ({ ...entry, content: entry, hash: contentHash(entry) })))]),
  ];
  return written.flat().length;
}

const MATERIAL_TYPES = `
  INSERT INTO material_type (key, name, source, issuer, e_licence, content_hash)
  SELECT key, name, source, coalesce(issuer, ''), "eLicence", hash
  FROM jsonb_to_recordset($1::jsonb) AS r (key text, name text, source text, issuer text, "eLicence" boolean, hash text)
  ON CONFLICT (key) DO UPDATE SET name = excluded.name, source = excluded.source, issuer = excluded.issuer, e_licence = excluded.e_licence, content_hash = excluded.content_hash
  WHERE material_type.content_hash <> excluded.content_hash
  RETURNING key`;

const DIRECTORY = `
  INSERT INTO directory_entry (directory_code, name, item_type, content, content_hash)
  SELECT code, name, "itemType", content, hash FROM jsonb_to_recordset($1::jsonb) AS r (code text, name text, "itemType" text, content jsonb, hash text)
  ON CONFLICT (directory_code) DO UPDATE SET name = excluded.name, item_type = excluded.item_type, content = excluded.content, content_hash = excluded.content_hash
  WHERE directory_entry.content_hash <> excluded.content_hash
  RETURNING directory_code`;

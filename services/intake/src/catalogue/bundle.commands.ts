import { toBinary } from '@bufbuild/protobuf';
import { BundleVersionSchema, type BundleRetired, type BundleVersion } from '@onewindow/contracts';
import { newest, sql, type Tx } from '@onewindow/messaging/tx';
import { forgetBundle } from './bundle.queries.js';
import type { Told } from './catalogue.commands.js';

const versionOf = ({ value: { bundleCode, version } }: Told<BundleVersion | BundleRetired>): string => `${bundleCode}/${version}`;

/** Keeps bundle versions, the newest word on each; may be replayed any time. */
export async function copyBundleVersions(tx: Tx, told: readonly Told<BundleVersion>[]): Promise<void> {
  const copies = newest(told, versionOf);
  if (copies.length === 0) return;
  await sql(
    tx,
    `INSERT INTO bundle_copy (bundle_code, version, sequence, body)
     SELECT * FROM unnest($1::text[], $2::int[], $3::int[], $4::bytea[]) ORDER BY 1, 2
     ON CONFLICT (bundle_code, version) DO UPDATE SET sequence = excluded.sequence, body = excluded.body
      WHERE bundle_copy.sequence <= excluded.sequence`,
    [
      copies.map(({ value }) => value.bundleCode),
      copies.map(({ value }) => value.version),
      copies.map(({ sequence }) => sequence),
      copies.map(({ value }) => Buffer.from(toBinary(BundleVersionSchema, value))),
    ],
  );
  tx.afterCommit(() => copies.forEach(({ value }) => forgetBundle(value.bundleCode, value.version)));
}

/** Takes no new application for bundles from here on; those under their versions go on. May be replayed any time. */
export async function retireBundles(tx: Tx, told: readonly Told<BundleRetired>[]): Promise<void> {
  const retired = newest(told, versionOf);
  if (retired.length === 0) return;
  await sql(
    tx,
    `UPDATE bundle_copy SET retired = true, sequence = greatest(bundle_copy.sequence, r.sequence)
       FROM unnest($1::text[], $2::int[], $3::int[]) AS r (bundle_code, version, sequence)
      WHERE bundle_copy.bundle_code = r.bundle_code AND bundle_copy.version = r.version`,
    [retired.map(({ value }) => value.bundleCode), retired.map(({ value }) => value.version), retired.map(({ sequence }) => sequence)],
  );
}

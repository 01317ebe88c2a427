import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { newId } from '@onewindow/contracts';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { databaseOptions } from '@onewindow/platform';
import type { DataSource, DataSourceOptions } from 'typeorm';
import {
  Documents1767225600200,
  FailedDocuments1767225600300,
  issueDocument,
  type DocumentData,
  type DocumentKind,
  type IssuedDocument,
  type Sealer,
} from '../src/index.js';

/** A service that has documents and nothing else. */
export const probeOptions = (url: string): DataSourceOptions =>
  databaseOptions({ url, schema: 'papers', entities: [], migrations: [Documents1767225600200, FailedDocuments1767225600300] });

const KEY = randomBytes(32);

/** As the services seal what identifies a person. */
export const sealer: Sealer = {
  seal(plain, documentId) {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', KEY, nonce).setAAD(Buffer.from(documentId));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  },
  open(sealed, documentId) {
    const decipher = createDecipheriv('aes-256-gcm', KEY, sealed.subarray(0, 12)).setAAD(Buffer.from(documentId));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
  },
};

/** Issues a document in a transaction of its own. @returns its id */
export async function issueIn<K extends DocumentKind>(
  dataSource: DataSource,
  kind: K,
  data: DocumentData<K>,
  { id = newId(), caseId = newId() }: Partial<Pick<IssuedDocument<K>, 'id' | 'caseId'>> = {},
): Promise<string> {
  await inTransaction(dataSource, (tx) => issueDocument(tx, sealer, { id, caseId, kind, data }));
  return id;
}

/** Nothing is published there, and this service has no outbox. */
export const inTransaction = (dataSource: DataSource, work: (tx: Tx) => Promise<void>): Promise<void> =>
  new Transactions(dataSource, { service: 'papers', clock: () => new Date(), published: () => undefined }).run('request:test', work);

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { databaseOptions } from '@onewindow/platform';
import type { DataSourceOptions } from 'typeorm';
import { Documents1767225600200, type Sealer } from '../src/index.js';

/** A service that has documents and nothing else. */
export const probeOptions = (url: string): DataSourceOptions =>
  databaseOptions({ url, schema: 'papers', entities: [], migrations: [Documents1767225600200] });

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

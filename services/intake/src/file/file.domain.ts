import { DomainError, type Principal } from '@onewindow/contracts';
import { isOwnedBy, type Owned } from '../access/owner.domain.js';

/** Hours a file waits for a case to name it. */
export const UNCLAIMED_HOURS = 24;

/** A file as uploaded; what it is never changes. */
export interface UploadedFile extends Owned {
  readonly id: string;
  /** By which the store knows the content. */
  readonly contentHash: string;
  /** SHA-256 of the content, hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly uploadedAt: Date;
  /** The case that names it, and for which material. */
  readonly caseId: string | null;
  readonly materialKey: string | null;
}

/** A material with the files uploaded for it. */
export interface MaterialFiles {
  readonly key: string;
  readonly files: readonly string[];
}

/** A file as a material names it; `field` is where. */
export interface NamedFile {
  readonly id: string;
  readonly key: string;
  readonly field: string;
}

/** Alike for a file that never was, one that was swept and one of somebody else. */
export const fileUnknown = (field?: string): DomainError =>
  field === undefined
    ? new DomainError('not-found', 'file-unknown', 'There is no such file that you may see.')
    : new DomainError('invalid', 'file-unknown', 'There is no such file of yours; upload it first.', { field });

/**
 * The same upload again is quiet; an id stands for one content.
 * @throws DomainError `file-content-differs`
 */
export function assertSameFile(known: UploadedFile, sha256: string, caller: Principal): void {
  if (known.sha256 === sha256 && isOwnedBy(known, caller)) return;
  throw new DomainError('conflict', 'file-content-differs', 'Another file was uploaded under this id.');
}

/**
 * The files that materials name, each once.
 * @throws DomainError `file-twice`
 */
export function namedFiles(materials: readonly MaterialFiles[]): NamedFile[] {
  const named = materials.flatMap(({ key, files }, material) =>
    files.map((id, file) => ({ id, key, field: `materials.${material}.files.${file}` })),
  );
  const seen = new Set<string>();
  for (const { id, field } of named) {
    if (seen.has(id)) throw new DomainError('invalid', 'file-twice', 'A file is named twice; each belongs to one material.', { field });
    seen.add(id);
  }
  return named;
}

/**
 * The name a file came with, without the path that some browsers add.
 * @param disposition header `content-disposition` (RFC 6266), of which `filename*` counts before `filename`
 */
export function nameIn(disposition: string | undefined): string | undefined {
  const extended = /filename\*\s*=\s*utf-8'[^']*'([^;]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"\s]+))/i.exec(disposition ?? '');
  const name = (extended === undefined ? undefined : decoded(extended.trim())) ?? plain?.[1]?.replaceAll(/\\(.)/g, '$1') ?? plain?.[2];
  return name?.split(/[/\\]/).at(-1);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The header that makes a browser save a file under its name instead of showing it. */
export function attachmentNamed(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

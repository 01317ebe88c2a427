import { DomainError } from '@onewindow/contracts';
import { createLogger, isTransient } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import type { FileStore } from '../files/file-store.js';
import { PdfRenderer } from '../pdf/pdf-renderer.js';
import { getTemplate } from '../template/templates.js';
import { DocumentRows, type DocumentState, type FailedDocument, type FailedPosition, type WaitingDocument } from './document-rows.js';
import type { Sealer } from './issue.js';

export interface RendererParts {
  readonly dataSource: DataSource;
  readonly files: FileStore;
  readonly sealer: Sealer;
}

/** Where a document's file lies. */
export interface DocumentFile {
  readonly hash: string;
  readonly size: number;
}

const BATCH = 10;
const IDLE_MS = 2000;
const LONGEST_PAUSE_MS = 10_000;

const log = createLogger('documents');

/** The document itself cannot be made: another try will not differ, unless the release does. */
class NotRenderable extends Error {
  constructor(cause: unknown) {
    super(reasonOf(cause), { cause });
  }
}

/**
 * Makes the files of issued documents, beside the commands: takes documents that have none, makes them outside any transaction, stores
 * each by its content and notes it in the row. Whatever dies at any point, it is done again, with the same result.
 * A document that cannot be made is marked with the reason after three tries; a store or database that is away counts for none.
 */
export class DocumentRenderer {
  private readonly rows: DocumentRows;
  private readonly pdf = new PdfRenderer();
  private readonly making = new Map<string, Promise<DocumentFile>>();
  private loop: Promise<void> | undefined;
  private stopping = false;
  private woken = false;
  private endRest: (() => void) | undefined;

  constructor(private readonly parts: RendererParts) {
    this.rows = new DocumentRows(parts.dataSource);
  }

  onApplicationBootstrap(): void {
    this.loop ??= this.run();
  }

  /** Finishes the document in hand. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.endRest?.();
    await this.loop;
    await Promise.allSettled(this.making.values());
    await this.pdf.stop();
  }

  /** Something was issued and committed by this process. */
  wake(): void {
    this.woken = true;
    this.endRest?.();
  }

  /**
   * The file of a document, made now if it has none yet.
   * @throws DomainError `document-unknown`; `document-not-renderable` with the reason
   */
  async getOrRender(id: string): Promise<DocumentFile> {
    const row = await this.find(id);
    if (row.file_hash !== null && row.file_size !== null) return { hash: row.file_hash, size: row.file_size };
    if (row.failure !== null) throw notRenderable(row.failure);
    const made = await this.tryToMake(row);
    if (typeof made === 'string') throw notRenderable(made);
    return made;
  }

  /**
   * Makes the file of one document again, whatever was tried before; where it has one that stays.
   * @returns why it cannot be made still; undefined where it has a file now
   * @throws DomainError `document-unknown`
   */
  async renderAgain(id: string): Promise<string | undefined> {
    const row = await this.find(id);
    if (row.file_hash !== null) return undefined;
    const made = await this.tryToMake(row);
    return typeof made === 'string' ? made : undefined;
  }

  /** Every document that was given up is taken up again, by the worker. @returns how many */
  async renderAllAgain(): Promise<number> {
    const waiting = await this.rows.releaseFailed();
    if (waiting > 0) this.wake();
    return waiting;
  }

  /** Documents that were given up after three tries, the oldest first. */
  listFailed(after: FailedPosition | undefined, limit: number): Promise<FailedDocument[]> {
    return this.rows.listFailed(after, limit);
  }

  countFailed(): Promise<number> {
    return this.rows.countFailed();
  }

  /** Which of these files a document refers to: what `FileStore.sweep` asks. */
  referenced(hashes: readonly string[]): Promise<Set<string>> {
    return this.rows.referenced(hashes);
  }

  private async find(id: string): Promise<DocumentState> {
    const row = await this.rows.find(id);
    if (!row) throw new DomainError('not-found', 'document-unknown', 'There is no such document.');
    return row;
  }

  /** @returns the file, or why it cannot be made, which is noted */
  private async tryToMake(row: WaitingDocument): Promise<DocumentFile | string> {
    try {
      return await this.make(row);
    } catch (error) {
      if (!(error instanceof NotRenderable)) throw error;
      await this.rows.failed(row.id, error.message);
      return error.message;
    }
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      try {
        const more = await this.round();
        failures = 0;
        if (!more) await this.rest(IDLE_MS, true);
      } catch (error) {
        log.warn({ err: error }, 'documents wait: their files cannot be made now');
        await this.rest(Math.min(500 * 2 ** failures++, LONGEST_PAUSE_MS), false);
      }
    }
  }

  /** @returns whether there may be more */
  private async round(): Promise<boolean> {
    this.woken = false;
    const waiting = await this.rows.take(BATCH);
    for (const [index, document] of waiting.entries()) {
      if (this.stopping) return this.leave(waiting.slice(index));
      try {
        await this.make(document);
      } catch (error) {
        if (!(error instanceof NotRenderable)) {
          await this.leave(waiting.slice(index));
          throw error;
        }
        const last = await this.rows.failed(document.id, error.message);
        log.error({ reason: error.message, documentId: document.id, kind: document.kind, last }, 'a document cannot be made');
      }
    }
    return waiting.length === BATCH;
  }

  private async leave(documents: readonly WaitingDocument[]): Promise<false> {
    // if this fails too, their lease runs out
    await this.rows.putOff(documents.map(({ id }) => id)).catch(() => undefined);
    return false;
  }

  // The worker and a first request may want the same document.
  private make(document: WaitingDocument): Promise<DocumentFile> {
    const running = this.making.get(document.id);
    if (running) return running;
    const making = this.makeAlone(document).finally(() => this.making.delete(document.id));
    this.making.set(document.id, making);
    return making;
  }

  private async makeAlone({ id, kind, template_version, data }: WaitingDocument): Promise<DocumentFile> {
    const pdf = await this.render(kind, template_version, data, id);
    const { hash, size } = await this.store(pdf);
    return this.rows.done(id, { hash, size });
  }

  private async store(pdf: Buffer): Promise<DocumentFile> {
    try {
      return await this.parts.files.put(pdf);
    } catch (error) {
      // what the store refuses (a file too large) it refuses every time; that it is away is no fault of the document
      throw error instanceof DomainError ? new NotRenderable(error) : error;
    }
  }

  private async render(kind: string, version: number, data: Buffer, id: string): Promise<Buffer> {
    try {
      return await this.pdf.render(getTemplate(kind, version), JSON.parse(this.parts.sealer.open(data, id)));
    } catch (error) {
      throw isTransient(error) || this.stopping ? error : new NotRenderable(error);
    }
  }

  private async rest(ms: number, wakeful: boolean): Promise<void> {
    if (this.stopping || (wakeful && this.woken)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.endRest = () => {
        if (!wakeful && !this.stopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.endRest = undefined;
  }
}

/** One line for row and log. No values: a character of a name may be personal data. */
function reasonOf(cause: unknown): string {
  if (cause instanceof DomainError) return cause.details.field === undefined ? cause.code : `${cause.code}: ${cause.details.field}`;
  return cause instanceof Error ? (cause.message.split('\n')[0] ?? cause.name) : String(cause);
}

const notRenderable = (reason: string): DomainError =>
  new DomainError('conflict', 'document-not-renderable', 'The file of this document cannot be made.', { reason });

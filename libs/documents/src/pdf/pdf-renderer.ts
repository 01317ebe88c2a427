import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { DomainError, type ErrorDetails } from '@onewindow/contracts';
import { renderText } from '../template/render-text.js';
import type { Template } from '../template/template.js';
import type { Sheet } from './draw-pdf.js';

export interface Job {
  readonly id: number;
  readonly sheet: Sheet;
}

export type Answer = { readonly id: number } & (
  | { readonly pdf: Uint8Array }
  | { readonly refused: { readonly code: string; readonly message: string; readonly details: ErrorDetails } }
  | { readonly failed: string }
);

interface Waiting {
  readonly resolve: (pdf: Buffer) => void;
  readonly reject: (error: Error) => void;
  readonly limit: NodeJS.Timeout;
}

/** The built file, also where this one is run from its source. */
const THREAD = path.join(__dirname, '../../dist/pdf/render-thread.js');
/** Both fonts and the glyphs of a long document fit; one that grows without end does not take the service with it. */
const MEMORY_MB = 128;
const LIMIT_MS = 20_000;
const IDLE_MS = 60_000;

/**
 * Makes PDF files of documents in a thread of its own: the first takes about 100 ms of the processor (it reads the fonts), each further
 * one 5 to 10 ms. The thread is started by the first document and ends when none came for a minute.
 */
export class PdfRenderer {
  private readonly waiting = new Map<number, Waiting>();
  private thread: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private jobs = 0;

  /**
   * The same template and data give the same bytes.
   * @throws DomainError `document-data-invalid`, `glyph-missing`; Error when the thread dies or needs more than 20 s
   */
  async render(template: Template, data: unknown): Promise<Buffer> {
    const blocks = renderText(template, data);
    const { issuedOn } = data as { issuedOn: string };
    return this.draw({ blocks, issuedOn });
  }

  /** Ends the thread; a document that is being made is not finished. It starts again with the next. */
  async stop(): Promise<void> {
    clearTimeout(this.idle);
    const { thread } = this;
    this.thread = undefined;
    this.rejectAll(new Error('the making of documents was stopped'));
    await thread?.terminate();
  }

  private draw(sheet: Sheet): Promise<Buffer> {
    clearTimeout(this.idle);
    const thread = (this.thread ??= this.start());
    const id = (this.jobs += 1);
    return new Promise<Buffer>((resolve, reject) => {
      const limit = setTimeout(() => this.lose(thread, new Error('a document was not made in time')), LIMIT_MS);
      this.waiting.set(id, { resolve, reject, limit });
      // a process that only waits for documents would wait for them; see settle()
      thread.ref();
      thread.postMessage({ id, sheet } satisfies Job);
    });
  }

  private start(): Worker {
    const thread = new Worker(THREAD, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
    thread.on('message', (answer: Answer) => this.settle(thread, answer));
    thread.on('error', (error) => this.lose(thread, error as Error));
    thread.on('exit', () => this.lose(thread, new Error('the thread that makes documents ended')));
    return thread;
  }

  private settle(thread: Worker, answer: Answer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    clearTimeout(waiting?.limit);
    if (this.waiting.size === 0) {
      thread.unref();
      this.idle = setTimeout(() => void this.stop(), IDLE_MS).unref();
    }
    if ('pdf' in answer) waiting?.resolve(Buffer.from(answer.pdf));
    else if ('refused' in answer) waiting?.reject(refusal(answer.refused));
    else waiting?.reject(new Error(answer.failed));
  }

  private lose(thread: Worker, error: Error): void {
    if (this.thread !== thread) return;
    this.thread = undefined;
    void thread.terminate();
    this.rejectAll(error);
  }

  private rejectAll(error: Error): void {
    for (const { reject, limit } of this.waiting.values()) {
      clearTimeout(limit);
      reject(error);
    }
    this.waiting.clear();
  }
}

const refusal = ({ code, message, details }: { code: string; message: string; details: ErrorDetails }): DomainError =>
  new DomainError('invalid', code, message, details);

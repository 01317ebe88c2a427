import { parentPort } from 'node:worker_threads';
import { DomainError } from '@onewindow/contracts';
import { drawPdf } from './draw-pdf.js';
import type { Answer, Job } from './pdf-renderer.js';

// The thread of PdfRenderer: one document after the other.
const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread only');

let queue = Promise.resolve();
port.on('message', (job: Job) => {
  queue = queue.then(() => answer(job)).then((result) => port.postMessage(result));
});

async function answer({ id, sheet }: Job): Promise<Answer> {
  try {
    return { id, pdf: await drawPdf(sheet) };
  } catch (error) {
    // an error loses its class on the way between threads
    if (error instanceof DomainError) return { id, refused: { code: error.code, message: error.message, details: { ...error.details } } };
    return { id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

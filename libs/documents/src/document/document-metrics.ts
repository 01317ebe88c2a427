import type { Metrics } from '@onewindow/platform';
import type { DocumentRenderer } from './document-renderer.js';

/** How many documents were given up, read when Prometheus asks. */
export function observeDocuments(metrics: Metrics, renderer: Pick<DocumentRenderer, 'countFailed'>): void {
  metrics.observe({
    name: 'onewindow_failed_documents',
    help: 'Issued documents whose file cannot be made; above zero a person is needed',
    kind: 'gauge',
    read: () => renderer.countFailed(),
  });
}

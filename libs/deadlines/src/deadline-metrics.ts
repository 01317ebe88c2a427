import type { Metrics } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { countDeadlines } from './deadline-rows.js';

/** How many time limits run, ring late and fail, read when Prometheus asks. */
export function observeDeadlines(metrics: Metrics, dataSource: DataSource): void {
  metrics.observe({
    name: 'onewindow_deadlines',
    help: 'Running time limits: open; late (due for more than a minute); failing (their effect cannot be brought about, a person is needed)',
    kind: 'gauge',
    labels: ['state'],
    read: async () => Object.entries(await countDeadlines(dataSource)).map(([state, value]) => ({ labels: { state }, value })),
  });
}

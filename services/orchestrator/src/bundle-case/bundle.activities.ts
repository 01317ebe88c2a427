import { Context } from '@temporalio/activity';
import type { ServiceClient } from '../http/service-client.js';
import type { Act } from '../workflows/bundle-graph.js';

const ACTS = { open: 'opened', 'pre-review': 'pre-review', cancel: 'cancelled' } as const;

/** The commands of intake by which an application goes on; each is quiet where it was done. */
export const bundleActivities = (client: ServiceClient) => ({
  async act(bundleId: string, act: Act): Promise<void> {
    await client.call({ service: 'intake', method: 'PUT', path: pathOf(bundleId, act) }, Context.current().cancellationSignal);
  },
});
export type BundleActivities = ReturnType<typeof bundleActivities>;

function pathOf(bundleId: string, act: Act): string {
  const application = `/v1/bundles/${bundleId}`;
  return act.kind === 'join' ? `${application}/result` : `${application}/members/${encodeURIComponent(act.member)}/${ACTS[act.kind]}`;
}

import { Controller, Get } from '@nestjs/common';
import { BundleDates, BundleGraphView, id, type Principal } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, Caller, PathOf, Refuses, RequestCause } from '@onewindow/platform';
import { BUNDLE_FOLLOWERS } from '../access/case-access.queries.js';
import { graphView, readGraph } from './graph.queries.js';
import { bundleDates } from './joint.queries.js';

/** How an application goes on, for everybody who has a part in it; nothing says who applied. */
@Controller('v1/bundles/:id')
export class GraphController {
  constructor(private readonly transactions: Transactions) {}

  @Get('graph')
  @Allow(...BUNDLE_FOLLOWERS)
  @Answers(BundleGraphView)
  @Refuses({ 404: 'bundle-not-found' })
  async read(@PathOf('id', id) bundleId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<BundleGraphView> {
    return this.transactions.run(cause, async (tx) => graphView(await readGraph(tx, bundleId, caller)));
  }

  @Get('dates')
  @Allow(...BUNDLE_FOLLOWERS)
  @Answers(BundleDates)
  @Refuses({
    404: 'bundle-not-found',
    409: ['bundle-is-received', 'bundle-is-correcting', 'bundle-is-not-accepted', 'bundle-is-terminated'],
  })
  async dates(@PathOf('id', id) bundleId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<BundleDates> {
    return this.transactions.run(cause, async (tx) => bundleDates(tx, await readGraph(tx, bundleId, caller)));
  }
}

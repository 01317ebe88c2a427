import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Controller, Inject, Module, Put } from '@nestjs/common';
import { DomainError, id, MemberKey, newId, TOPICS } from '@onewindow/contracts';
import { MessagingModule, messagingMigrations, Transactions } from '@onewindow/messaging/tx';
import { Allow, databaseOptions, DatabaseModule, PathOf, TransientError } from '@onewindow/platform';
import { testBrokers, TestService } from '@onewindow/testing';
import type { Client } from '@temporalio/client';
import type { DataSourceOptions } from 'typeorm';
import { z } from 'zod';
import { TASK_QUEUE } from '../src/worker/temporal-worker.js';
import type { BundleGraph, GraphMember } from '../src/workflows/bundle-graph.js';

type Change = Partial<Omit<GraphMember, 'key' | 'needs'>>;

/** A member before anything has happened; `needs` as one-of entries. */
export const member = (key: string, needs: string[][] = [], change: Change = {}): GraphMember => ({
  key,
  status: 'waiting',
  optional: false,
  needs: needs.map((anyOf) => ({ anyOf })),
  preReview: false,
  ready: false,
  ...change,
});

/** Tells a workflow of its application past Kafka, and starts it where none is running. */
export const tellByHand = (client: Client, bundleId: string, graph: BundleGraph): Promise<unknown> =>
  client.workflow.signalWithStart('bundle', {
    taskQueue: TASK_QUEUE,
    workflowId: `bundle/${bundleId}`,
    args: [{ bundleId, graph }],
    signal: 'graphTold',
    signalArgs: [graph],
  });

const ownerOptions = (url: string): DataSourceOptions =>
  databaseOptions({ url, schema: 'owner', entities: [], migrations: [...messagingMigrations] });

/** Owns applications as intake does: acts change the graph once, and every change is told by way of Kafka. What is refused or away is the test's to say. */
export class BundleOwner {
  /** Calls that came, effects or not. */
  calls = 0;
  /** As if the service were not there. */
  away = false;
  /** Acts that are refused. */
  readonly refused = new Set<string>();
  private readonly graphs = new Map<string, BundleGraph>();
  private readonly effects: { readonly bundleId: string; readonly act: string }[] = [];
  private readonly refusedOf: string[] = [];
  private running: TestService | undefined;

  static async start(): Promise<BundleOwner> {
    const owner = new BundleOwner();
    owner.running = await TestService.start({
      name: 'owner',
      dataSourceOptions: ownerOptions,
      settings: {},
      module: ({ DATABASE_URL }) => ({
        module: Rest,
        imports: [
          DatabaseModule.forRoot(ownerOptions(DATABASE_URL)),
          MessagingModule.forRoot({ service: 'intake', brokers: testBrokers(), subscriptions: [] }),
        ],
        controllers: [BundleRoutes],
        providers: [{ provide: BundleOwner, useValue: owner }],
      }),
    });
    return owner;
  }

  get service(): TestService {
    if (!this.running) throw new Error('the owner was not started');
    return this.running;
  }

  /** An accepted application with these members; its graph is told. @returns its id */
  async accept(members: readonly GraphMember[], bundleId = newId()): Promise<string> {
    await this.tell(bundleId, { sequence: 2, status: 'accepted', optionalFailure: 'cancel', members });
    return bundleId;
  }

  graph(bundleId: string): BundleGraph {
    const graph = this.graphs.get(bundleId);
    if (!graph) throw new DomainError('not-found', 'bundle-not-found', 'there is no such application');
    return graph;
  }

  /** What was done on an application, `open food`, once for each effect, in order. */
  done(bundleId: string): string[] {
    return this.effects.filter((effect) => effect.bundleId === bundleId).map(({ act }) => act);
  }

  /** Acts on an application that were refused. */
  refusals(bundleId: string): number {
    return this.refusedOf.filter((of) => of === bundleId).length;
  }

  status(bundleId: string, key: string): string | undefined {
    return this.graph(bundleId).members.find((one) => one.key === key)?.status;
  }

  /** A member goes on, or the whole does. */
  async change(bundleId: string, keys: readonly string[], change: Change, status = this.graph(bundleId).status): Promise<void> {
    const graph = this.graph(bundleId);
    const members = graph.members.map((one) => (keys.includes(one.key) ? { ...one, ...change } : one));
    await this.tell(bundleId, { ...graph, status, members, sequence: graph.sequence + 1 });
  }

  /** Its limits have moved, and with them the last day that binds. */
  async moveDueDay(bundleId: string, dueDay: string): Promise<void> {
    const graph = this.graph(bundleId);
    await this.tell(bundleId, { ...graph, dueDay, sequence: graph.sequence + 1 });
  }

  decide(bundleId: string, key: string, outcome: 'granted' | 'refused' = 'granted'): Promise<void> {
    return this.change(bundleId, [key], { status: outcome, ready: true });
  }

  async act(bundleId: string, act: string, key: string): Promise<void> {
    this.calls += 1;
    if (this.away) throw new TransientError('the service is away');
    if (this.refused.has(`${act} ${key}`)) {
      this.refusedOf.push(bundleId);
      throw new DomainError('conflict', 'member-not-ready', 'the test refuses it');
    }
    const graph = this.graph(bundleId);
    const done = { open: 'open', 'pre-review': 'pre-review', cancel: 'cancelled' }[act] as GraphMember['status'] | undefined;
    if (done === undefined) {
      if (graph.status !== 'accepted') return;
      this.effects.push({ bundleId, act });
      return this.change(bundleId, [], {}, 'ready');
    }
    const [one] = graph.members.filter((each) => each.key === key);
    if (!one) throw new DomainError('not-found', 'member-unknown', 'the application has no such member');
    if (one.status !== 'waiting' && !(one.status === 'pre-review' && act !== 'pre-review')) return;
    this.effects.push({ bundleId, act: `${act} ${key}` });
    await this.change(bundleId, [key], { status: done });
  }

  private async tell(bundleId: string, graph: BundleGraph): Promise<void> {
    this.graphs.set(bundleId, graph);
    await this.service.get(Transactions).run('request:test', async (tx) =>
      tx.publish(TOPICS.bundleCase, {
        aggregateId: bundleId,
        rootId: bundleId,
        caseId: bundleId,
        sequence: graph.sequence,
        event: { case: 'memberChanged', value: { graph: told(graph) } },
      }),
    );
  }
}

const told = ({ status, optionalFailure, members, dueDay = '2026-12-08' }: BundleGraph) => ({
  bundleCode: '220104-open-restaurant',
  regionCode: '220104',
  leadAgencyCode: '12441500196720244T',
  status,
  optionalFailure,
  acceptedAt: timestampFromDate(new Date()),
  jointDue: { day: '2027-01-29', at: timestampFromDate(new Date('2027-01-29T16:00:00Z')) },
  promisedDue: { day: dueDay, at: timestampFromDate(new Date(`${dueDay}T16:00:00Z`)) },
  members: members.map(({ ready, needs, ...rest }) => ({
    ...rest,
    needs: needs.map(({ anyOf }) => ({ anyOf: [...anyOf] })),
    ...(ready ? { readyAt: timestampFromDate(new Date()) } : {}),
  })),
});

const WORDS: Readonly<Record<string, string>> = { opened: 'open', 'pre-review': 'pre-review', cancelled: 'cancel' };

@Controller('v1/bundles/:id')
class BundleRoutes {
  constructor(@Inject(BundleOwner) private readonly owner: BundleOwner) {}

  @Put('members/:member/:act')
  @Allow('orchestrator')
  async act(
    @PathOf('id', id) bundleId: string,
    @PathOf('member', MemberKey) key: string,
    @PathOf('act', z.string()) act: string,
  ): Promise<object> {
    await this.owner.act(bundleId, WORDS[act] ?? act, key);
    return {};
  }

  @Put('result')
  @Allow('orchestrator')
  async join(@PathOf('id', id) bundleId: string): Promise<object> {
    await this.owner.act(bundleId, 'join', '');
    return {};
  }
}

@Module({})
class Rest {}

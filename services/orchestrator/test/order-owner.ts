import { toBinary, create, type MessageInitShape } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Controller, HttpCode, Inject, Module, Post, Put } from '@nestjs/common';
import {
  DomainError,
  id,
  IssueOrder,
  newId,
  ReferOrder,
  TOPICS,
  workOrderDutyId,
  type EventEnvelope,
  type OrderState,
  type RingView,
  type Topic,
} from '@onewindow/contracts';
import { MessagingModule, messagingMigrations, Relay, Transactions } from '@onewindow/messaging/tx';
import { Allow, BodyOf, databaseOptions, DatabaseModule, PathOf, TransientError } from '@onewindow/platform';
import { testBrokers, TestService } from '@onewindow/testing';
import type { DataSourceOptions } from 'typeorm';

export const HANDLING = '11220104000000019D';
export const WATCHING = '112201040000000278';
export const ITEM = `${HANDLING}4000131030001`;

const ownerOptions = (url: string): DataSourceOptions =>
  databaseOptions({ url, schema: 'owner', entities: [], migrations: [...messagingMigrations] });

type Held = OrderState & { content: string };

/** Owns orders as supervision does: what is done is done once, and told by way of Kafka. Reviews are told by the test. */
export class OrderOwner {
  /** What was done, `issue <order>`, once for each effect. */
  readonly effects: string[] = [];
  /** Calls that came, effects or not. */
  calls = 0;
  /** As if the service were not there. */
  away = false;
  /** What it refuses everything with. */
  refuses: DomainError | undefined;
  private readonly orders = new Map<string, Held>();
  private readonly ended = new Set<string>();
  private running: TestService | undefined;

  /** @param port where it listens; any free one where none is given */
  static async start(port = 0): Promise<OrderOwner> {
    const owner = new OrderOwner();
    owner.running = await TestService.start({
      name: 'owner',
      dataSourceOptions: ownerOptions,
      settings: { PORT: port },
      module: ({ DATABASE_URL }) => ({
        module: Rest,
        imports: [
          DatabaseModule.forRoot(ownerOptions(DATABASE_URL)),
          MessagingModule.forRoot({ service: 'supervision', brokers: testBrokers(), subscriptions: [] }),
        ],
        controllers: [OrderRoutes, RingRoutes],
        providers: [{ provide: OrderOwner, useValue: owner }],
      }),
    });
    return owner;
  }

  get service(): TestService {
    if (!this.running) throw new Error('the owner was not started');
    return this.running;
  }

  /** What was done on a case. */
  done(caseId: string): string[] {
    const own = new Set([...this.orders.values()].filter((order) => order.caseId === caseId).map((order) => order.id));
    return this.effects.filter((effect) => own.has(effect.split(' ')[1] ?? '')).map((effect) => effect.replace(/ \S+/, ''));
  }

  orderOf(caseId: string): Held {
    const found = [...this.orders.values()].find((order) => order.caseId === caseId);
    if (!found) throw new Error(`there is no order on ${caseId}`);
    return found;
  }

  async issue(orderId: string, order: IssueOrder): Promise<OrderState> {
    return this.act('issue', orderId, async () => {
      if (this.orders.has(orderId)) return false;
      if (this.ended.has(subjectOf(order))) throw hasEnded(order);
      this.orders.set(orderId, newOrder(orderId, order));
      await this.tellOrder(orderId, 'issued');
      return true;
    });
  }

  async refer(orderId: string, { cause }: ReferOrder): Promise<OrderState> {
    return this.act(`refer:${cause}`, orderId, async () => {
      const order = this.get(orderId);
      if (order.referredAt !== null) return false;
      if (order.status === 'closed') throw new DomainError('conflict', 'order-closed', 'the case has ended');
      await this.change(orderId, { referredAt: new Date().toISOString() }, 'referred');
      return true;
    });
  }

  /** People and time go on with an order. */
  async change(orderId: string, change: Partial<OrderState>, branch: OrderBranch): Promise<void> {
    const order = this.get(orderId);
    this.orders.set(orderId, { ...order, ...change, sequence: order.sequence + 1 });
    await this.tellOrder(orderId, branch);
  }

  /** An order by hand. */
  async byHand(caseId: string): Promise<string> {
    const orderId = newId();
    this.orders.set(orderId, newOrder(orderId, { caseId, kind: 'overdue', agencyCode: HANDLING, content: '请说明情况' }));
    await this.tellOrder(orderId, 'issued');
    return orderId;
  }

  /** Tells the order as it is. */
  async tellOrder(orderId: string, branch: OrderBranch): Promise<void> {
    const { caseId, sequence, ...order } = this.get(orderId);
    const { referredAt, dueDay, dueAt, supervisorCode, rung, orderNo, caseNo, kind, itemCode, itemName, agencyCode, status, round } = order;
    const due = { day: dueDay, at: timestampFromDate(new Date(dueAt)) };
    const { workOrder } = order;
    const state = {
      ...(workOrder ? { workOrder } : {}),
      orderNo,
      caseNo,
      kind,
      itemCode,
      itemName,
      agencyCode,
      status,
      round,
      due,
      regionCode: '220104',
      rung: rung ?? '',
    };
    const whole = {
      ...state,
      supervisorCode: supervisorCode ?? '',
      ...(referredAt === null ? {} : { referredAt: timestampFromDate(new Date(referredAt)) }),
    };
    await this.tell(TOPICS.order, { aggregateId: orderId, caseId, sequence }, { case: branch, value: { order: whole } });
  }

  /** The review of a case has reached a rung. */
  async climbs(caseId: string, rung: string, sequence: number): Promise<void> {
    const due = { day: '2026-11-24', at: timestampFromDate(new Date('2026-11-24T16:00:00Z')) };
    const facts = { caseNo: `${ITEM}20261101000001`, itemCode: ITEM, itemName: '食品经营许可', regionCode: '220104', agencyCode: HANDLING };
    const value = { ...facts, rung, clock: 'statutory', due, steps: [], supervisors: [HANDLING, WATCHING] };
    await this.tell(TOPICS.review, { aggregateId: caseId, caseId, sequence }, { case: 'rungReached', value });
  }

  /** The case has ended: its orders are closed, and both are told. */
  async ends(caseId: string, sequence: number, how: 'decided' | 'terminated' = 'decided'): Promise<void> {
    await this.tell(TOPICS.review, { aggregateId: caseId, caseId, sequence }, { case: how, value: {} });
    await this.closes(caseId);
  }

  /** What orders are about has ended, and they are closed: a case, or a duty of a work order. */
  async closes(subjectId: string): Promise<void> {
    this.ended.add(subjectId);
    for (const order of this.orders.values())
      if (subjectOf(order) === subjectId && order.status !== 'accepted') await this.change(order.id, { status: 'closed' }, 'closed');
  }

  private get(orderId: string): Held {
    const order = this.orders.get(orderId);
    if (!order) throw new DomainError('not-found', 'order-not-found', 'there is no such order');
    return order;
  }

  private async act(what: string, orderId: string, effect: () => Promise<boolean>): Promise<OrderState> {
    this.calls += 1;
    if (this.away) throw new TransientError('the service is away');
    if (this.refuses) throw this.refuses;
    if (await effect()) this.effects.push(`${what} ${orderId}`);
    return this.get(orderId);
  }

  /** As any owner publishes, repeats included: through the outbox, as it is. */
  async tell<E extends EventEnvelope>(
    topic: Topic<E>,
    of: { aggregateId: string; caseId: string; sequence: number },
    event: { case: string; value: object },
  ): Promise<void> {
    const fields = {
      ...of,
      rootId: of.caseId,
      eventId: newId(),
      occurredAt: timestampFromDate(new Date()),
      causedBy: 'request:test',
      event,
    };
    const message = create(topic.schema, fields as unknown as MessageInitShape<GenMessage<E>>);
    await this.service.get(Transactions).open(({ outbox }) => {
      outbox.message({ topic: topic.name, key: of.caseId, headers: { ce_id: fields.eventId }, value: toBinary(topic.schema, message) });
      return Promise.resolve();
    });
    this.service.get(Relay).wake();
  }
}

const subjectOf = ({ caseId, workOrder }: Pick<IssueOrder, 'caseId'> & Partial<Pick<OrderState, 'workOrder'>>): string =>
  workOrder ? workOrderDutyId(workOrder) : caseId;
const hasEnded = ({ workOrder }: IssueOrder): DomainError =>
  new DomainError('conflict', workOrder ? 'duty-has-ended' : 'case-has-ended', 'what it would be about has ended');

type OrderBranch = 'issued' | 'answered' | 'answerAccepted' | 'returned' | 'overdue' | 'referred' | 'closed' | 'snapshot';

const newOrder = (orderId: string, { caseId, kind, workOrder, agencyCode, content, rung, supervisorCode }: IssueOrder): Held => ({
  id: orderId,
  orderNo: '督〔2026〕000001号',
  status: 'issued',
  sequence: 1,
  caseId,
  caseNo: `${ITEM}20261101000001`,
  itemCode: ITEM,
  itemName: '食品经营许可',
  kind,
  workOrder: workOrder ?? null,
  rung: rung ?? null,
  agencyCode,
  supervisorCode: supervisorCode ?? null,
  issuedAt: new Date().toISOString(),
  round: 1,
  dueDay: '2026-11-27',
  dueAt: '2026-11-27T16:00:00.000Z',
  referredAt: null,
  closedAt: null,
  closedBy: null,
  content,
});

@Controller('v1/orders/:id')
class OrderRoutes {
  constructor(@Inject(OrderOwner) private readonly owner: OrderOwner) {}

  @Put()
  @Allow('orchestrator')
  issue(@PathOf('id', id) orderId: string, @BodyOf(IssueOrder) order: IssueOrder): Promise<OrderState> {
    return this.owner.issue(orderId, order);
  }

  @Post('referral')
  @HttpCode(200)
  @Allow('orchestrator')
  refer(@PathOf('id', id) orderId: string, @BodyOf(ReferOrder) referral: ReferOrder): Promise<OrderState> {
    return this.owner.refer(orderId, referral);
  }
}

/** It has no time limits: the alarm finds nothing due. */
@Controller('v1/deadlines')
class RingRoutes {
  @Post('ring')
  @HttpCode(200)
  @Allow('orchestrator')
  ring(): RingView {
    return { rung: 0, more: false, next: null };
  }
}

@Module({})
class Rest {}

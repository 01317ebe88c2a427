import { setTimeout as sleep } from 'node:timers/promises';
import { toJsonString } from '@bufbuild/protobuf';
import { LimitUnit, newId, TOPICS, type OrderState, type OrderView, type Principal, type RingView } from '@onewindow/contracts';
import { NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import type { HttpAnswer, TestService } from '@onewindow/testing';
import { AgencyConsumer } from '../src/agency/agency.consumer.js';
import { WarningConsumer } from '../src/warning/warning.consumer.js';
import { asSlice, event } from './events.js';
import { staff } from './people.js';

/** The body that handles the cases of these tests, its codes with right check characters. */
export const HANDLING = '11220104000000019D';
export const WATCHING = '112201040000000278';
export const OTHER = '122201040000000350';
const REGION = '220104';
export const ITEM = `${HANDLING}4000131030001`;
export const CASE_NO = `${ITEM}20261124000001`;

export const head = staff('head', 'agency-head', HANDLING);
export const handler = staff('handler', 'officer', HANDLING);
export const watcher = staff('watcher', 'supervisor', WATCHING);
export const ownWatcher = staff('own-watcher', 'supervisor', HANDLING);
export const otherWatcher = staff('other-watcher', 'supervisor', OTHER);
export const otherOfficer = staff('other-officer', 'officer', OTHER);
export const machine: Partial<Principal> = { id: 'orchestrator', kind: 'machine', roles: ['orchestrator'] };

export const ANSWER = { result: '因系统对接延误，已恢复办理', measures: '指定专人办理', expectedDay: '2199-01-01' };

type Answered = HttpAnswer<OrderState & { readonly code?: string }>;

/** Orders and the cases that they are about, as people and events make them. */
export class Orders {
  constructor(private readonly running: TestService) {}

  /** What the catalogue has told before: the national calendar, and how long a region has for an answer. */
  async rules(regionCode = REGION, days = 3): Promise<void> {
    const { daysOff, makeUpDays, ...calendar } = NATIONAL_CALENDAR;
    const year = { ...calendar, regionCode: '000000', version: 1, daysOff: [...daysOff], makeUpDays: [...makeUpDays] };
    const published = event(TOPICS.calendar, { caseId: newId() }, { case: 'published', value: year });
    const orderAnswer = { amount: days, unit: LimitUnit.WORKING_DAY, basis: '当地规定' };
    const value = { regionCode, name: '朝阳区', level: 'county', parentCode: '220100', rules: { orderAnswer } };
    const changed = event(TOPICS.organisation, { caseId: newId() }, { case: 'regionChanged', value });
    const copies = this.running.get(AgencyConsumer);
    await asSlice(this.running, [published], (all, slice) => copies.onCalendarEvents(all, slice));
    await asSlice(this.running, [changed], (all, slice) => copies.onOrganisationEvents(all, slice));
  }

  /** A case that is being handled, as its events tell it. */
  async case(rootId?: string, regionCode = REGION): Promise<string> {
    const caseId = newId();
    const value = { caseNo: CASE_NO, itemCode: ITEM, itemName: '食品经营许可', regionCode };
    const said = { caseId, ...(rootId ? { rootId } : {}) };
    const registered = event(TOPICS.case, said, { case: 'registered', value });
    await asSlice(this.running, [registered], (all, slice) => this.heard.onCaseEvents(all, slice));
    return caseId;
  }

  async ends(caseId: string, how: 'decided' | 'terminated' = 'decided', beforeCommit?: () => Promise<void>): Promise<void> {
    const ended = event(TOPICS.review, { caseId, sequence: 9 }, { case: how, value: {} });
    await asSlice(this.running, [ended], (all, slice) => this.heard.onReviewEvents(all, slice), beforeCommit);
  }

  put(who: Partial<Principal>, id: string, caseId: string, change: object = {}): Promise<Answered> {
    const body = { caseId, kind: 'overdue', agencyCode: HANDLING, content: '超过法定期限仍未办结，请说明情况并限期办结。', ...change };
    return this.running.call(who, 'PUT', `/v1/orders/${id}`, body);
  }

  /** An order by hand, on a case of its own. */
  async issue(change: object = {}): Promise<OrderState> {
    const answer = await this.put(watcher, newId(), await this.case(), change);
    expect(answer.status).toBe(200);
    return answer.body;
  }

  act(who: Partial<Principal>, id: string, what: string, body?: object): Promise<Answered> {
    return this.running.call(who, 'POST', `/v1/orders/${id}/${what}`, body);
  }

  /** As a caller does who was told that it is not possible now. */
  async insist(who: Partial<Principal>, id: string, what: string, body?: object): Promise<Answered> {
    for (;;) {
      const answer = await this.act(who, id, what, body);
      if (answer.status !== 503) return answer;
      await sleep(50);
    }
  }

  read(who: Partial<Principal>, id: string): Promise<HttpAnswer<OrderView & { readonly code?: string }>> {
    return this.running.call(who, 'GET', `/v1/orders/${id}`);
  }

  /** What was told of an order, in its order. */
  async told(order: Pick<OrderState, 'id' | 'caseId'>, rootId = order.caseId) {
    const events = await this.running.published(TOPICS.order, rootId);
    return events.filter(({ aggregateId }) => aggregateId === order.id);
  }

  /** All that was told of an order, as text. */
  async words(order: Pick<OrderState, 'id' | 'caseId'>): Promise<string> {
    return (await this.told(order)).map((each) => toJsonString(TOPICS.order.schema, each)).join();
  }

  async branches(order: Pick<OrderState, 'id' | 'caseId'>): Promise<(string | undefined)[]> {
    return (await this.told(order)).map(({ event: { case: branch } }) => branch);
  }

  /** As if the term for the answer had passed. */
  async termPasses(id: string): Promise<void> {
    const before = `now() - interval '1 minute'`;
    await this.running.superuser.query(`UPDATE supervision_order SET due_at = ${before} WHERE id = $1`, [id]);
    await this.running.superuser.query(`UPDATE deadline SET at = ${before}, ring_at = ${before} WHERE subject = $1`, [id]);
  }

  /** The alarm comes until nothing is due. @returns how many were rung */
  async ring(): Promise<number> {
    for (let rung = 0; ;) {
      const body = { until: new Date().toISOString() };
      const answer = await this.running.call<RingView>(machine, 'POST', '/v1/deadlines/ring', body);
      expect(answer.status).toBe(200);
      rung += answer.body.rung;
      if (!answer.body.more) return rung;
    }
  }

  clocks(id: string): Promise<{ clock: string; at: Date }[]> {
    return this.running.query(`SELECT clock, at FROM deadline WHERE subject = $1`, [id]);
  }

  /** Everything that is stored of an order, as one string. */
  async stored(id: string): Promise<string> {
    const of = async (table: string, column: string) =>
      this.running.query(`SELECT to_jsonb(t) AS body FROM ${table} t WHERE ${column} = $1 ORDER BY 1`, [id]);
    return JSON.stringify([await of('supervision_order', 'id'), await of('order_answer', 'order_id'), await of('deadline', 'subject')]);
  }

  /** Resolves once a transaction of this database waits for a lock. */
  async somebodyWaits(): Promise<void> {
    for (;;) {
      const text = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      if ((await this.running.query(text)).length > 0) return;
      await sleep(10);
    }
  }

  private get heard(): WarningConsumer {
    return this.running.get(WarningConsumer);
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId, type Principal, type RegisteredCase, type Role } from '@onewindow/contracts';
import { MessagingModule, Transactions, type Tx } from '@onewindow/messaging/tx';
import { subjectId } from '@onewindow/platform';
import { TestService, withModule, type HttpClient } from '@onewindow/testing';
import type { Client } from 'pg';
import { AppModule } from '../src/app.module.js';
import { caseSnapshots } from '../src/case/case.snapshot.js';
import { dataSourceOptions } from '../src/data-source.js';
import { AGENCY, copyCatalogue, ITEM, SITE } from './catalogue.js';

const SUBJECT_KEY = 'ab'.repeat(32);
const CERTIFICATE = '11010519491231002X';

/** The applicant of {@link RunningIntake.register}'s cases. */
export const SUBJECT = subjectId(SUBJECT_KEY, '111', CERTIFICATE);

/** One intake service on a database of its own, with an item that takes cases. */
export interface RunningIntake {
  readonly service: TestService;
  /** Looks behind the service's back. */
  readonly superuser: Client;
  /** Where its files lie. */
  readonly filesDir: string;
  /** A caller with a token. */
  as(who: Partial<Principal>): Promise<HttpClient>;
  /** The token alone, for requests that are not JSON. */
  token(who: Partial<Principal>): Promise<string>;
  clerk(id?: string, siteId?: string): Promise<HttpClient>;
  applicant(subject?: string): Promise<HttpClient>;
  officer(agencyCode?: string): Promise<HttpClient>;
  /** Registers a case at {@link SITE}. */
  register(change?: Record<string, unknown>): Promise<RegisteredCase>;
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export const staff = (id: string, siteId: string, ...roles: Role[]): Partial<Principal> => ({
  id,
  kind: 'staff',
  roles,
  siteId,
  windowId: 'w-1',
  agencyCode: '112201040000000278',
});

export const applicantOf = (subject: string): Partial<Principal> => ({
  id: `account-${subject}`,
  kind: 'applicant',
  roles: ['applicant'],
  subjectId: subject,
});

/** @param environment what the service gets beyond what all services get */
export async function startIntake(environment: Record<string, unknown> = {}): Promise<RunningIntake> {
  const filesDir = await mkdtemp(path.join(tmpdir(), 'intake-files-'));
  const running = await TestService.start({
    name: 'intake',
    dataSourceOptions,
    // its files hand it events themselves: what the catalogue's tests publish on the same broker would reach it as well
    module: (config) =>
      withModule(
        AppModule.forRoot(config),
        MessagingModule.forRoot({ service: 'intake', brokers: config.KAFKA_BROKERS, subscriptions: [], snapshots: [caseSnapshots] }),
      ),
    settings: {
      SUBJECT_KEY,
      PERSONAL_DATA_KEY: 'cd'.repeat(32),
      FILES_DIR: filesDir,
      FILES_S3_REGION: 'us-east-1',
      FILES_UNCLAIMED_MAX: 300,
      FILES_UNCLAIMED_MAX_BYTES: 1024 * 1024 * 1024,
      ...environment,
    },
  });
  const transaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => running.get(Transactions).run('request:test', work);
  await transaction(copyCatalogue);
  const as = (who: Partial<Principal>): Promise<HttpClient> => running.as(who);
  const clerk = (id = 'clerk-1', siteId = SITE): Promise<HttpClient> => as(staff(id, siteId, 'window-clerk'));
  return {
    service: running,
    superuser: running.superuser,
    filesDir,
    as,
    token: (who) => running.token(who),
    clerk,
    applicant: (subject = SUBJECT) => as(applicantOf(subject)),
    officer: (agencyCode = AGENCY) => as({ ...staff('officer-1', '', 'officer'), agencyCode }),
    register: async (change = {}) => {
      const answer = await (await clerk())<RegisteredCase>('PUT', `/v1/cases/${newId()}`, form(change));
      if (answer.status !== 200) throw new Error(`the case was not registered: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    transaction,
    stop: async () => {
      await running.stop();
      await rm(filesDir, { recursive: true });
    },
  };
}

/** An application as the window hands it in. */
export const form = (change: Record<string, unknown> = {}) => ({
  itemCode: ITEM,
  channel: '1',
  applicant: {
    kind: '1',
    name: '张三丰',
    certificate: { certificateType: '111', certificateNumber: CERTIFICATE },
    phone: '13900001234',
    address: '长春市南关区人民大街1号',
  },
  materials: [{ key: 'application' }],
  ...change,
});

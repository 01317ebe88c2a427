import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create } from '@bufbuild/protobuf';
import {
  CalendarVersionSchema,
  ItemVersionSchema,
  LimitUnit,
  MaterialNeed,
  newId,
  StepKind,
  type Principal,
  type RegisteredCase,
  type Role,
} from '@onewindow/contracts';
import { NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { createService, subjectId, type RunningService } from '@onewindow/platform';
import { httpClient, leakCheck, testBrokers, testDatabase, testIssuer, type HttpClient } from '@onewindow/testing';
import { Client } from 'pg';
import { AppModule } from '../src/app.module.js';
import { copyCalendarVersion, copyItemVersion } from '../src/catalogue/catalogue.commands.js';
import { dataSourceOptions } from '../src/data-source.js';
import { knowOrganisation } from './organisation.js';

export const ITEM = '12441500196720244T3442199806003';
export const AGENCY = '12441500196720244T';
export const SITE = 'site-1';
const SUBJECT_KEY = 'ab'.repeat(32);
const CERTIFICATE = '11010519491231002X';

/** The applicant of {@link RunningIntake.register}'s cases. */
export const SUBJECT = subjectId(SUBJECT_KEY, '111', CERTIFICATE);

const item = create(ItemVersionSchema, {
  itemCode: ITEM,
  version: 1,
  name: '食品经营许可',
  serviceObjects: ['1', '2'],
  regionCode: '220104',
  agencyCode: AGENCY,
  agencyName: '市场监督管理局',
  directoryCode: '3442199806003',
  caseType: '1',
  legalBasis: '食品安全法 第三十五条',
  handlingModes: ['1', '2', '3', '4'],
  correctionLimit: { amount: 15, unit: LimitUnit.WORKING_DAY, basis: '本省规定' },
  result: { name: '食品经营许可证', resultType: '10', validityMonths: 60 },
  statutoryLimit: { amount: 20, unit: LimitUnit.WORKING_DAY, basis: '行政许可法 第四十二条' },
  promisedLimit: { amount: 7, unit: LimitUnit.WORKING_DAY, basis: '承诺' },
  materials: [
    { key: 'application', name: '申请书', need: MaterialNeed.REQUIRED, legalBasis: '行政许可法 第二十九条' },
    { key: 'floor-plan', name: '平面图', need: MaterialNeed.OPTIONAL, legalBasis: '行政许可法 第三十一条' },
  ],
  steps: [{ key: 'decision', name: '审批决定', kind: StepKind.DECISION, agencyCode: AGENCY, role: 'agency-head' }],
});

/** One intake service on a database of its own, with an item that takes cases. */
export interface RunningIntake {
  readonly service: RunningService;
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
  const noLeaks = leakCheck();
  const database = await testDatabase({ service: 'intake', dataSourceOptions });
  const issuer = await testIssuer();
  const filesDir = await mkdtemp(path.join(tmpdir(), 'intake-files-'));
  const config = {
    PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent' as const,
    DATABASE_URL: database.url,
    KAFKA_BROKERS: testBrokers(),
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    SUBJECT_KEY,
    PERSONAL_DATA_KEY: 'cd'.repeat(32),
    FILES_DIR: filesDir,
    FILES_S3_REGION: 'us-east-1',
    ...environment,
  };
  const service = await createService({ name: 'intake', config: () => config, module: (read) => AppModule.forRoot(read) });
  const superuser = new Client(database.superuserUrl);
  await superuser.connect();
  const transaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => service.app.get(Transactions).run('request:test', work);
  await transaction(async (tx) => {
    await copyItemVersion(tx, item, 1);
    await copyCalendarVersion(tx, nationalCalendar(), 1);
    await knowOrganisation(tx);
  });
  const as = async (who: Partial<Principal>): Promise<HttpClient> => httpClient(service.address, await issuer.token(who));
  const clerk = (id = 'clerk-1', siteId = SITE): Promise<HttpClient> => as(staff(id, siteId, 'window-clerk'));
  return {
    service,
    superuser,
    filesDir,
    as,
    token: (who) => issuer.token(who),
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
      await superuser.end();
      await service.stop();
      await issuer.close();
      await database.drop();
      await rm(filesDir, { recursive: true });
      await noLeaks();
    },
  };
}

const nationalCalendar = () =>
  create(CalendarVersionSchema, {
    ...NATIONAL_CALENDAR,
    regionCode: '000000',
    version: 1,
    daysOff: [...NATIONAL_CALENDAR.daysOff],
    makeUpDays: [...NATIONAL_CALENDAR.makeUpDays],
  });

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

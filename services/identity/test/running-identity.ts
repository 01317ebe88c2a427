import { randomUUID } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import { AgencySchema, codeId, StaffMemberSchema, TOPICS, type StaffMember } from '@onewindow/contracts';
import { Relay, Transactions } from '@onewindow/messaging/tx';
import { createService, type RunningService } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import type { Config } from '../src/config.js';
import { identityService } from '../src/service.js';
import { PublicAddress } from './public-address.js';

export const PASSWORD = 'right-password';
export const PORTAL_SECRET = 'portal-secret-0123456789';
export const MACHINE_SECRET = 'machine-secret-0123456789';
export const SUBJECT_KEY = 'ab'.repeat(32);

/** Identity in this process, reached as in the real system: by its public address only. */
export class RunningIdentity {
  private sequence = 0;

  private constructor(
    readonly address: PublicAddress,
    private readonly config: Config,
    private service: RunningService,
  ) {}

  static async start(where: { DATABASE_URL: string; KAFKA_BROKERS: string[] }, machines: readonly string[]): Promise<RunningIdentity> {
    const address = await PublicAddress.start();
    const config: Config = {
      PORT: 0,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      ...where,
      SUBJECT_KEY,
      OIDC_ISSUER: address.issuer,
      OIDC_JWKS_URL: `${address.issuer}/jwks`,
      PORTAL_URL: address.origin,
      DEMO_PASSWORD: PASSWORD,
      PORTAL_CLIENT_SECRET: PORTAL_SECRET,
      MACHINE_CLIENTS: machines.map((clientId) => ({ clientId, secret: MACHINE_SECRET, agencyCode: '' })),
      ACCESS_TOKEN_SECONDS: 900,
    };
    const service = await createService({ ...identityService, config: () => config });
    address.target = service.address;
    return new RunningIdentity(address, config, service);
  }

  get issuer(): string {
    return this.address.issuer;
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.service.app.get<T>(token, { strict: false });
  }

  /** Ends the service and starts it again on the same database, at another port behind the same public address. */
  async restart(): Promise<void> {
    await this.service.stop();
    this.service = await createService({ ...identityService, config: () => this.config });
    this.address.target = this.service.address;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.address.stop();
  }

  /** What catalog publishes when a member of staff joins, changes or leaves. */
  async staffChanged(staff: StaffMember): Promise<void> {
    const common = { aggregateId: staff.staffId, rootId: staff.staffId, caseId: '', sequence: (this.sequence += 1) };
    await this.catalog().run('request:test', async (tx) =>
      tx.publish(TOPICS.organisation, { ...common, event: { case: 'staffChanged', value: staff } }),
    );
  }

  /** What catalog publishes when an agency gets a system of its own. */
  async agencyChanged(agencyCode: string, clientId: string): Promise<void> {
    const id = codeId('agency', `${agencyCode}-${clientId}`);
    const value = create(AgencySchema, { agencyCode, name: '市场监督管理局', regionCode: '510100', clientId });
    const common = { aggregateId: id, rootId: id, caseId: '', sequence: (this.sequence += 1) };
    await this.catalog().run('request:test', async (tx) =>
      tx.publish(TOPICS.organisation, { ...common, event: { case: 'agencyChanged', value } }),
    );
  }

  // The topic belongs to catalog; its events travel through this service's own outbox here.
  private catalog(): Transactions {
    const relay = this.get(Relay);
    return new Transactions(this.get(DataSource), { service: 'catalog', clock: () => new Date(), published: () => relay.wake() });
  }
}

/** A window clerk that no other test knows. */
export function newClerk(): StaffMember {
  const id = randomUUID();
  const place = { agencyCode: '115101000000000019', siteId: 'site-1', windowId: 'window-3' };
  return create(StaffMemberSchema, {
    staffId: id,
    username: `Clerk-${id.slice(0, 8)}`,
    name: '赵敏',
    ...place,
    roles: ['window-clerk', 'issuing-counter'],
    active: true,
  });
}

import { codeId, type Principal } from '@onewindow/contracts';
import { subjectId } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { findAgencyOfClient, findStaffById, findStaffByUsername } from './account.queries.js';
import { APPLICANTS, type Applicant } from './applicants.data.js';
import { staffPrincipal } from './principal.domain.js';

const ORCHESTRATOR = 'orchestrator';

/** A machine that may sign in with client credentials. */
export interface MachineClient {
  readonly clientId: string;
  readonly secret: string;
  /** USCC of the agency whose system it is, until the organisation's copy names it. */
  readonly agencyCode: string;
}

/** Who can sign in: staff from the organisation's copy, applicants of the data file, machines of the configuration. */
export class Directory {
  private readonly applicants: readonly { readonly username: string; readonly principal: Principal }[];

  /** @param subjectKey the installation's SUBJECT_KEY */
  constructor(
    private readonly db: DataSource,
    subjectKey: string,
    private readonly machines: readonly MachineClient[],
  ) {
    this.applicants = APPLICANTS.map((applicant) => ({
      username: applicant.username,
      principal: applicantPrincipal(applicant, subjectKey),
    }));
  }

  /** A person by the name they sign in with, in any case; undefined if nobody in office has it. */
  async findByUsername(username: string): Promise<Principal | undefined> {
    const name = username.toLowerCase();
    const staff = await findStaffByUsername(this.db, name);
    if (staff) return staffPrincipal(staff);
    return this.applicants.find((applicant) => applicant.username === name)?.principal;
  }

  /** A person by the id in their tokens; undefined once they have left. */
  async findById(id: string): Promise<Principal | undefined> {
    const applicant = this.applicants.find((one) => one.principal.id === id);
    if (applicant) return applicant.principal;
    const staff = await findStaffById(this.db, id);
    return staff && staffPrincipal(staff);
  }

  /** A machine by its client id; undefined for a department's system that no agency names. */
  async findMachine(clientId: string): Promise<Principal | undefined> {
    const client = this.machines.find((machine) => machine.clientId === clientId);
    if (!client) return undefined;
    if (clientId === ORCHESTRATOR) return machinePrincipal(clientId, 'orchestrator', '任务编排', '');
    const agency = await findAgencyOfClient(this.db, clientId);
    const agencyCode = agency?.agencyCode ?? client.agencyCode;
    return agencyCode ? machinePrincipal(clientId, 'department-system', `${agency?.name ?? agencyCode}业务系统`, agencyCode) : undefined;
  }
}

const machinePrincipal = (id: string, role: Principal['roles'][number], name: string, agencyCode: string): Principal => ({
  id,
  kind: 'machine',
  roles: [role],
  name,
  agencyCode,
  siteId: '',
  windowId: '',
  subjectId: '',
});

const applicantPrincipal = (applicant: Applicant, subjectKey: string): Principal => ({
  id: codeId('applicant', applicant.username),
  kind: 'applicant',
  roles: ['applicant'],
  name: applicant.name,
  agencyCode: '',
  siteId: '',
  windowId: '',
  subjectId: subjectId(subjectKey, applicant.certificateType, applicant.certificateNumber),
});

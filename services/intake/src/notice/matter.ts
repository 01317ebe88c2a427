import type { Principal } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import type { PersonalData } from '@onewindow/platform';
import { lockCase } from '../case/case.commands.js';
import { assertAtSite } from '../case/case.domain.js';
import type { ToldCase } from '../message/message.commands.js';
import { signedCase, type SignedMatter } from './receipt.commands.js';
import { recordService, type Service } from './service.commands.js';

/** What documents are brought for: a case, or an application for a bundle. It is locked. */
export interface Matter {
  readonly told: ToldCase;
  /** The applicant agreed to be served electronically. */
  readonly consents: boolean;
  /** A document reached the applicant: the first service counts. */
  readonly served: (service: Service) => Promise<unknown>;
  /** What the proof of service says of it. */
  readonly signed: () => Promise<Pick<SignedMatter, 'caseId' | 'agencyCode' | 'head'>>;
}

/** Finds and locks a matter of the clerk's site. @throws DomainError that there is none of it */
export type OpenMatter = (tx: Tx, id: string, clerk: Principal) => Promise<Matter>;

/** A case. @throws DomainError `case-not-found` */
export const caseMatter =
  (personal: PersonalData): OpenMatter =>
  async (tx, id, clerk) => {
    const row = await lockCase(tx, id);
    assertAtSite(row, clerk);
    return {
      told: row,
      consents: row.electronicService,
      served: (service) => recordService(tx, row, service),
      signed: () => signedCase(tx, row, { personal }),
    };
  };

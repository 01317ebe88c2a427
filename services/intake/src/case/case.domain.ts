import { DomainError, type ItemVersion, type Principal } from '@onewindow/contracts';

/** What a case can be: received (收件) → accepted (受理) → ready at the counter (出件) → closed (办结). */
export type CaseStatus = 'received' | 'accepted' | 'ready' | 'closed';

/** Where a case may go from where it is. */
export const CASE_TRANSITIONS: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  received: ['accepted'],
  accepted: ['ready'],
  ready: ['closed'],
  closed: [],
};

/** A legal day, the instant at which it ends, and whether the calendar's next version may move it. */
export interface Due {
  readonly day: string;
  readonly at: Date;
  readonly provisional: boolean;
}

/** A material as handed in. */
export interface HandedIn {
  readonly key: string;
  readonly copies: number;
}

/** A material that the item version asks of this applicant. */
export interface AskedMaterial {
  readonly key: string;
  readonly name: string;
  readonly need: 'required' | 'optional' | 'tolerable';
  readonly legalBasis: string;
}

/** Who received or delivered something, and where. */
export type Clerk = Pick<Principal, 'id' | 'siteId' | 'windowId'>;

/** A case at the window. */
export interface ServiceCase {
  readonly id: string;
  status: CaseStatus;
  /** Position of its last event. */
  sequence: number;
  readonly siteId: string;
  outcome: 'granted' | 'refused' | null;
}

/** Raises `case-status-<status>` when the case cannot go to `to` from where it is. */
export function assertCanBecome(serviceCase: Pick<ServiceCase, 'status'>, to: CaseStatus): void {
  if (CASE_TRANSITIONS[serviceCase.status].includes(to)) return;
  throw new DomainError('conflict', `case-is-${serviceCase.status}`, `the case is ${serviceCase.status} and cannot become ${to}`, {
    status: serviceCase.status,
  });
}

/**
 * Nothing but the item version's own list may be taken from an applicant (features A22; 行政许可法 第三十一条).
 * @throws DomainError `material-not-asked` or `material-twice`, with the field
 */
export function assertOnlyAskedMaterials(asked: readonly AskedMaterial[], handedIn: readonly HandedIn[]): void {
  const keys = new Set(asked.map((material) => material.key));
  const seen = new Set<string>();
  handedIn.forEach(({ key }, index) => {
    const field = `materials.${index}.key`;
    if (!keys.has(key))
      throw new DomainError('invalid', 'material-not-asked', `the item does not ask this applicant for the material "${key}"`, {
        field,
        article: '行政许可法 第三十一条',
      });
    if (seen.has(key)) throw new DomainError('invalid', 'material-twice', `the material "${key}" is listed twice`, { field });
    seen.add(key);
  });
}

/** The required materials that were not handed in. */
export function missingMaterials(asked: readonly AskedMaterial[], handedIn: readonly HandedIn[]): AskedMaterial[] {
  const present = new Set(handedIn.map((material) => material.key));
  return asked.filter((material) => material.need === 'required' && !present.has(material.key));
}

/**
 * Acceptance asks for complete materials in the form the law sets (行政许可法 第三十二条第一款第五项).
 * @throws DomainError `materials-incomplete` naming all that is missing at once
 */
export function assertComplete(asked: readonly AskedMaterial[], handedIn: readonly HandedIn[]): void {
  const missing = missingMaterials(asked, handedIn);
  if (missing.length === 0) return;
  throw new DomainError('conflict', 'materials-incomplete', `${missing.length} required materials are missing`, {
    article: '行政许可法 第三十二条',
    missing: missing.map(({ key, name }) => ({ key, name })),
  });
}

/** The item must be for this kind of applicant (服务对象, GB/T 39046 A.4). */
export function assertServes(item: Pick<ItemVersion, 'serviceObjects'>, kind: string): void {
  if (item.serviceObjects.includes(kind)) return;
  throw new DomainError('invalid', 'applicant-kind-not-served', 'the item is not for this kind of applicant', {
    field: 'applicant.kind',
    served: item.serviceObjects,
  });
}

/** People at a site see that site's cases and no others; to them another site's case does not exist. */
export function assertAtSite(serviceCase: { readonly siteId: string } | null, caller: Clerk): asserts serviceCase {
  if (serviceCase && caller.siteId !== '' && serviceCase.siteId === caller.siteId) return;
  throw new DomainError('not-found', 'case-not-found', 'there is no such case at this site');
}

import type { EventDraft, OrganisationEvent } from '@onewindow/contracts';
import type { Delegation } from '../delegation/delegation.domain.js';
import type { Agency, Site, StaffMember } from './organisation.domain.js';

const draft = (id: string, sequence: number, event: EventDraft<OrganisationEvent>['event']): EventDraft<OrganisationEvent> => ({
  aggregateId: id,
  rootId: id,
  caseId: '',
  sequence,
  event,
});

export const agencyChanged = ({ id, agencyCode, name, regionCode, clientId }: Agency, sequence: number): EventDraft<OrganisationEvent> =>
  draft(id, sequence, { case: 'agencyChanged', value: { agencyCode, name, regionCode, clientId } });

export const siteChanged = ({ id, name, level, regionCode, parentId, windows }: Site, sequence: number): EventDraft<OrganisationEvent> =>
  draft(id, sequence, {
    case: 'siteChanged',
    value: {
      siteId: id,
      name,
      level,
      regionCode,
      parentId,
      windows: windows.map((window) => ({
        windowId: window.windowId,
        name: window.name,
        kind: window.kind,
        purpose: window.purpose,
        directoryCodes: [...window.directoryCodes],
      })),
    },
  });

export const staffChanged = (
  { id, username, name, agencyCode, siteId, windowId, roles, active }: StaffMember,
  sequence: number,
): EventDraft<OrganisationEvent> =>
  draft(id, sequence, {
    case: 'staffChanged',
    value: { staffId: id, username, name, agencyCode, siteId, windowId, roles: [...roles], active },
  });

export const delegationChanged = (
  { id, staffId, agencyCode, itemCodes, siteId, validFrom, validTo, basis, active }: Delegation,
  sequence: number,
): EventDraft<OrganisationEvent> =>
  draft(id, sequence, {
    case: 'delegationChanged',
    value: { delegationId: id, staffId, agencyCode, itemCodes: [...itemCodes], siteId, validFrom, validTo, basis, active },
  });

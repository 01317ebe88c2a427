import type { EventDraft, OrganisationEvent } from '@onewindow/contracts';
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

export const siteChanged = ({ id, name, level, regionCode, windows }: Site, sequence: number): EventDraft<OrganisationEvent> =>
  draft(id, sequence, {
    case: 'siteChanged',
    value: {
      siteId: id,
      name,
      level,
      regionCode,
      windows: windows.map((window) => ({
        windowId: window.windowId,
        name: window.name,
        kind: window.kind,
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

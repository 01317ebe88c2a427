import type { EventDraft, LicenceEvent } from '@onewindow/contracts';
import type { LicenceRow } from './licence.entity.js';

/** A grant gave birth to the licence. */
export const licenceIssuedEvent = (licence: LicenceRow): EventDraft<LicenceEvent> => ({
  aggregateId: licence.id,
  rootId: licence.rootId,
  caseId: licence.caseId,
  sequence: licence.sequence,
  event: {
    case: 'issued',
    value: {
      licenceNo: licence.licenceNo,
      name: licence.name,
      resultType: licence.resultType,
      subjectId: licence.subjectId,
      agencyCode: licence.agencyCode,
      validFrom: licence.validFrom,
      validTo: licence.validTo ?? '',
      status: licence.status,
    },
  },
});

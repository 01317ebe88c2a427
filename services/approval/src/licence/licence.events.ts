import type { EventDraft, LicenceEvent } from '@onewindow/contracts';
import type { LicenceRow } from './licence.entity.js';

const licenceEvent = (licence: LicenceRow, kind: 'issued' | 'renewed'): EventDraft<LicenceEvent> => ({
  aggregateId: licence.id,
  rootId: licence.rootId,
  caseId: licence.caseId,
  sequence: licence.sequence,
  event: {
    case: kind,
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

/** A grant gave birth to the licence. */
export const licenceIssuedEvent = (licence: LicenceRow): EventDraft<LicenceEvent> => licenceEvent(licence, 'issued');

/** Its validity was lengthened. It goes on in the order of the matter that it was born of. */
export const licenceRenewedEvent = (licence: LicenceRow): EventDraft<LicenceEvent> => licenceEvent(licence, 'renewed');

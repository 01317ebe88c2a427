import { writtenOut, type IssuedDocument, type ItemVersion, type ReviewDecided } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import type { NewDocument } from '../document/document.commands.js';
import { permit, refusalLetter, type Frame, type Holder } from './case.documents.js';
import type { CaseRow } from './case.entity.js';
import type { RenewedLicence } from './renewal.domain.js';

const PERMIT_LAW = '行政许可法';
/** 行政机关应当在该行政许可有效期届满前作出是否准予延续的决定；逾期未作决定的，视为准予延续. */
const RENEWAL = `${PERMIT_LAW} 第五十条第二款`;

/** A renewal that a letter tells of. */
export interface ToldRenewal {
  readonly frame: Frame;
  readonly item: ItemVersion;
  readonly renews: RenewedLicence;
  readonly acceptedAt: Date;
}

/** What each letter on a renewal says: by which law, and of which licence. */
function about({ frame, item, renews, acceptedAt }: ToldRenewal) {
  const own = item.result?.renews?.legalBasis ?? '';
  const ofItem = own === '' || own.startsWith(`${PERMIT_LAW} `) ? [] : [writtenOut(own)];
  return {
    ...frame,
    // its fields refuse another type, which the catalogue does not publish
    item: { ...frame.item, type: '01' as const },
    legalBasis: [writtenOut(RENEWAL), ...ofItem, ...frame.legalBasis],
    acceptedOn: legalDay(acceptedAt),
    permitName: item.result?.name ?? '',
    permitNumber: renews.licenceNo,
    formerValidTo: renews.validTo,
  };
}

/** 准予延续行政许可决定书, or 视为准予延续行政许可告知书 where nobody decided. */
export const renewalLetter = (
  renewal: ToldRenewal,
  { validFrom, validTo }: Pick<ReviewDecided, 'validFrom' | 'validTo'>,
): NewDocument<'RENEW_GRANT' | 'RENEW_DEEMED'>['data'] => ({ ...about(renewal), validFrom, validTo });

/** 不予延续行政许可决定书, with reasons and remedies. */
export const renewalRefusal = (renewal: ToldRenewal, letter: Pick<IssuedDocument, 'reasons'>): NewDocument<'RENEW_REFUSE'>['data'] => ({
  ...about(renewal),
  reasons: refusalLetter(renewal.frame, renewal.acceptedAt, letter).reasons,
  remedies: {},
});

/** The licence anew, with its number: it allows what it allowed. */
export const renewedPermit = (
  { frame, renews }: ToldRenewal,
  row: CaseRow,
  decided: ReviewDecided,
  holder: Holder,
): NewDocument<'PERMIT'>['data'] => ({ ...permit(frame, row, decided, holder), scope: renews.itemName });

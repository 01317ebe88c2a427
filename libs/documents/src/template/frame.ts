import { ITEM_TYPES, SERVICE_OBJECTS, text, type ItemType, type ServiceObject } from '@onewindow/contracts';
import { z } from 'zod';

/** Names of bodies as long as the catalogue takes them: an issuer whose name it took can issue. */
const bodyName = text(200);

/** A legal day, `YYYY-MM-DD`. */
export const day = z.iso.date();

/** A body that people can turn to. */
export const body = z.strictObject({ name: bodyName, address: text(200).optional(), phone: text(50).optional() });

/** What every document says: its number, who issues it and when, for whom, about which matter (for permits 行政许可法 第三十二条 asks seal and date). */
export const frame = {
  number: text(80),
  caseNo: text(50),
  issuer: body,
  issuedOn: day,
  /** Its kind by GB/T 39046 A.4: some provisions speak for enterprises alone. */
  applicant: z.strictObject({ name: text(200), kind: z.enum(Object.keys(SERVICE_OBJECTS) as [ServiceObject]) }),
  /** Its type by GB/T 39046 A.1, on which titles, provisions and seals depend. */
  item: z.strictObject({ name: text(200), code: text(50), type: z.enum(Object.keys(ITEM_TYPES) as [ItemType]) }),
  /** Printed as a QR code: where the document is verified or the case is followed. */
  link: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(500), caption: text(40) }).optional(),
};

/** The item's own provisions, each as cited: `《食品经营许可和备案管理办法》第十三条`; a law and an article of the catalogue have 100 each. */
export const legalBasis = z.array(text(250)).min(1).max(100);

/** Where to turn against a decision, as far as the names are known; the right itself is always stated. */
export const remedies = z.strictObject({ reviewBody: bodyName.optional(), court: bodyName.optional() });

/** The part of every document's data that the frame around the body shows. */
export interface FrameData {
  readonly number: string;
  readonly issuer: { readonly name: string };
  readonly issuedOn: string;
  readonly applicant: { readonly kind: ServiceObject };
  readonly item: { readonly type: ItemType };
  readonly link?: { readonly url: string; readonly caption: string } | undefined;
}

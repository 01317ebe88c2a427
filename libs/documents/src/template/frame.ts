import { text } from '@onewindow/contracts';
import { z } from 'zod';

/** A legal day, `YYYY-MM-DD`. */
export const day = z.iso.date();

/** A body that people can turn to. */
export const body = z.strictObject({ name: text(120), address: text(200).optional(), phone: text(50).optional() });

/** What every document says: its number, who issues it and when, for whom, about which matter (行政许可法 第三十二条 asks seal and date). */
export const frame = {
  number: text(80),
  caseNo: text(50),
  issuer: body,
  issuedOn: day,
  applicant: z.strictObject({ name: text(200) }),
  item: z.strictObject({ name: text(200), code: text(50) }),
  /** Printed as a QR code: where the document is verified or the case is followed. */
  link: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(500), caption: text(40) }).optional(),
};

/** The provisions that the document rests on, each as cited: `《食品经营许可和备案管理办法》第十三条`. */
export const legalBasis = z.array(text(200)).min(1).max(20);

/** Where to turn against a decision, as far as the names are known; the right itself is always stated. */
export const remedies = z.strictObject({ reviewBody: text(120).optional(), court: text(120).optional() });

/** The part of every document's data that the frame around the body shows. */
export interface FrameData {
  readonly number: string;
  readonly issuer: { readonly name: string };
  readonly issuedOn: string;
  readonly link?: { readonly url: string; readonly caption: string } | undefined;
}

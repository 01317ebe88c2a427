import type { z } from 'zod';
import type { FrameData } from './frame.js';

/** The documents of a case (行政许可法 第三十二条, 第三十八条, 第三十九条 and what practice adds). */
export const DOCUMENT_KINDS = [
  'ACCEPT_NOTICE',
  'CORRECTION_NOTICE',
  'NOT_REQUIRED_NOTICE',
  'REJECT_ACCEPT',
  'MATERIAL_RECEIPT',
  'GRANT',
  'REFUSE',
  'WITHDRAWAL_NOTICE',
  'SERVICE_RECEIPT',
  'PERMIT',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** 行政许可法 第三十二条: acceptance, and the refusal of it, carry the special seal; 第三十九条: a permit carries the seal of the body itself. */
export const SPECIAL_SEAL = '（加盖行政许可专用印章）';
export const OWN_SEAL = '（加盖本行政机关印章）';

/** Holds when the field has a value (and is not `false` or empty), or, with `=`, when it has this one: `ground=jurisdiction`. */
interface Condition {
  readonly when?: string;
  readonly unless?: string;
}

/**
 * Text with blanks: `{applicant.name}`; `{day:issuedOn}` writes 2026年1月5日; a list of texts is joined by 、.
 * Within `each`, fields of the entry come first.
 */
export type Text = string | readonly (string | (Condition & { readonly text: string }))[];

export type Part = Condition &
  (
    | { readonly type: 'addressee' | 'paragraph'; readonly text: Text }
    | { readonly type: 'list'; readonly each: string; readonly text: Text }
    | {
        readonly type: 'facts';
        readonly rows: readonly (Condition & { readonly label: string; readonly text: Text; readonly each?: string })[];
      }
    | { readonly type: 'grid'; readonly each: string; readonly columns: readonly { title: string; share: number; text: Text }[] }
  );

/**
 * A kind of document in one wording: data, never changed once it is in use. Another wording or another field is another version,
 * beside the old one, so that what was issued can always be written again as it was.
 */
export interface Template<S extends z.ZodType<FrameData> = z.ZodType<FrameData>> {
  readonly kind: DocumentKind;
  readonly version: number;
  /** May have blanks. */
  readonly title: string;
  /** Where the seal goes. */
  readonly seal: string;
  /** The data that a document of this kind has. */
  readonly fields: S;
  readonly body: readonly Part[];
}

/** Keeps the type of the fields. */
export const defineTemplate = <const S extends z.ZodType<FrameData>>(template: Template<S>): Template<S> => template;

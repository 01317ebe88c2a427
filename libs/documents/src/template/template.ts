import type { ProcedureRule } from '@onewindow/contracts';
import type { z } from 'zod';
import type { FrameData } from './frame.js';

/** The documents of a case (for permits 行政许可法 第三十二条, 第三十八条, 第三十九条, and what practice adds). */
export const DOCUMENT_KINDS = [
  'ACCEPT_NOTICE',
  'CORRECTION_NOTICE',
  'NOT_REQUIRED_NOTICE',
  'REJECT_ACCEPT',
  'MATERIAL_RECEIPT',
  'GRANT',
  'REFUSE',
  'RENEW_GRANT',
  'RENEW_DEEMED',
  'RENEW_REFUSE',
  'WITHDRAWAL_NOTICE',
  'SUSPENSION_NOTICE',
  'EXTENSION_NOTICE',
  'SERVICE_RECEIPT',
  'PERMIT',
  'BUNDLE_ACCEPT_NOTICE',
  'BUNDLE_CANCELLATION',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Holds when the field has a value (and is not `false` or empty), or, with `=`, when it has this one: `ground=jurisdiction`. */
interface Condition {
  readonly when?: string;
  readonly unless?: string;
}

/**
 * Text with blanks: `{applicant.name}`; `{day:issuedOn}` writes 2026年1月5日; a list of texts is joined by 、.
 * Within `each`, fields of the entry come first. `{words.self}` and `{law.grant}` come from the item's type (`legalFrame`).
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
  /** Where the seal goes: a blank of the item's wording. */
  readonly seal: Seal;
  /** The data that a document of this kind has. */
  readonly fields: S;
  readonly body: readonly Part[];
}

type Seal = '{words.seals.notice}' | '{words.seals.decision}' | '{words.seals.licence}';

/** `根据` what: the provision of the procedure's law, where there is one, and those of the item itself. */
export const under = (rule: ProcedureRule) => [{ when: `law.${rule}`, text: `{law.${rule}}和` }, '{legalBasis}'] as const;

/** Keeps the type of the fields. */
export const defineTemplate = <const S extends z.ZodType<FrameData>>(template: Template<S>): Template<S> => template;

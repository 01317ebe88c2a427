import type { z } from 'zod';
import { acceptNotice1 } from './kinds/accept-notice.js';
import { bundleAcceptNotice1 } from './kinds/bundle-accept-notice.js';
import { bundleCancellation1 } from './kinds/bundle-cancellation.js';
import { correctionNotice1 } from './kinds/correction-notice.js';
import { extensionNotice1 } from './kinds/extension-notice.js';
import { grant1 } from './kinds/grant.js';
import { materialReceipt1 } from './kinds/material-receipt.js';
import { notRequiredNotice1 } from './kinds/not-required-notice.js';
import { permit1 } from './kinds/permit.js';
import { refuse1 } from './kinds/refuse.js';
import { rejectAccept1 } from './kinds/reject-accept.js';
import { renewDeemed1, renewGrant1, renewRefuse1 } from './kinds/renewal.js';
import { serviceReceipt1 } from './kinds/service-receipt.js';
import { suspensionNotice1 } from './kinds/suspension-notice.js';
import { withdrawalNotice1 } from './kinds/withdrawal-notice.js';
import type { DocumentKind, Template } from './template.js';

/** The wording in which a document of each kind is issued today. */
export const CURRENT_TEMPLATES = {
  ACCEPT_NOTICE: acceptNotice1,
  CORRECTION_NOTICE: correctionNotice1,
  NOT_REQUIRED_NOTICE: notRequiredNotice1,
  REJECT_ACCEPT: rejectAccept1,
  MATERIAL_RECEIPT: materialReceipt1,
  GRANT: grant1,
  REFUSE: refuse1,
  RENEW_GRANT: renewGrant1,
  RENEW_DEEMED: renewDeemed1,
  RENEW_REFUSE: renewRefuse1,
  WITHDRAWAL_NOTICE: withdrawalNotice1,
  SUSPENSION_NOTICE: suspensionNotice1,
  EXTENSION_NOTICE: extensionNotice1,
  SERVICE_RECEIPT: serviceReceipt1,
  PERMIT: permit1,
  BUNDLE_ACCEPT_NOTICE: bundleAcceptNotice1,
  BUNDLE_CANCELLATION: bundleCancellation1,
} as const satisfies Record<DocumentKind, Template>;

/** Wordings of the past: nothing is issued in them, what was is still written in them. */
const FORMER_TEMPLATES: readonly Template[] = [];

/** Every template there is or was. */
export const TEMPLATES: readonly Template[] = [...Object.values(CURRENT_TEMPLATES), ...FORMER_TEMPLATES];

/** What a document of a kind is issued with. */
export type DocumentData<K extends DocumentKind> = z.input<(typeof CURRENT_TEMPLATES)[K]['fields']>;

/** @throws Error when there is none: a row of a newer release, or a template that was deleted, which may not be */
export function getTemplate(kind: string, version: number): Template {
  const template = TEMPLATES.find((one) => one.kind === kind && one.version === version);
  if (!template) throw new Error(`there is no template ${kind} version ${version}`);
  return template;
}

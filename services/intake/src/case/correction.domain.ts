import { DomainError, type ProcedureLaw } from '@onewindow/contracts';
import { caseIs, type CaseStatus } from './case.domain.js';
import { assertNoneTwice, missingMaterials, type AskedMaterial, type HandedIn } from './material.domain.js';

/** A material that was handed in and does not do, in the clerk's words. */
export interface Defect {
  readonly material: string;
  readonly problem: string;
}

/** Everything the applicant is told to correct. */
export interface Shortcomings {
  readonly missing: readonly AskedMaterial[];
  readonly defects: readonly Defect[];
  /** Keys of all of them, each once. */
  readonly keys: readonly string[];
}

/** A case as far as corrections go; the lists are null until the applicant was told. */
export interface Correctable {
  readonly status: CaseStatus;
  readonly correctionAsked: readonly string[] | null;
  readonly correctionOpen: readonly string[] | null;
}

/**
 * All that is missing or wrong, at once: it may be told only one time (permits: 行政许可法 第三十二条第一款第四项).
 * @param law of the item's procedure
 * @throws DomainError `material-not-handed-in` for a defect of what is not there; `nothing-to-correct`
 */
export function shortcomings(
  asked: readonly AskedMaterial[],
  handedIn: readonly Pick<HandedIn, 'key'>[],
  defects: readonly Defect[],
  law: ProcedureLaw,
): Shortcomings {
  const present = new Set(handedIn.map((material) => material.key));
  defects.forEach(({ material }, index) => {
    if (!present.has(material))
      throw new DomainError(
        'invalid',
        'material-not-handed-in',
        `the material "${material}" was not handed in, so nothing can be wrong with it`,
        {
          field: `defects.${index}.material`,
        },
      );
  });
  const missing = missingMaterials(asked, handedIn);
  const keys = [...new Set([...missing.map((material) => material.key), ...defects.map((defect) => defect.material)])];
  if (keys.length === 0)
    throw new DomainError('conflict', 'nothing-to-correct', 'nothing is missing and no defect is named: the case is to be accepted', {
      article: law.acceptance,
    });
  return { missing, defects, keys };
}

/** @throws DomainError `correction-already-told`; `case-is-<status>` once the check at the window is over */
export function assertNotYetTold({ status }: Pick<Correctable, 'status'>, law: ProcedureLaw): void {
  if (status === 'correcting')
    throw new DomainError('conflict', 'correction-already-told', 'the applicant was already told, once, what to correct', {
      article: law.oneNotice,
    });
  if (status !== 'received') throw caseIs(status, 'nothing is to be corrected any more');
}

/**
 * What is still open after `materials` were handed in. Only what the notice names is taken; a part of it will do. It is taken after the
 * due day too, as long as the window has not turned the case away: the term only says from when it may.
 * @throws DomainError `case-is-<status>`, `corrections-complete`, `material-not-in-notice`, `material-twice`
 */
export function openAfter(
  { status, correctionAsked, correctionOpen }: Correctable,
  materials: readonly Pick<HandedIn, 'key'>[],
  law: ProcedureLaw,
): readonly string[] {
  if (status !== 'correcting') throw caseIs(status, 'no corrections are awaited');
  if (!correctionOpen?.length)
    throw new DomainError('conflict', 'corrections-complete', 'all that was asked for is in; the window decides');
  const asked = new Set(correctionAsked);
  materials.forEach(({ key }, index) => {
    if (!asked.has(key))
      throw new DomainError('invalid', 'material-not-in-notice', `the correction notice does not ask for the material "${key}"`, {
        field: `materials.${index}.key`,
        article: law.oneNotice,
      });
  });
  assertNoneTwice(materials);
  const handedIn = new Set(materials.map((material) => material.key));
  return correctionOpen.filter((key) => !handedIn.has(key));
}

/**
 * A corrected case is accepted when all corrections are in (permits: 行政许可法 第三十二条第一款第五项).
 * @throws DomainError `corrections-incomplete` naming all that is open
 */
export function assertCorrected(
  { correctionOpen }: Pick<Correctable, 'correctionOpen'>,
  asked: readonly AskedMaterial[],
  law: ProcedureLaw,
): void {
  if (!correctionOpen?.length) return;
  const names = new Map(asked.map((material) => [material.key, material.name]));
  throw new DomainError('conflict', 'corrections-incomplete', `${correctionOpen.length} of the corrections asked for are not in`, {
    article: law.acceptance,
    open: correctionOpen.map((key) => ({ key, name: names.get(key) ?? key })),
  });
}

/**
 * What still stands in the way of acceptance, so that the applicant may be turned away for it. The term belongs to the applicant: what
 * did not come is held against them only when it has ended; what came and still does not do, as soon as all is in.
 * @param defects what the clerk finds wrong with what was handed in again; no more than was told once
 * @throws DomainError `correction-not-told`, `correction-term-runs`, `corrections-complete`, `material-not-in-notice`,
 *   `material-not-handed-in`
 */
export function remaining(
  { status, correctionAsked, correctionOpen, correctionDueAt, correctionDueDay }: Told,
  handedIn: readonly Pick<HandedIn, 'key'>[],
  defects: readonly Defect[],
  { now, law }: { readonly now: Date; readonly law: ProcedureLaw },
): Defect[] {
  if (status === 'received')
    throw new DomainError('conflict', 'correction-not-told', 'the applicant was not told what to correct', { article: law.oneNotice });
  if (status !== 'correcting') throw caseIs(status, 'cannot become not-accepted');
  const open = correctionOpen ?? [];
  if (open.length > 0 && correctionDueAt !== null && now < correctionDueAt)
    throw new DomainError('conflict', 'correction-term-runs', 'the applicant has until the end of the due day to hand in what is open', {
      article: law.oneNotice,
      dueDay: correctionDueDay,
    });
  if (open.length === 0 && defects.length === 0)
    throw new DomainError(
      'conflict',
      'corrections-complete',
      'all that was asked for is in: accept the case, or name what is still wrong',
      {
        article: law.acceptance,
      },
    );
  assertWereCorrected(defects, correctionAsked ?? [], open, law);
  return [...stillOpen(open, handedIn), ...defects];
}

/** What was told once and did not come, as the letter says it. */
export function stillOpen(open: readonly string[], handedIn: readonly Pick<HandedIn, 'key'>[]): Defect[] {
  const present = new Set(handedIn.map((material) => material.key));
  return open.map((material) => ({ material, problem: present.has(material) ? '未按告知内容更正' : '未提交' }));
}

/** A case that was told, as far as its term goes. */
export interface Told extends Correctable {
  readonly correctionDueDay: string | null;
  /** When the term ends. */
  readonly correctionDueAt: Date | null;
}

function assertWereCorrected(defects: readonly Defect[], asked: readonly string[], open: readonly string[], law: ProcedureLaw): void {
  defects.forEach(({ material }, index) => {
    const field = `defects.${index}.material`;
    if (!asked.includes(material))
      throw new DomainError('invalid', 'material-not-in-notice', `the correction notice does not ask for the material "${material}"`, {
        field,
        article: law.oneNotice,
      });
    if (open.includes(material))
      throw new DomainError('invalid', 'material-not-handed-in', `the material "${material}" was not handed in after the notice`, {
        field,
      });
  });
}

import { DomainError, type ProcedureLaw } from '@onewindow/contracts';

/** A material as handed in, with the files uploaded for it. */
export interface HandedIn {
  readonly key: string;
  readonly copies: number;
  readonly files: readonly string[];
  /** The case whose result it is, of a member of a bundle: it was not handed in. */
  readonly givenBy?: string;
}

/** A material that the item version asks of this applicant. */
export interface AskedMaterial {
  readonly key: string;
  readonly name: string;
  readonly need: 'required' | 'optional' | 'tolerable';
  readonly legalBasis: string;
}

/**
 * Nothing but the item version's own list may be taken from an applicant (permits: 行政许可法 第三十一条).
 * @param law of the item's procedure
 * @throws DomainError `material-not-asked` or `material-twice`, with the field
 */
export function assertOnlyAskedMaterials(
  asked: readonly AskedMaterial[],
  handedIn: readonly Pick<HandedIn, 'key'>[],
  law: ProcedureLaw,
): void {
  const keys = new Set(asked.map((material) => material.key));
  handedIn.forEach(({ key }, index) => {
    if (!keys.has(key))
      throw new DomainError('invalid', 'material-not-asked', `the item does not ask this applicant for the material "${key}"`, {
        field: `materials.${index}.key`,
        article: law.onlyListed,
      });
  });
  assertNoneTwice(handedIn);
}

/** Type of the letter of authorisation (授权委托书) in the common library of materials. */
const AUTHORISATION = 'power-of-attorney';

/** What lists materials of the common library: an item, or the one set of a bundle. */
interface Letters {
  readonly materials: readonly { readonly key: string; readonly materialType: string }[];
}

/**
 * Who acts for another shows that they may, wherever the item lists a letter of authorisation; most items ask for it by an answer, which
 * then has to say that somebody acts.
 * @throws DomainError `agent-not-answered`
 */
export function assertAuthorised(item: Letters, asked: readonly Pick<AskedMaterial, 'key'>[]): void {
  const letters = item.materials.filter(({ materialType }) => materialType === AUTHORISATION).map(({ key }) => key);
  if (letters.length === 0 || asked.some(({ key }) => letters.includes(key))) return;
  throw new DomainError('invalid', 'agent-not-answered', 'an agent is named, but by the answers nobody acts for the applicant', {
    field: 'applicant.agent',
  });
}

/** @throws DomainError `material-twice`, with the field */
export function assertNoneTwice(handedIn: readonly Pick<HandedIn, 'key'>[]): void {
  const seen = new Set<string>();
  handedIn.forEach(({ key }, index) => {
    if (seen.has(key))
      throw new DomainError('invalid', 'material-twice', `the material "${key}" is listed twice`, { field: `materials.${index}.key` });
    seen.add(key);
  });
}

/** The required materials that were not handed in. */
export function missingMaterials(asked: readonly AskedMaterial[], handedIn: readonly Pick<HandedIn, 'key'>[]): AskedMaterial[] {
  const present = new Set(handedIn.map((material) => material.key));
  return asked.filter((material) => material.need === 'required' && !present.has(material.key));
}

/**
 * Acceptance asks for complete materials in the form the law sets (permits: 行政许可法 第三十二条第一款第五项).
 * @throws DomainError `materials-incomplete` naming all that is missing at once
 */
export function assertComplete(asked: readonly AskedMaterial[], handedIn: readonly Pick<HandedIn, 'key'>[], law: ProcedureLaw): void {
  const missing = missingMaterials(asked, handedIn);
  if (missing.length === 0) return;
  throw new DomainError('conflict', 'materials-incomplete', `${missing.length} required materials are missing`, {
    article: law.check,
    missing: missing.map(({ key, name }) => ({ key, name })),
  });
}

/** What is there after `added` was handed in: a material handed in again takes the place of the former one. */
export function withAdded(handedIn: readonly HandedIn[], added: readonly HandedIn[]): HandedIn[] {
  const keys = new Set(added.map((material) => material.key));
  return [...handedIn.filter((material) => !keys.has(material.key)), ...added];
}

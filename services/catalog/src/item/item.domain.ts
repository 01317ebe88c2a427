import type { Limit } from '@onewindow/legal-clock';
import type { Basis } from '../files/fields.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { AgencyEntry, DirectoryEntry, MaterialType, RegionEntry } from '../files/schemas.js';
import { correctionTermOf } from '../region/region.domain.js';

/** An item version with everything a case, a page or a service needs of it: the document and what it takes from the directory and the libraries. */
export interface ItemContent {
  readonly itemCode: string;
  readonly version: number;
  readonly directoryCode: string;
  readonly codeCertainty: DirectoryEntry['codeCertainty'];
  readonly name: string;
  readonly itemType: DirectoryEntry['itemType'];
  readonly exerciseLevel: ItemDocument['level'];
  readonly caseType: ItemDocument['caseType'];
  readonly serviceObjects: ItemDocument['serviceObjects'];
  readonly handlingModes: ItemDocument['handlingModes'];
  readonly handlingModesCertainty?: ItemDocument['handlingModesCertainty'];
  readonly regionCode: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  /** Region of the implementing body; above `regionCode` where a higher body serves the region. */
  readonly agencyRegion: string;
  readonly legalBases: readonly Basis[];
  readonly statutoryLimit: DirectoryEntry['statutoryLimit'];
  readonly promisedLimit: ItemDocument['promisedLimit'];
  /** The applicant's term to hand in corrections, a local rule. */
  readonly correctionLimit: Limit;
  /** Its law's own term for telling what is missing or wrong. */
  readonly acceptanceNotice?: ItemDocument['acceptanceNotice'];
  /** Warnings of its own, in the place of the region's. */
  readonly ladder?: ItemDocument['ladder'];
  readonly riskFlags: ItemDocument['riskFlags'];
  /** The law that allows commitments in spite of a risk flag; null where none does. */
  readonly commitmentBasis: Basis | null;
  readonly questions: ItemDocument['questions'];
  /** Handling items (办理项), 33 digits, each with its situations (情形). */
  readonly handlingItems: readonly (ItemDocument['handlingItems'][number] & { readonly code: string })[];
  readonly materials: readonly ItemMaterial[];
  readonly conditions: ItemDocument['conditions'];
  readonly fees: ItemDocument['fees'];
  readonly specialProcedures: ItemDocument['specialProcedures'];
  readonly steps: readonly (ItemDocument['steps'][number] & { readonly agency: string })[];
  readonly result: ItemDocument['result'];
  readonly duties: readonly (ItemDocument['duties'][number] & { readonly agencyName: string })[];
}

/** A material of the list with what the common library says of it. */
type ItemMaterial = ItemDocument['materials'][number] & {
  readonly name: string;
  readonly source: MaterialType['source'];
  /** Who issues it; empty where it is the applicant's own. */
  readonly issuer: string;
  readonly eLicence: boolean;
};

/** What an item document takes from the rest of the catalogue. */
export interface ItemSurroundings {
  readonly regions: ReadonlyMap<string, RegionEntry>;
  readonly agencies: ReadonlyMap<string, AgencyEntry>;
  readonly materialTypes: ReadonlyMap<string, MaterialType>;
}

/** The version as it is published, from a checked document and its directory entry. */
export function resolveItem(
  item: ItemDocument,
  entry: DirectoryEntry,
  { regions, agencies, materialTypes }: ItemSurroundings,
): ItemContent {
  const agencyName = (code: string): string => agencies.get(code)?.name ?? '';
  return {
    itemCode: item.code,
    version: item.version,
    directoryCode: entry.code,
    codeCertainty: entry.codeCertainty,
    name: entry.name,
    itemType: entry.itemType,
    exerciseLevel: item.level,
    caseType: item.caseType,
    serviceObjects: item.serviceObjects,
    handlingModes: item.handlingModes,
    // left out where it is not given: a version that is published without it keeps its fingerprint
    ...(item.handlingModesCertainty ? { handlingModesCertainty: item.handlingModesCertainty } : {}),
    regionCode: item.region,
    agencyCode: item.agency,
    agencyName: agencyName(item.agency),
    agencyRegion: agencies.get(item.agency)?.region ?? '',
    legalBases: entry.legalBases,
    statutoryLimit: entry.statutoryLimit,
    promisedLimit: item.promisedLimit,
    correctionLimit: correctionLimit(item, regions),
    ...(item.acceptanceNotice ? { acceptanceNotice: item.acceptanceNotice } : {}),
    ...(item.ladder ? { ladder: item.ladder } : {}),
    riskFlags: item.riskFlags,
    commitmentBasis: item.commitmentBasis ?? null,
    questions: item.questions,
    handlingItems: item.handlingItems.map((handling) => ({ code: `${item.code}${handling.sequence}`, ...handling })),
    materials: item.materials.map((material) => {
      const type = materialTypes.get(material.type);
      return {
        ...material,
        name: material.name ?? type?.name ?? '',
        source: type?.source ?? '99',
        issuer: type?.issuer ?? '',
        eLicence: type?.eLicence ?? false,
      };
    }),
    conditions: item.conditions,
    fees: item.fees,
    specialProcedures: item.specialProcedures,
    steps: item.steps.map((step) => ({ ...step, agency: step.agency ?? item.agency })),
    result: item.result,
    duties: item.duties.map((duty) => ({ ...duty, agencyName: agencyName(duty.agency) })),
  };
}

function correctionLimit(item: ItemDocument, regions: ReadonlyMap<string, RegionEntry>): Limit {
  const term = correctionTermOf(item.region, regions);
  if (!term) throw new Error(`region ${item.region} has no correction term, which the checks refuse`);
  return term;
}

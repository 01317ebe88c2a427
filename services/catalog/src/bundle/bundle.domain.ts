import type { Basis } from '../files/fields.js';
import type { BundleDocument, BundleMaterial, BundleMember } from '../files/bundle.schema.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { AgencyEntry, DirectoryEntry, MaterialType } from '../files/schemas.js';

/** A bundle version with everything an application, a page or a service needs of it: the document and what it takes from its items. */
export interface BundleContent {
  readonly bundleCode: string;
  readonly version: number;
  readonly name: string;
  readonly regionCode: string;
  readonly leadAgencyCode: string;
  readonly leadAgencyName: string;
  readonly serviceObjects: BundleDocument['serviceObjects'];
  readonly handlingModes: BundleDocument['handlingModes'];
  readonly lifeStage: BundleDocument['lifeStage'];
  readonly batch: BundleDocument['batch'];
  readonly basis: Basis;
  readonly jointLimit: BundleDocument['jointLimit'];
  readonly promisedLimit: BundleDocument['promisedLimit'];
  readonly questions: BundleDocument['questions'];
  readonly members: readonly ResolvedMember[];
  readonly fields: BundleDocument['fields'];
  readonly materials: readonly ResolvedMaterial[];
  readonly jointChecks: BundleDocument['jointChecks'];
  readonly savings: BundleDocument['savings'];
}

/** A member with what the guide says of its item: who decides, how long, what comes of it and what it costs. */
type ResolvedMember = Omit<BundleMember, 'item' | 'version' | 'needs'> & {
  readonly itemCode: string;
  readonly itemVersion: number;
  readonly itemName: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly needs: readonly { readonly anyOf: readonly string[] }[];
  readonly promisedLimit: ItemDocument['promisedLimit'];
  readonly result: ItemDocument['result'];
  readonly fees: ItemDocument['fees'];
};

/** A material of the one set with what the common library and the items that use it say. */
type ResolvedMaterial = Omit<BundleMaterial, 'givenBy'> & {
  readonly name: string;
  /** Key of the member whose result it is; null where none gives it. */
  readonly givenBy: string | null;
  readonly source: MaterialType['source'];
  /** Who issues it; empty where it is the applicant's own. */
  readonly issuer: string;
  readonly eLicence: boolean;
  /** A commitment may stand in its place at every member that uses it. */
  readonly commitmentReplaceable: boolean;
  /** The laws that allow to ask for it, each once. */
  readonly bases: readonly Basis[];
};

/** What a bundle document takes from the rest of the catalogue. */
export interface BundleSurroundings {
  readonly agencies: ReadonlyMap<string, AgencyEntry>;
  readonly materialTypes: ReadonlyMap<string, MaterialType>;
  readonly items: ReadonlyMap<string, { readonly item: ItemDocument; readonly entry: DirectoryEntry }>;
}

/** The version as it is published, from a checked document. */
export function resolveBundle(bundle: BundleDocument, known: BundleSurroundings): BundleContent {
  const { code, region, lead, members, materials, retired: _, ...same } = bundle;
  return {
    ...same,
    bundleCode: code,
    regionCode: region,
    leadAgencyCode: lead,
    leadAgencyName: known.agencies.get(lead)?.name ?? '',
    members: members.map((member) => resolveMember(member, known)),
    materials: materials.map((material) => resolveMaterial(material, members, known)),
  };
}

function resolveMember(
  { item: itemCode, version, needs, ...member }: BundleMember,
  { items, agencies }: BundleSurroundings,
): ResolvedMember {
  const known = items.get(itemCode);
  if (!known) throw new Error(`item ${itemCode} is unknown, which the checks refuse`);
  const { item, entry } = known;
  return {
    ...member,
    itemCode,
    itemVersion: version,
    itemName: entry.name,
    agencyCode: item.agency,
    agencyName: agencies.get(item.agency)?.name ?? '',
    needs: needs.map((anyOf) => ({ anyOf })),
    promisedLimit: item.promisedLimit,
    result: item.result,
    fees: item.fees,
  };
}

function resolveMaterial(material: BundleMaterial, members: readonly BundleMember[], known: BundleSurroundings): ResolvedMaterial {
  const type = known.materialTypes.get(material.type);
  const own = material.uses.flatMap((use) => {
    const item = known.items.get(members.find(({ key }) => key === use.member)?.item ?? '')?.item;
    return item?.materials.filter(({ key }) => key === use.key) ?? [];
  });
  const bases = new Map(own.map(({ basis }) => [`${basis.law} ${basis.article}`, basis]));
  return {
    ...material,
    name: material.name ?? type?.name ?? '',
    givenBy: material.givenBy ?? null,
    source: type?.source ?? '99',
    issuer: type?.issuer ?? '',
    eLicence: type?.eLicence ?? false,
    commitmentReplaceable: own.length > 0 && own.every((paper) => paper.commitmentReplaceable),
    bases: [...bases.values()],
  };
}

import { z } from 'zod';
import { limit } from '../files/fields.js';
import { ItemFile } from '../files/item.schema.js';
import { DirectoryFile, MaterialTypesFile } from '../files/schemas.js';
import type { ItemContent } from './item.domain.js';

const document = ItemFile.shape;
const entry = DirectoryFile.shape.directory.element.shape;
const materialType = MaterialTypesFile.shape.materialTypes.element.shape;

/** `published`: new cases are taken under it. `retired`: a later version is, or none. */
export const status = z.enum(['published', 'retired']);

/** An item in a list. */
export const ItemSummary = z
  .object({
    itemCode: z.string(),
    version: z.int(),
    name: z.string(),
    itemType: z.string(),
    caseType: z.string(),
    regionCode: z.string(),
    agencyCode: z.string(),
    agencyName: z.string(),
    statutoryLimit: entry.statutoryLimit,
    promisedLimit: document.promisedLimit,
  })
  .meta({ id: 'ItemSummary' });
export type ItemSummary = z.infer<typeof ItemSummary>;

/** A version of an item in full (`resolveItem`), with since when it holds and, where the item is no longer taken, since when and why. */
export const ItemView = ItemSummary.extend({
  directoryCode: entry.code,
  codeCertainty: entry.codeCertainty,
  exerciseLevel: document.level,
  serviceObjects: document.serviceObjects,
  handlingModes: document.handlingModes,
  handlingModesCertainty: document.handlingModesCertainty,
  agencyRegion: z.string(),
  legalBases: entry.legalBases,
  correctionLimit: limit,
  acceptanceNotice: document.acceptanceNotice,
  ladder: document.ladder,
  riskFlags: document.riskFlags,
  commitmentBasis: document.commitmentBasis.unwrap().nullable(),
  questions: document.questions,
  handlingItems: z.array(document.handlingItems.element.extend({ code: z.string() })),
  materials: z.array(
    document.materials.element.extend({
      name: z.string(),
      source: materialType.source,
      issuer: z.string(),
      eLicence: materialType.eLicence,
    }),
  ),
  conditions: document.conditions,
  fees: document.fees,
  specialProcedures: document.specialProcedures,
  steps: z.array(document.steps.element.extend({ agency: z.string() })),
  result: document.result,
  duties: z.array(document.duties.element.extend({ agencyName: z.string() })),
  status,
  publishedAt: z.string(),
  retired: z.object({ at: z.string(), reason: z.string() }).nullable(),
}).meta({ id: 'ItemView' });
export type ItemView = ItemContent & Pick<z.infer<typeof ItemView>, 'status' | 'publishedAt' | 'retired'>;

/** A version in the list of an item's versions. */
export const VersionSummary = z
  .object({ version: z.int(), status, name: z.string(), publishedAt: z.string() })
  .meta({ id: 'VersionSummary' });
export type VersionSummary = z.infer<typeof VersionSummary>;

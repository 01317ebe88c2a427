import { z } from 'zod';
import { DirectoryFile, ItemFile, MaterialTypesFile } from '../files/schemas.js';
import type { ItemContent } from './item.domain.js';

const document = ItemFile.shape;
const entry = DirectoryFile.shape.directory.element.shape;
const materialType = MaterialTypesFile.shape.materialTypes.element.shape;

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

/** The current version of an item in full (`resolveItem`), with since when it holds. */
export const ItemView = ItemSummary.extend({
  directoryCode: entry.code,
  codeCertainty: entry.codeCertainty,
  exerciseLevel: document.level,
  serviceObjects: document.serviceObjects,
  handlingModes: document.handlingModes,
  legalBases: entry.legalBases,
  questions: document.questions,
  handlingItems: z.array(document.handlingItems.element.extend({ code: z.string() })),
  materials: z.array(document.materials.element.extend({ name: z.string(), source: materialType.source, eLicence: materialType.eLicence })),
  conditions: document.conditions,
  fees: document.fees,
  specialProcedures: document.specialProcedures,
  steps: z.array(document.steps.element.extend({ agency: z.string() })),
  result: document.result,
  duties: z.array(document.duties.element.extend({ agencyName: z.string() })),
  publishedAt: z.string(),
}).meta({ id: 'ItemView' });
export type ItemView = ItemContent & { readonly publishedAt: string };

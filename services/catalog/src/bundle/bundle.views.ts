import { z } from 'zod';
import { BundleFile } from '../files/bundle.schema.js';
import { basis } from '../files/fields.js';
import { ItemFile } from '../files/item.schema.js';
import { MaterialTypesFile } from '../files/schemas.js';
import { status } from '../item/item.views.js';
import type { BundleContent } from './bundle.domain.js';

const document = BundleFile.shape;
const item = ItemFile.shape;
const materialType = MaterialTypesFile.shape.materialTypes.element.shape;
const uses = z.array(z.object({ member: z.string(), key: z.string() }));

/** A bundle in a list. */
export const BundleSummary = z
  .object({
    bundleCode: z.string(),
    version: z.int(),
    name: z.string(),
    regionCode: z.string(),
    leadAgencyCode: z.string(),
    leadAgencyName: z.string(),
    serviceObjects: document.serviceObjects,
    lifeStage: document.lifeStage,
    batch: document.batch,
    promisedLimit: document.promisedLimit,
    savings: document.savings,
  })
  .meta({ id: 'BundleSummary' });
export type BundleSummary = z.infer<typeof BundleSummary>;

/** A version of a bundle in full (`resolveBundle`), with since when it holds and, where the bundle is no longer taken, since when and why. */
export const BundleView = BundleSummary.extend({
  handlingModes: document.handlingModes,
  basis,
  jointLimit: document.jointLimit,
  questions: document.questions,
  members: z.array(
    document.members.element.omit({ item: true, version: true }).extend({
      itemCode: z.string(),
      itemVersion: z.int(),
      itemName: z.string(),
      agencyCode: z.string(),
      agencyName: z.string(),
      needs: z.array(z.object({ anyOf: z.array(z.string()) })),
      promisedLimit: item.promisedLimit,
      result: item.result,
      fees: item.fees,
    }),
  ),
  fields: z.array(document.fields.element.extend({ uses })),
  materials: z.array(
    document.materials.element.extend({
      uses,
      name: z.string(),
      givenBy: z.string().nullable(),
      source: materialType.source,
      issuer: z.string(),
      eLicence: materialType.eLicence,
      commitmentReplaceable: z.boolean(),
      bases: z.array(basis),
    }),
  ),
  jointChecks: z.array(document.jointChecks.unwrap().element.extend({ steps: uses })),
  status,
  publishedAt: z.string(),
  retired: z.object({ at: z.string(), reason: z.string() }).nullable(),
}).meta({ id: 'BundleView' });
export type BundleView = BundleContent & Pick<z.infer<typeof BundleView>, 'status' | 'publishedAt' | 'retired'>;

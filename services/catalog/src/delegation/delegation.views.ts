import { cursor, id, isItemCode, pageSize } from '@onewindow/contracts';
import { z } from 'zod';

/** `GET /v1/delegations`: those in force, of a person or for an item. */
export const ListDelegations = z.strictObject({
  staff: id.optional(),
  item: z.string().refine(isItemCode, 'is not an implementation code').optional(),
  cursor: cursor.optional(),
  limit: pageSize,
});
export type ListDelegations = z.infer<typeof ListDelegations>;

/** A delegation (首席事务代表): who may decide what at which counter, on which basis, until when. */
export const DelegationView = z
  .object({
    delegationId: z.string(),
    code: z.string(),
    staffId: z.string(),
    staffName: z.string(),
    agencyCode: z.string(),
    agencyName: z.string(),
    itemCodes: z.array(z.string()),
    siteId: z.string(),
    validFrom: z.string(),
    validTo: z.string(),
    basis: z.string(),
  })
  .meta({ id: 'DelegationView' });
export type DelegationView = z.infer<typeof DelegationView>;

import { create } from '@bufbuild/protobuf';
import { TOPICS, type OrganisationEvent } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { copyOrganisation } from '../src/catalogue/organisation.commands.js';

/** Another body than the item's own. */
export const OTHER_AGENCY = '11500228008652038C';
/** A site online applications come to by themselves: the center of the item's county. */
export const CENTER = '0198c0de-0000-7000-8000-000000000001';

const event = (value: OrganisationEvent['event']): OrganisationEvent => create(TOPICS.organisation.schema, { sequence: 1, event: value });

const site = (siteId: string, level: string, directoryCodes: string[] = []): OrganisationEvent =>
  event({
    case: 'siteChanged',
    value: {
      $typeName: 'catalog.v1.Site',
      siteId,
      name: siteId,
      level,
      regionCode: '220104',
      parentId: '',
      windows: [
        { $typeName: 'catalog.v1.Window', windowId: 'w-1', name: '综合窗口', kind: 'universal', purpose: '', directoryCodes },
        {
          $typeName: 'catalog.v1.Window',
          windowId: 'w-narrow',
          name: '专窗',
          kind: 'sector',
          purpose: '',
          directoryCodes: ['000131010009'],
        },
      ],
    },
  });

/** Makes this service know the sites of the tests and one agency more. */
export const knowOrganisation = (tx: Tx): Promise<void> =>
  copyOrganisation(tx, [
    site('site-1', 'township'),
    site('site-2', 'township'),
    site(CENTER, 'county'),
    event({
      case: 'agencyChanged',
      value: { $typeName: 'catalog.v1.Agency', agencyCode: OTHER_AGENCY, name: '南关区市场监督管理局', regionCode: '220102', clientId: '' },
    }),
  ]);

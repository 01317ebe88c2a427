import { messagingMigrations } from '@onewindow/messaging/tx';
import { databaseOptions } from '@onewindow/platform';
import type { DataSourceOptions } from 'typeorm';
import { Catalogue1767225601000 } from './migrations/1767225601000-catalogue.js';
import { Drafts1767225601100 } from './migrations/1767225601100-drafts.js';
import { RegionRules1767225601200 } from './migrations/1767225601200-region-rules.js';
import { Bundles1767225601300 } from './migrations/1767225601300-bundles.js';

/** TypeORM options of this service; used by the app, by migrations and by tests. */
export const dataSourceOptions = (url: string): DataSourceOptions =>
  databaseOptions({
    url,
    schema: 'catalog',
    applicationName: 'catalog',
    entities: [],
    migrations: [...messagingMigrations, Catalogue1767225601000, Drafts1767225601100, RegionRules1767225601200, Bundles1767225601300],
  });

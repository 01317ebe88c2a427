import { Module, type DynamicModule } from '@nestjs/common';
import { MessagingModule, Transactions } from '@onewindow/messaging/tx';
import { DatabaseModule } from '@onewindow/platform';
import { BundleController } from './bundle/bundle.controller.js';
import { bundleSnapshots } from './bundle/bundle.snapshot.js';
import { CalendarController } from './calendar/calendar.controller.js';
import { calendarSnapshots } from './calendar/calendar.snapshot.js';
import type { Config } from './config.js';
import { dataSourceOptions } from './data-source.js';
import { DelegationController } from './delegation/delegation.controller.js';
import { delegationSnapshots } from './delegation/delegation.snapshot.js';
import { DraftController } from './draft/draft.controller.js';
import { readCatalogue } from './files/catalogue.js';
import { CatalogueImport } from './import/catalogue-import.js';
import { ItemController } from './item/item.controller.js';
import { itemSnapshots } from './item/item.snapshot.js';
import { agencySnapshots, siteSnapshots, staffSnapshots } from './organisation/organisation.snapshot.js';
import { AgencyController, SiteController } from './organisation/organisation.controller.js';
import { regionSnapshots } from './region/region.snapshot.js';

@Module({})
export class AppModule {
  /** Throws DataFilesError where the data files are refused: the service does not start. */
  static forRoot(config: Config): DynamicModule {
    const catalogue = readCatalogue(config.CATALOG_DATA);
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(dataSourceOptions(config.DATABASE_URL)),
        MessagingModule.forRoot({
          service: 'catalog',
          brokers: config.KAFKA_BROKERS,
          subscriptions: [],
          snapshots: [
            regionSnapshots,
            agencySnapshots,
            staffSnapshots,
            siteSnapshots,
            delegationSnapshots,
            calendarSnapshots,
            itemSnapshots,
            bundleSnapshots,
          ],
        }),
      ],
      controllers: [
        ItemController,
        BundleController,
        CalendarController,
        AgencyController,
        SiteController,
        DelegationController,
        DraftController,
      ],
      providers: [
        {
          provide: CatalogueImport,
          inject: [Transactions],
          useFactory: (transactions: Transactions) => new CatalogueImport(transactions, catalogue),
        },
      ],
    };
  }
}

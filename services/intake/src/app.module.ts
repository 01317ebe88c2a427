import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@onewindow/contracts';
import { fileStore, NumberBlocks, type FileStore } from '@onewindow/documents';
import { MessagingModule } from '@onewindow/messaging/tx';
import { Attempts, DatabaseModule } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import type { CaseTools } from './case/case.commands.js';
import { CaseConsumer } from './case/case.consumer.js';
import { CaseController } from './case/case.controller.js';
import { caseSnapshots } from './case/case.snapshot.js';
import { PersonalData } from './case/personal-data.js';
import { CatalogueConsumer } from './catalogue/catalogue.consumer.js';
import type { Config } from './config.js';
import { dataSourceOptions } from './data-source.js';
import { DraftController } from './draft/draft.controller.js';
import { sweepDrafts } from './draft/draft.expiry.js';
import { daily, ExpirySweeper } from './expiry.sweeper.js';
import { FileController } from './file/file.controller.js';
import { sweepContent, sweepFiles } from './file/file.expiry.js';
import { CASE_TOOLS, FILE_STORE, PERSONAL_DATA } from './tokens.js';

/** Thirty look-ups of progress at once from one address, then one each two seconds. */
const LOOK_UPS = { burst: 30, everyMs: 2000, keys: 50_000 };

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(dataSourceOptions(config.DATABASE_URL)),
        MessagingModule.forRoot({
          service: 'intake',
          brokers: config.KAFKA_BROKERS,
          subscriptions: [TOPICS.item, TOPICS.calendar, TOPICS.review],
          snapshots: [caseSnapshots],
        }),
      ],
      controllers: [CaseController, CaseConsumer, CatalogueConsumer, DraftController, FileController],
      providers: [
        { provide: Attempts, useFactory: () => new Attempts(LOOK_UPS) },
        {
          provide: CASE_TOOLS,
          inject: [DataSource],
          useFactory: (dataSource: DataSource): CaseTools => ({
            numbers: new NumberBlocks(dataSource),
            personal: new PersonalData(config.PERSONAL_DATA_KEY),
            subjectKey: config.SUBJECT_KEY,
          }),
        },
        { provide: PERSONAL_DATA, useValue: new PersonalData(config.PERSONAL_DATA_KEY) },
        { provide: FILE_STORE, useFactory: () => fileStore(config) },
        {
          provide: ExpirySweeper,
          inject: [DataSource, FILE_STORE],
          useFactory: (db: DataSource, store: FileStore) =>
            new ExpirySweeper({
              drafts: () => sweepDrafts(db),
              files: () => sweepFiles(db),
              content: daily(() => sweepContent(db, store)),
            }),
        },
      ],
    };
  }
}

import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { TOPICS } from '@onewindow/contracts';
import {
  DocumentRenderer,
  FailedDocumentsController,
  fileStore,
  NumberBlocks,
  observeDocuments,
  type FileStore,
} from '@onewindow/documents';
import { calendarSweeper, DeadlinesController, ringer } from '@onewindow/deadlines';
import { MessagingModule } from '@onewindow/messaging/tx';
import { Attempts, DatabaseModule, ExpirySweeper, Metrics, PersonalData } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { BundleNoticeController } from './bundle/bundle-notice.controller.js';
import { BundleController } from './bundle/bundle.controller.js';
import { GraphController } from './bundle/graph.controller.js';
import { bundleSnapshots } from './bundle/bundle.snapshot.js';
import { bundleDeadlines } from './bundle/ringing.commands.js';
import { MemberController } from './bundle/member.controller.js';
import type { CaseTools } from './case/case.commands.js';
import { CaseConsumer } from './case/case.consumer.js';
import { CaseController } from './case/case.controller.js';
import { caseSnapshots } from './case/case.snapshot.js';
import { caseDeadlines } from './case/ringing.commands.js';
import { CatalogueConsumer } from './catalogue/catalogue.consumer.js';
import type { Config } from './config.js';
import { dataSourceOptions } from './data-source.js';
import { documentSealer } from './document/document.commands.js';
import { DocumentController } from './document/document.controller.js';
import { DraftController } from './draft/draft.controller.js';
import { expirySweeper } from './expiry.sweeper.js';
import type { FileTools } from './file/file.commands.js';
import { FileController } from './file/file.controller.js';
import { MessageController } from './message/message.controller.js';
import { KeptMessages } from './message/messages.js';
import { NoticeController } from './notice/notice.controller.js';
import { OperationsController } from './operations/operations.controller.js';
import { CASE_TOOLS, FILE_STORE, FILE_TOOLS, NOTICE_TOOLS, PERSONAL_DATA } from './tokens.js';

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
          subscriptions: [TOPICS.item, TOPICS.bundle, TOPICS.calendar, TOPICS.organisation, TOPICS.review, TOPICS.document],
          snapshots: [caseSnapshots, bundleSnapshots],
        }),
      ],
      controllers: [
        BundleController,
        GraphController,
        MemberController,
        CaseController,
        CaseConsumer,
        CatalogueConsumer,
        DraftController,
        FileController,
        DocumentController,
        FailedDocumentsController,
        DeadlinesController,
        NoticeController,
        BundleNoticeController,
        MessageController,
        OperationsController,
      ],
      providers: [{ provide: Attempts, useFactory: () => new Attempts(LOOK_UPS) }, ...paperProviders(config)],
    };
  }
}

/** What commands need besides the transaction: numbers, files, documents, messages; and what deletes them. */
const paperProviders = (config: Config): Provider[] => [
  { provide: PERSONAL_DATA, useValue: new PersonalData(config.PERSONAL_DATA_KEY) },
  { provide: FILE_STORE, useFactory: () => fileStore(config) },
  {
    provide: FILE_TOOLS,
    inject: [PERSONAL_DATA],
    useFactory: (personal: PersonalData): FileTools => ({
      personal,
      quota: { files: config.FILES_UNCLAIMED_MAX, bytes: config.FILES_UNCLAIMED_MAX_BYTES },
    }),
  },
  {
    provide: DocumentRenderer,
    inject: [DataSource, FILE_STORE, PERSONAL_DATA, Metrics],
    useFactory: (dataSource: DataSource, files: FileStore, personal: PersonalData, metrics: Metrics) => {
      const renderer = new DocumentRenderer({ dataSource, files, sealer: documentSealer(personal) });
      observeDocuments(metrics, renderer);
      return renderer;
    },
  },
  {
    provide: CASE_TOOLS,
    inject: [DataSource, DocumentRenderer, PERSONAL_DATA],
    useFactory: (dataSource: DataSource, renderer: DocumentRenderer, personal: PersonalData): CaseTools => ({
      numbers: new NumberBlocks(dataSource),
      renderer,
      personal,
      messages: new KeptMessages(personal),
      subjectKey: config.SUBJECT_KEY,
    }),
  },
  { provide: NOTICE_TOOLS, useExisting: CASE_TOOLS },
  ringer({ inject: [CASE_TOOLS], kinds: (tools: CaseTools) => [bundleDeadlines(tools), caseDeadlines(tools)] }),
  calendarSweeper,
  {
    provide: ExpirySweeper,
    inject: [DataSource, FILE_STORE, DocumentRenderer],
    useFactory: (db: DataSource, store: FileStore, documents: DocumentRenderer) => expirySweeper({ db, store, documents }),
  },
];

import { CalendarPass1767225603200, Deadlines1767225600400, TimeRules1767225600500 } from '@onewindow/deadlines';
import { Documents1767225600200, FailedDocuments1767225600300, NumberBlocks1767225600100 } from '@onewindow/documents';
import { messagingMigrations } from '@onewindow/messaging/tx';
import { databaseOptions } from '@onewindow/platform';
import type { DataSourceOptions } from 'typeorm';
import { BundleRow } from './bundle/bundle.entity.js';
import { CaseRow } from './case/case.entity.js';
import { CorrectionRow } from './case/correction.entity.js';
import { DraftRow } from './draft/draft.entity.js';
import { FileRow } from './file/file.entity.js';
import { Cases1767225601000 } from './migrations/1767225601000-cases.js';
import { RetiredItems1767225601500 } from './migrations/1767225601500-retired-items.js';
import { Drafts1767225601600 } from './migrations/1767225601600-drafts.js';
import { Files1767225601700 } from './migrations/1767225601700-files.js';
import { Notices1767225601800 } from './migrations/1767225601800-notices.js';
import { UnclaimedFiles1767225601900 } from './migrations/1767225601900-unclaimed-files.js';
import { CaseRules1767225602000 } from './migrations/1767225602000-case-rules.js';
import { WindowDuties1767225602100 } from './migrations/1767225602100-window-duties.js';
import { Bundles1767225602500 } from './migrations/1767225602500-bundles.js';
import { Clocks1767225602600 } from './migrations/1767225602600-clocks.js';
import { BundleClocks1767225602700 } from './migrations/1767225602700-bundle-clocks.js';
import { Running1767225602800 } from './migrations/1767225602800-running.js';
import { Visits1767225602900 } from './migrations/1767225602900-visits.js';
import { BundleExtension1767225603000 } from './migrations/1767225603000-bundle-extension.js';
import { Renewals1767225603100 } from './migrations/1767225603100-renewals.js';
import { KeptLimits1767225603400 } from './migrations/1767225603400-kept-limits.js';
import { BundleIssue1767225603500 } from './migrations/1767225603500-bundle-issue.js';
import { NoticeRow } from './notice/notice.entity.js';

/** TypeORM options of this service; used by the app, by migrations and by tests. */
export const dataSourceOptions = (url: string): DataSourceOptions =>
  databaseOptions({
    url,
    schema: 'intake',
    applicationName: 'intake',
    entities: [BundleRow, CaseRow, CorrectionRow, DraftRow, FileRow, NoticeRow],
    migrations: [
      ...messagingMigrations,
      NumberBlocks1767225600100,
      Documents1767225600200,
      FailedDocuments1767225600300,
      Deadlines1767225600400,
      TimeRules1767225600500,
      Cases1767225601000,
      RetiredItems1767225601500,
      Drafts1767225601600,
      Files1767225601700,
      Notices1767225601800,
      UnclaimedFiles1767225601900,
      CaseRules1767225602000,
      WindowDuties1767225602100,
      Bundles1767225602500,
      Clocks1767225602600,
      BundleClocks1767225602700,
      Running1767225602800,
      Visits1767225602900,
      BundleExtension1767225603000,
      Renewals1767225603100,
      KeptLimits1767225603400,
      BundleIssue1767225603500,
      CalendarPass1767225603200,
    ],
  });

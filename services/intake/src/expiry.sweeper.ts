import { daily, ExpirySweeper } from '@onewindow/platform';
import { sweepDrafts } from './draft/draft.expiry.js';
import { sweepContent, sweepFiles, type ContentParts } from './file/file.expiry.js';

/** What expires here: drafts that nobody saved again, files that no case came to name, content that no row refers to. */
export const expirySweeper = (parts: ContentParts): ExpirySweeper =>
  new ExpirySweeper({
    drafts: () => sweepDrafts(parts.db),
    files: () => sweepFiles(parts.db),
    content: daily(() => sweepContent(parts)),
  });

import { Controller, Get, Headers, Inject, Res, StreamableFile } from '@nestjs/common';
import { DocumentView, id, type Principal } from '@onewindow/contracts';
import { DocumentRenderer, type FileStore } from '@onewindow/documents';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, Caller, PathOf, Refuses, RequestCause, type PersonalData } from '@onewindow/platform';
import { z } from 'zod';
import { CASE_READERS } from '../access/case-access.queries.js';
import { attachmentNamed } from '../file/file.domain.js';
import { FILE_STORE, PERSONAL_DATA } from '../tokens.js';
import { listBundleDocuments, listDocuments, readBundleDocument, readDocument } from './document.queries.js';

/** What of the HTTP answer is set by hand. */
interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

@Controller('v1')
export class DocumentController {
  constructor(
    private readonly transactions: Transactions,
    private readonly renderer: DocumentRenderer,
    @Inject(FILE_STORE) private readonly store: FileStore,
    @Inject(PERSONAL_DATA) private readonly personal: PersonalData,
  ) {}

  @Get('cases/:id/documents')
  @Allow(...CASE_READERS)
  @Answers(z.array(DocumentView))
  @Refuses({ 404: 'case-not-found' })
  async list(@PathOf('id', id) caseId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<DocumentView[]> {
    return this.transactions.run(cause, (tx) => listDocuments(tx, caseId, caller, this.personal));
  }

  /** A document never changes, so its file is sent once: the hash is its tag. */
  @Get('cases/:id/documents/:documentId')
  @Allow(...CASE_READERS)
  @Answers('file', 200, 304)
  @Refuses({ 404: ['case-not-found', 'document-unknown'], 409: 'document-not-renderable' })
  async read(
    @PathOf('id', id) caseId: string,
    @PathOf('documentId', id) documentId: string,
    @Headers('if-none-match') known: string | undefined,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile | undefined> {
    const documentNo = await this.transactions.run(cause, (tx) => readDocument(tx, { caseId, documentId }, caller));
    return this.file(documentId, documentNo, known, reply);
  }

  /** What was issued once for all members of an application. */
  @Get('bundles/:id/documents')
  @Allow(...CASE_READERS)
  @Answers(z.array(DocumentView))
  @Refuses({ 404: 'bundle-not-found' })
  async listOfBundle(
    @PathOf('id', id) bundleId: string,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<DocumentView[]> {
    return this.transactions.run(cause, (tx) => listBundleDocuments(tx, bundleId, caller, this.personal));
  }

  @Get('bundles/:id/documents/:documentId')
  @Allow(...CASE_READERS)
  @Answers('file', 200, 304)
  @Refuses({ 404: ['bundle-not-found', 'document-unknown'], 409: 'document-not-renderable' })
  async readOfBundle(
    @PathOf('id', id) bundleId: string,
    @PathOf('documentId', id) documentId: string,
    @Headers('if-none-match') known: string | undefined,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile | undefined> {
    const documentNo = await this.transactions.run(cause, (tx) => readBundleDocument(tx, { caseId: bundleId, documentId }, caller));
    return this.file(documentId, documentNo, known, reply);
  }

  private async file(documentId: string, documentNo: string, known: string | undefined, reply: Reply): Promise<StreamableFile | undefined> {
    const { hash, size } = await this.renderer.getOrRender(documentId);
    reply.header('etag', `"${hash}"`);
    reply.header('cache-control', 'private, no-cache');
    if (known?.includes(`"${hash}"`)) return void reply.status(304);
    return new StreamableFile(await this.store.open(hash), {
      type: 'application/pdf',
      length: size,
      disposition: attachmentNamed(`${documentNo}.pdf`),
    });
  }
}

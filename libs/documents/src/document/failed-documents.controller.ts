import { Controller, Get, Inject, Post } from '@nestjs/common';
import {
  FailedDocumentView,
  id,
  instant,
  ListFailedDocuments,
  page,
  RenderingsView,
  RenderingView,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { Allow, Answers, Caller, createLogger, decodeCursor, pageOf, maskText, PathOf, QueryOf, Refuses } from '@onewindow/platform';
import { z } from 'zod';
import { DocumentRenderer } from './document-renderer.js';
import type { FailedDocument } from './document-rows.js';

const log = createLogger('documents');

/** Documents whose file could not be made, for the people who run the installation. */
@Controller('v1/operations/failed-documents')
export class FailedDocumentsController {
  constructor(@Inject(DocumentRenderer) private readonly renderer: DocumentRenderer) {}

  @Get()
  @Allow('administrator')
  @Answers(page(FailedDocumentView))
  @Refuses({ 400: 'invalid-cursor' })
  async list(@QueryOf(ListFailedDocuments) { cursor, limit }: ListFailedDocuments): Promise<Page<FailedDocumentView>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([instant, id]));
    const found = await this.renderer.listFailed(after, limit + 1);
    return pageOf(found.map(view), limit, (document) => [document.issuedAt, document.id]);
  }

  @Post('rendering')
  @Allow('administrator')
  @Answers(RenderingsView, 202)
  async renderAll(@Caller() caller: Principal): Promise<RenderingsView> {
    const waiting = await this.renderer.renderAllAgain();
    log.info({ waiting, by: caller.id }, 'failed documents are made again');
    return { waiting };
  }

  @Post(':id/rendering')
  @Allow('administrator')
  @Answers(RenderingView)
  @Refuses({ 404: 'document-unknown' })
  async render(@PathOf('id', id) documentId: string, @Caller() caller: Principal): Promise<RenderingView> {
    const reason = (await this.renderer.renderAgain(documentId)) ?? null;
    log.info({ documentId, reason, by: caller.id }, 'a document is made again');
    return { id: documentId, reason: reason === null ? null : maskText(reason) };
  }
}

/** A reason may be an error's own words, which may hold what people entered. */
const view = (document: FailedDocument): FailedDocumentView => ({
  ...document,
  reason: maskText(document.reason),
  issuedAt: document.issuedAt.toISOString(),
});

import type { Readable } from 'node:stream';
import { Controller, Get, Headers, Inject, Put, StreamableFile } from '@nestjs/common';
import { FileView, id, text, UploadFile, type Principal } from '@onewindow/contracts';
import type { FileStore } from '@onewindow/documents';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, Caller, parse, PathOf, QueryOf, Refuses, RequestCause, UploadedBody } from '@onewindow/platform';
import { CASE_READERS } from '../access/case-access.queries.js';
import { FILE_STORE, FILE_TOOLS } from '../tokens.js';
import { keepFile, type FileTools } from './file.commands.js';
import { storeContent } from './file.content.js';
import { attachmentNamed, nameIn } from './file.domain.js';
import { assertRoomFor } from './file.quota.js';
import { fileName, fileView, readFile, readFileOfCase } from './file.queries.js';

@Controller('v1')
export class FileController {
  constructor(
    private readonly transactions: Transactions,
    @Inject(FILE_STORE) private readonly store: FileStore,
    @Inject(FILE_TOOLS) private readonly tools: FileTools,
  ) {}

  @Put('files/:id')
  @Allow('window-clerk', 'applicant', 'department-system')
  @Answers(FileView)
  @Refuses({ 400: ['file-empty', 'file-too-large', 'file-type-not-allowed'], 409: ['file-content-differs', 'too-many-files'] })
  async upload(
    @PathOf('id', id) fileId: string,
    @QueryOf(UploadFile) query: UploadFile,
    @Headers('content-disposition') disposition: string | undefined,
    @UploadedBody() upload: Readable | undefined,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<FileView> {
    const { name = fileId } = parse(UploadFile, { name: query.name ?? nameIn(disposition) }, 'query');
    await this.transactions.run(cause, (tx) => assertRoomFor(tx.db, fileId, caller, this.tools.quota));
    // no transaction is held open while a slow line sends megabytes
    const content = await storeContent(this.store, upload);
    return this.transactions.run(cause, async (tx) =>
      fileView(await keepFile(tx, { id: fileId, name, content }, caller, this.tools), this.tools.personal),
    );
  }

  @Get('files/:id')
  @Allow('window-clerk', 'applicant', 'department-system')
  @Answers(FileView)
  @Refuses({ 404: 'file-unknown' })
  async describe(@PathOf('id', id) fileId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<FileView> {
    return this.transactions.run(cause, async (tx) => fileView(await readFile(tx.db, fileId, caller), this.tools.personal));
  }

  @Get('cases/:id/materials/:key/files/:fileId')
  @Allow(...CASE_READERS)
  @Answers('file')
  @Refuses({ 404: ['case-not-found', 'file-unknown'] })
  async read(
    @PathOf('id', id) caseId: string,
    @PathOf('key', text(60)) materialKey: string,
    @PathOf('fileId', id) fileId: string,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<StreamableFile> {
    const row = await this.transactions.run(cause, (tx) => readFileOfCase(tx, { caseId, materialKey, id: fileId }, caller));
    return new StreamableFile(await this.store.open(row.contentHash), {
      type: row.type,
      length: row.size,
      disposition: attachmentNamed(fileName(row, this.tools.personal)),
    });
  }
}

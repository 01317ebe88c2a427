import type { OnApplicationBootstrap } from '@nestjs/common';
import type { Transactions } from '@onewindow/messaging/tx';
import { createLogger } from '@onewindow/platform';
import type { Catalogue } from '../files/catalogue.js';
import { contentHash } from './changes.js';
import { importCatalogue } from './import.commands.js';

const log = createLogger('import');

/** Imports the data files before the service listens; a refusal ends the boot. */
export class CatalogueImport implements OnApplicationBootstrap {
  constructor(
    private readonly transactions: Transactions,
    private readonly catalogue: Catalogue,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const cause = `request:import-${contentHash(this.catalogue).slice(0, 16)}`;
    const imported = await this.transactions.run(cause, (tx) => importCatalogue(tx, this.catalogue));
    log.info(imported, 'catalogue imported');
  }
}

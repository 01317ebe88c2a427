import type { DataProblem } from '../files/data-file.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { DirectoryEntry } from '../files/schemas.js';
import { resolveItem, type ItemContent, type ItemSurroundings } from '../item/item.domain.js';
import { correctionTermOf } from '../region/region.domain.js';

/** What keeps a draft from being published, and on which line of its file. */
export type DraftProblem = Pick<DataProblem, 'line' | 'reason'>;

/** An item version that is worked on: checked and kept, seen by administrators alone, published by the import that no longer calls it a draft. */
export interface Draft {
  readonly itemCode: string;
  readonly version: number;
  /** Of the directory entry; empty where it is not there yet, as `agencyName`. */
  readonly name: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly regionCode: string;
  /** Path within the data folder. */
  readonly file: string;
  /** Line of its version in the file. */
  readonly line: number;
  readonly problems: readonly DraftProblem[];
  /** The version as it would be published; null while what it takes from elsewhere is missing. */
  readonly content: ItemContent | null;
}

/** A draft from its document and what the checks said of it. */
export function resolveDraft(
  item: ItemDocument,
  entry: DirectoryEntry | undefined,
  known: ItemSurroundings,
  told: Pick<Draft, 'file' | 'line' | 'problems'>,
): Draft {
  return {
    itemCode: item.code,
    version: item.version,
    name: entry?.name ?? '',
    agencyCode: item.agency,
    agencyName: known.agencies.get(item.agency)?.name ?? '',
    regionCode: item.region,
    ...told,
    content: entry && correctionTermOf(item.region, known.regions) ? resolveItem(item, entry, known) : null,
  };
}

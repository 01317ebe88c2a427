import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCatalogue } from '../src/files/catalogue.js';
import { DataFilesError } from '../src/files/data-file.js';

/** The reviewed data of the repository. */
export const JILIN = join(__dirname, '..', 'data', 'jilin');

/** A copy of the data that a test may spoil. */
export class DataFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'catalogue-'));

  constructor() {
    cpSync(JILIN, this.path, { recursive: true });
  }

  /** Replaces the first occurrence of `from` in a file and gives the line on which `at` then stands. */
  change(file: string, from: string, to: string, at: string): number {
    const before = readFileSync(join(this.path, file), 'utf8');
    const after = before.replace(from, () => to);
    if (after === before) throw new Error(`${file} does not say ${from}`);
    writeFileSync(join(this.path, file), after);
    return after.slice(0, after.indexOf(at)).split('\n').length;
  }

  copy(from: string, to: string): void {
    cpSync(join(this.path, from), join(this.path, to));
  }

  remove(file = ''): void {
    rmSync(join(this.path, file), { recursive: true });
  }

  /** Why the folder is refused; throws where it is not. */
  refusal(): DataFilesError {
    try {
      readCatalogue(this.path);
    } catch (error) {
      if (error instanceof DataFilesError) return error;
      throw error;
    }
    throw new Error('the folder is accepted');
  }
}

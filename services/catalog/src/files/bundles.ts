import { checkBundle, type KnownToBundles } from '../bundle/bundle.checks.js';
import { resolveBundle, type BundleContent, type BundleSurroundings } from '../bundle/bundle.domain.js';
import type { LocatedRetirable } from '../import/retirement.js';
import { BundleFile, type BundleDocument } from './bundle.schema.js';
import { readDataFile, yamlFiles, type DataFile, type DataProblem } from './data-file.js';
import { refuseTwice } from './register.checks.js';

/** A bundle file that fits its schema. */
export interface BundleInFile {
  readonly file: DataFile;
  readonly bundle: BundleDocument;
}

/** The bundle files that fit their schema; what is wrong with the others is among the problems. */
export const readBundles = (folder: string, problems: DataProblem[]): BundleInFile[] =>
  yamlFiles(folder, 'bundles').flatMap((name) => {
    const { file, content } = readDataFile(folder, name, BundleFile, problems);
    return content ? [{ file, bundle: content }] : [];
  });

/** Checks bundles by the rules of publishing. A refusal says its stable code, the field and the reason. */
export function checkBundles(documents: readonly BundleInFile[], known: KnownToBundles): void {
  for (const { file, bundle } of documents)
    checkBundle(bundle, known, (code, path, reason) => file.refuse(path, `${code}: ${path.join('.')}: ${reason}`));
  refuseTwice(documents.map(({ file, bundle }) => ({ file, path: ['code'], key: bundle.code })));
}

/** The checked files as they are stored and published. */
export const resolveBundles = (documents: readonly BundleInFile[], known: BundleSurroundings): LocatedRetirable<BundleContent>[] =>
  documents.map(({ file, bundle }) => ({
    value: resolveBundle(bundle, known),
    retired: bundle.retired,
    file: file.name,
    line: file.line(['version']),
  }));

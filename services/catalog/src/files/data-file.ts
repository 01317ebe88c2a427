import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@onewindow/platform';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

/** Something wrong with the catalogue's data files, where it is and why it is refused. */
export interface DataProblem {
  /** Path within the data folder. */
  readonly file: string;
  /** Line from 1. */
  readonly line: number;
  readonly reason: string;
}

/**
 * The data files may not be imported; the message names every place. Wrong configuration, as far as the process is concerned: starting it
 * again would not help.
 */
export class DataFilesError extends ConfigError {
  constructor(readonly places: readonly DataProblem[]) {
    super(places.map(({ file, line, reason }) => `${file}:${line}: ${reason}`));
    this.message = `the catalogue's data files are refused:\n${this.problems.map((problem) => `  ${problem}`).join('\n')}`;
    // who edits the files has no use for a place in our code
    this.stack = this.message;
  }
}

/** Path of a value within a data file. */
export type DataPath = readonly PropertyKey[];

/** Told the path of a value that is at fault and the reason. */
export type Refuse = (path: DataPath, reason: string) => void;

/** A YAML file whose values know their lines. */
export class DataFile {
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(
    readonly name: string,
    source: string,
    private readonly problems: DataProblem[],
  ) {
    this.document = parseDocument(source, { lineCounter: this.lines, prettyErrors: false });
  }

  /** Its content by a schema; undefined where it does not fit, which is then among the problems. */
  read<T extends z.ZodType>(schema: T): z.output<T> | undefined {
    for (const error of [...this.document.errors, ...this.document.warnings]) {
      this.problems.push({ file: this.name, line: this.lines.linePos(error.pos[0]).line, reason: error.message });
    }
    if (this.document.errors.length > 0) return undefined;
    const parsed = schema.safeParse(this.document.toJS());
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const key = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
      this.refuse([...issue.path, ...key], issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`);
    }
    return undefined;
  }

  /** Line of a value; where it does not exist, of the nearest that holds it. */
  line(path: DataPath): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.document.getIn(path.slice(0, length), true);
      const start = hasRange(node) ? node.range[0] : undefined;
      if (start !== undefined) return this.lines.linePos(start).line;
    }
    return 1;
  }

  refuse(path: DataPath, reason: string): void {
    this.problems.push({ file: this.name, line: this.line(path), reason });
  }
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** A file of a data folder with its content by a schema; undefined where it is missing or does not fit, which is then among the problems. */
export function readDataFile<T extends z.ZodType>(
  folder: string,
  name: string,
  schema: T,
  problems: DataProblem[],
): { file: DataFile; content: z.output<T> | undefined } {
  const path = join(folder, name);
  const present = existsSync(path);
  if (!present) problems.push({ file: name, line: 1, reason: 'the file is missing' });
  const file = new DataFile(name, present ? readFileSync(path, 'utf8') : '', problems);
  return { file, content: present ? file.read(schema) : undefined };
}

/** The YAML files of a part of a data folder, by name; none where the part is not there. */
export function yamlFiles(folder: string, part: string): string[] {
  const path = join(folder, part);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => `${part}/${name}`);
}

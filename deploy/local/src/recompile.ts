import { readdirSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { workspaceRoot } from './paths.js';
import { runTool } from './processes.js';

const tsc = path.join(workspaceRoot, 'node_modules/.bin/tsc');
/** An editor writes a file in several steps. */
const SETTLE_MS = 100;

/** Compiles a part and all it stands on. Rejects with Node's error, whose `stdout` says what does not compile. */
export const compile = (part: string): Promise<unknown> =>
  runTool(tsc, ['-b', path.join(part, 'tsconfig.lib.json')], { cwd: workspaceRoot });

/**
 * Compiles a service again after each change of its sources or of a library's. tsc's own watching (7.0) does not see what changes in its
 * first seconds.
 * @param say takes what does not compile
 * @returns ends the watching
 */
export function recompileOnChange(service: string, say: (line: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let compiling = false;
  let changed = false;
  const run = async (): Promise<void> => {
    if (compiling) return;
    for (compiling = true; changed;) {
      changed = false;
      await compile(service).catch(({ stdout }: { stdout: string }) => say(`It does not compile:\n${stdout}`));
    }
    compiling = false;
  };
  const onChange = (): void => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), SETTLE_MS);
  };
  const watchers = sourceFolders(service).map((dir): FSWatcher => watch(dir, { recursive: true }, onChange));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function sourceFolders(service: string): string[] {
  const libs = readdirSync(path.join(workspaceRoot, 'libs')).map((lib) => path.join('libs', lib));
  return [service, ...libs].map((part) => path.join(workspaceRoot, part, 'src'));
}

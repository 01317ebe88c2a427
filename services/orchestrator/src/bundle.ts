import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/**
 * Writes everything that runs inside workflows into one file. Done by the build: a worker that bundles at start carries
 * the bundler's memory with it for as long as it lives.
 * @param workflows module that exports every workflow
 * @param target file to write
 */
export async function bundleWorkflows(workflows: string, target: string): Promise<void> {
  const { code } = await bundleWorkflowCode({ workflowsPath: workflows, logger: new DefaultLogger('WARN') });
  await writeFile(target, code);
}

if (require.main === module) {
  bundleWorkflows(path.join(__dirname, 'workflows/index.js'), path.join(__dirname, 'workflow-bundle.js')).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}

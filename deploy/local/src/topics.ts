import path from 'node:path';
import { workspaceRoot } from './paths.js';
import { runTool } from './processes.js';

/**
 * Makes every topic of the contracts, where it is not there yet.
 * @param clusters for each cluster its brokers, `host:port,host:port`
 * @throws Error when a broker does not answer within a minute
 */
export async function makeTopics(...clusters: readonly string[]): Promise<void> {
  const tool = path.join(workspaceRoot, 'deploy/local/dist/create-topics.js');
  await runTool(process.execPath, [tool, ...clusters]).catch(({ stderr }: { stderr?: string }) => {
    throw new Error(`Kafka's topics could not be made: ${stderr?.trim()}`);
  });
}

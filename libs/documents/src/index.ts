export { NumberBlocks } from './number-blocks.js';
export { NumberBlocks1767225600100 } from './number-blocks.migration.js';

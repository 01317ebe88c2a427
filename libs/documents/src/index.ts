export { NumberBlocks } from './number-blocks.js';
export { NumberBlocks1767225600100 } from './number-blocks.migration.js';
export type { Block, Column, Fact } from './template/block.js';
export { DOCUMENT_KINDS, type DocumentKind, type Template } from './template/template.js';
export { CURRENT_TEMPLATES, getTemplate, TEMPLATES, type DocumentData } from './template/templates.js';
export { documentData, renderText } from './template/render-text.js';
export type { FileStore, PutOptions, StoredFile } from './files/file-store.js';
export { FILE_TYPES, type FileType } from './files/file-type.js';
export { fileStore, fileStoreConfig, type FileStoreConfig } from './files/config.js';

import { isGrpcServiceError } from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import type { BundleMarks } from './told-graph.js';

/** By what people look for workflows. */
const KEYS = {
  region: defineSearchAttributeKey('Region', 'KEYWORD'),
  agency: defineSearchAttributeKey('Agency', 'KEYWORD'),
  item: defineSearchAttributeKey('Item', 'KEYWORD'),
  dueDay: defineSearchAttributeKey('DueDay', 'KEYWORD'),
} as const;

/** What a workflow of an application is found by. */
export const searchAttributesOf = (marks: BundleMarks): TypedSearchAttributes =>
  new TypedSearchAttributes(
    (Object.keys(KEYS) as (keyof BundleMarks)[]).flatMap((name) => (marks[name] === '' ? [] : [{ key: KEYS[name], value: marks[name] }])),
  );

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;
const ALREADY_EXISTS = 6;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;

/**
 * Makes the search attributes where they are not there: no workflow starts with one that the server does not know. A server whose operators
 * keep this to themselves has them from them.
 */
export async function makeSearchAttributes(connection: NativeConnection, namespace: string): Promise<void> {
  for (const { name } of Object.values(KEYS)) {
    try {
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { [name]: KEYWORD } });
    } catch (error) {
      const code = isGrpcServiceError(error) ? error.code : undefined;
      if (code !== ALREADY_EXISTS && code !== PERMISSION_DENIED && code !== UNIMPLEMENTED) throw error;
    }
  }
}

import { isGrpcServiceError } from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import { DUE_DAY } from '../workflows/due-day.js';

/** What a workflow is found by on Temporal's page; empty where it is not known. */
export interface Marks {
  /** GB/T 2260. */
  readonly region: string;
  /** USCC of the body that handles it. */
  readonly agency: string;
  /** Implementation code. */
  readonly item: string;
  /** The last day that binds, YYYY-MM-DD. */
  readonly dueDay: string;
}

const KEYS = {
  region: defineSearchAttributeKey('Region', 'KEYWORD'),
  agency: defineSearchAttributeKey('Agency', 'KEYWORD'),
  item: defineSearchAttributeKey('Item', 'KEYWORD'),
  dueDay: DUE_DAY,
} as const;

/** The marks as Temporal takes them. */
export const searchAttributesOf = (marks: Marks): TypedSearchAttributes =>
  new TypedSearchAttributes(
    (Object.keys(KEYS) as (keyof Marks)[]).flatMap((name) => (marks[name] === '' ? [] : [{ key: KEYS[name], value: marks[name] }])),
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

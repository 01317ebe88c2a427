export { sql, type SliceContext, type Tx } from './tx.js';
export { FailedTransactionError, Transactions, type Session, type TransactionSettings } from './transactions.js';
export { messagingMigrations } from './create-messaging.migration.js';
export { MessagingModule, type MessagingOptions } from './messaging.module.js';
export { Relay, type RelayCounters } from './relay.js';
export { ParkedMessages, type Dismissed, type ParkedMessage, type ParkedPage, type Replay, type ReplayStop } from './parked-messages.js';
export { saidBy, Snapshots, type SnapshotSource } from './snapshots.js';
export { maintainInbox } from './inbox-partitions.js';

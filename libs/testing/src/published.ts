const KEEP = [
  `CREATE TABLE published (LIKE outbox)`,
  `CREATE FUNCTION keep_published() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO published SELECT NEW.*; RETURN NULL; END $$`,
  `CREATE TRIGGER keep_published AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION keep_published()`,
];

/**
 * The relay takes rows out of the outbox as soon as Kafka has them: from now on they stay in a table `published`, to be looked at.
 * @param query runs a statement in the service's own schema
 */
export async function keepPublished(query: (text: string) => Promise<unknown>): Promise<void> {
  for (const statement of KEEP) await query(statement);
}

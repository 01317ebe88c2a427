import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Regions, agencies, staff, sites, delegations, directory, items with their versions, material types and calendars. */
export class Catalogue1767225601000 implements MigrationInterface {
  name = 'Catalogue1767225601000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE delegation, calendar_version, calendar, item_version, item, material_type, directory_entry, staff, site_window, site, agency, region',
    );
  }
}

// content_hash: of what the data files say, so that the same content is not written and published again.
// sequence: position of the aggregate's last event.
const UP = [
  `CREATE TABLE region (
     region_code text PRIMARY KEY,
     name text NOT NULL,
     level text NOT NULL,
     parent_code text REFERENCES region DEFERRABLE INITIALLY DEFERRED,
     correction_term jsonb,
     content_hash text NOT NULL
   )`,
  `CREATE TABLE agency (
     agency_code text COLLATE "C" PRIMARY KEY,
     name text NOT NULL,
     region_code text NOT NULL REFERENCES region,
     client_id text NOT NULL,
     code_certainty text NOT NULL CHECK (code_certainty IN ('read', 'memory', 'demo')),
     sequence integer NOT NULL,
     content_hash text NOT NULL
   )`,
  `CREATE UNIQUE INDEX agency_client ON agency (client_id) WHERE client_id <> ''`,
  `CREATE TABLE site (
     site_id uuid PRIMARY KEY,
     code text COLLATE "C" NOT NULL UNIQUE,
     name text NOT NULL,
     level text NOT NULL CHECK (level IN ('province', 'city', 'county', 'township', 'village')),
     region_code text NOT NULL REFERENCES region,
     parent_id uuid REFERENCES site DEFERRABLE INITIALLY DEFERRED,
     sequence integer NOT NULL,
     content_hash text NOT NULL
   )`,
  `CREATE TABLE site_window (
     window_id uuid PRIMARY KEY,
     site_id uuid NOT NULL REFERENCES site,
     code text NOT NULL,
     name text NOT NULL,
     kind text NOT NULL CHECK (kind IN ('universal', 'sector', 'department', 'quick-handling', 'specialised')),
     purpose text NOT NULL CHECK ((purpose <> '') = (kind = 'specialised')),
     directory_codes text[] NOT NULL,
     UNIQUE (site_id, code)
   )`,
  `CREATE TABLE staff (
     staff_id uuid PRIMARY KEY,
     username text NOT NULL UNIQUE,
     name text NOT NULL,
     agency_code text COLLATE "C" NOT NULL REFERENCES agency,
     site_id uuid REFERENCES site,
     window_id uuid,
     roles text[] NOT NULL,
     active boolean NOT NULL,
     sequence integer NOT NULL,
     content_hash text NOT NULL
   )`,
  `CREATE TABLE delegation (
     delegation_id uuid PRIMARY KEY,
     code text COLLATE "C" NOT NULL UNIQUE,
     staff_id uuid NOT NULL REFERENCES staff,
     agency_code text COLLATE "C" NOT NULL REFERENCES agency,
     item_codes text[] NOT NULL,
     site_id uuid NOT NULL REFERENCES site,
     valid_from date NOT NULL,
     valid_to date NOT NULL,
     basis text NOT NULL,
     active boolean NOT NULL,
     sequence integer NOT NULL,
     content_hash text NOT NULL,
     CHECK (valid_from <= valid_to)
   )`,
  `CREATE TABLE directory_entry (
     directory_code text COLLATE "C" PRIMARY KEY,
     name text NOT NULL,
     item_type text NOT NULL,
     content jsonb NOT NULL,
     content_hash text NOT NULL
   )`,
  `CREATE TABLE material_type (
     key text COLLATE "C" PRIMARY KEY,
     name text NOT NULL,
     source text NOT NULL CHECK (source IN ('10', '20', '99')),
     issuer text NOT NULL,
     e_licence boolean NOT NULL,
     content_hash text NOT NULL
   )`,
  `CREATE TABLE item (
     item_code text COLLATE "C" PRIMARY KEY,
     directory_code text COLLATE "C" NOT NULL REFERENCES directory_entry,
     agency_code text COLLATE "C" NOT NULL REFERENCES agency,
     region_code text NOT NULL REFERENCES region,
     exercise_level text NOT NULL,
     current_version integer NOT NULL,
     retired_at timestamptz,
     retired_reason text NOT NULL DEFAULT '',
     sequence integer NOT NULL
   )`,
  `CREATE TABLE item_version (
     item_code text COLLATE "C" NOT NULL REFERENCES item,
     version integer NOT NULL CHECK (version > 0),
     status text NOT NULL CHECK (status IN ('draft', 'published', 'retired')),
     name text NOT NULL,
     agency_name text NOT NULL,
     item_type text NOT NULL,
     case_type text NOT NULL,
     content jsonb NOT NULL,
     content_hash text NOT NULL,
     published_at timestamptz,
     PRIMARY KEY (item_code, version),
     CHECK (status = 'draft' OR published_at IS NOT NULL)
   )`,
  `CREATE UNIQUE INDEX item_version_published ON item_version (item_code) WHERE status = 'published'`,
  `CREATE TABLE calendar (
     region_code text PRIMARY KEY REFERENCES region,
     current_version integer NOT NULL,
     sequence integer NOT NULL
   )`,
  `CREATE TABLE calendar_version (
     region_code text NOT NULL REFERENCES calendar,
     version integer NOT NULL CHECK (version > 0),
     covers_from date NOT NULL,
     covers_to date NOT NULL,
     content jsonb NOT NULL,
     content_hash text NOT NULL,
     published_at timestamptz NOT NULL,
     PRIMARY KEY (region_code, version),
     CHECK (covers_from <= covers_to)
   )`,
] as const;

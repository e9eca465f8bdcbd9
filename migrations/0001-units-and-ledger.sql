-- Units and their ledger.
-- Scale-out rules kept from here on: lineage_id is in every per-unit table and leads its primary key, a serial is its own key table,
-- ids are uuidv7 made by the application, no triggers or sequences on per-unit tables, one dialect that PostgreSQL 15 understands.

create table models (
  model_id        uuid primary key,
  name            text not null unique,
  family          text not null,
  title_zh        text not null,
  title_en        text not null,
  -- False for an accessory that is delivered without a barcode of its own (2.4.F, I-39).
  own_serial      boolean not null default true,
  discontinued_on date
);

create table dealers (
  dealer_id uuid primary key,
  name      text not null unique
);

-- A unit and its replacements share one lineage. This row is the lock under which events are appended.
create table lineages (
  lineage_id  uuid primary key,
  created_at  timestamptz not null
);

create table units (
  lineage_id uuid not null references lineages,
  -- 1 for the unit first sold, 2 for its first replacement, and so on.
  ordinal    smallint not null check (ordinal >= 1),
  serial     text not null,
  model_id   uuid not null references models,
  primary key (lineage_id, ordinal)
);

-- Normalised serial (NFKC, upper case, no spaces or dashes) to lineage: a key table of its own, spread by serial.
create table serials (
  serial     text primary key check (serial ~ '^[0-9A-Z]{4,32}$'),
  -- As it was first written on the label or in the export.
  printed    text not null,
  lineage_id uuid not null,
  ordinal    smallint not null
);

-- Append-only: the application's role may select and insert, nothing else. A correction is a new event that names the old one.
create table events (
  lineage_id  uuid not null references lineages,
  event_id    uuid not null,
  type        text not null,
  -- Valid time: the civil day of the fact; the full fact, with instants and offsets as given, is in data.
  valid_on    date,
  recorded_at timestamptz not null,
  data        jsonb not null,
  -- Who or what told us: import, api, seed, staff.
  source      text not null,
  -- Where the proof is: a file and row, a document, a message.
  evidence    text[] not null default '{}',
  corrects    uuid,
  primary key (lineage_id, event_id),
  foreign key (lineage_id, corrects) references events (lineage_id, event_id)
);

-- A cache of the fold for search and lists («ends next month»). Rebuilt from the events, never written by hand.
create table coverage_segments (
  lineage_id uuid not null references lineages,
  from_on    date not null,
  to_on      date not null check (to_on >= from_on),
  status     text not null check (status in ('covered', 'gap')),
  basis      text not null,
  -- The edition of the policy that bound the fold: id, version.
  edition    text not null,
  primary key (lineage_id, from_on)
);
create index coverage_segments_to_on on coverage_segments (to_on);

-- One run of an import. A batch and its position are committed together, so that a killed run goes on where it stopped.
create table imports (
  import_id   uuid primary key,
  file_name   text not null,
  file_sha256 text not null,
  -- How the file is read: mapping of columns, encoding, sheet. The same file read otherwise is another import.
  settings    text not null,
  started_at  timestamptz not null,
  finished_at timestamptz,
  -- Last row of the file that a committed batch has dealt with.
  rows_done   bigint not null default 0,
  -- So far: added, completed, unchanged, conflicts, errors; names of new dealers.
  summary     jsonb not null
);
create index imports_by_file on imports (file_sha256);

-- Rows of an import that were not taken over, with what is wrong and the cells as they were, for the file of corrections.
create table import_problems (
  import_id  uuid not null references imports,
  row_number bigint not null,
  kind       text not null check (kind in ('error', 'conflict')),
  problems   jsonb not null,
  cells      jsonb not null,
  primary key (import_id, row_number)
);

-- First answer given to a request that carried an Idempotency-Key.
create table idempotency_keys (
  key          text primary key,
  request_hash text not null,
  status       integer not null,
  body         text not null,
  created_at   timestamptz not null
);

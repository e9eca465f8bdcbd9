-- The schema that the migrations lead to. Rebuild with: npx vitest run -u src/platform/db/migrate.test.ts

create table coverage_segments (
  lineage_id uuid not null,
  from_on date not null,
  to_on date not null,
  status text not null,
  basis text not null,
  edition text not null,
  constraint coverage_segments_check CHECK ((to_on >= from_on)),
  constraint coverage_segments_status_check CHECK ((status = ANY (ARRAY['covered'::text, 'gap'::text]))),
  constraint coverage_segments_lineage_id_fkey FOREIGN KEY (lineage_id) REFERENCES lineages(lineage_id),
  constraint coverage_segments_pkey PRIMARY KEY (lineage_id, from_on)
);
CREATE INDEX coverage_segments_to_on ON public.coverage_segments USING btree (to_on);
grant delete, insert, select, update on coverage_segments to sanbao_app;

create table dealers (
  dealer_id uuid not null,
  name text not null,
  constraint dealers_pkey PRIMARY KEY (dealer_id),
  constraint dealers_name_key UNIQUE (name)
);
grant delete, insert, select, update on dealers to sanbao_app;

create table events (
  lineage_id uuid not null,
  event_id uuid not null,
  type text not null,
  valid_on date,
  recorded_at timestamp with time zone not null,
  data jsonb not null,
  source text not null,
  evidence text[] not null default '{}'::text[],
  corrects uuid,
  constraint events_lineage_id_corrects_fkey FOREIGN KEY (lineage_id, corrects) REFERENCES events(lineage_id, event_id),
  constraint events_lineage_id_fkey FOREIGN KEY (lineage_id) REFERENCES lineages(lineage_id),
  constraint events_pkey PRIMARY KEY (lineage_id, event_id)
);
grant insert, select on events to sanbao_app;

create table idempotency_keys (
  key text not null,
  request_hash text not null,
  status integer not null,
  body text not null,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (key)
);
grant delete, insert, select, update on idempotency_keys to sanbao_app;

create table import_problems (
  import_id uuid not null,
  row_number bigint not null,
  kind text not null,
  problems jsonb not null,
  cells jsonb not null,
  constraint import_problems_kind_check CHECK ((kind = ANY (ARRAY['error'::text, 'conflict'::text]))),
  constraint import_problems_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(import_id),
  constraint import_problems_pkey PRIMARY KEY (import_id, row_number)
);
grant delete, insert, select, update on import_problems to sanbao_app;

create table imports (
  import_id uuid not null,
  file_name text not null,
  file_sha256 text not null,
  settings text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  rows_done bigint not null default 0,
  summary jsonb not null,
  constraint imports_pkey PRIMARY KEY (import_id)
);
CREATE INDEX imports_by_file ON public.imports USING btree (file_sha256);
grant delete, insert, select, update on imports to sanbao_app;

create table lineages (
  lineage_id uuid not null,
  created_at timestamp with time zone not null,
  constraint lineages_pkey PRIMARY KEY (lineage_id)
);
grant delete, insert, select, update on lineages to sanbao_app;

create table models (
  model_id uuid not null,
  name text not null,
  family text not null,
  title_zh text not null,
  title_en text not null,
  own_serial boolean not null default true,
  discontinued_on date,
  constraint models_pkey PRIMARY KEY (model_id),
  constraint models_name_key UNIQUE (name)
);
grant delete, insert, select, update on models to sanbao_app;

create table schema_migrations (
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null,
  constraint schema_migrations_pkey PRIMARY KEY (name)
);
grant select on schema_migrations to sanbao_app;

create table serials (
  serial text not null,
  printed text not null,
  lineage_id uuid not null,
  ordinal smallint not null,
  constraint serials_serial_check CHECK ((serial ~ '^[0-9A-Z]{4,32}$'::text)),
  constraint serials_pkey PRIMARY KEY (serial)
);
grant delete, insert, select, update on serials to sanbao_app;

create table units (
  lineage_id uuid not null,
  ordinal smallint not null,
  serial text not null,
  model_id uuid not null,
  constraint units_ordinal_check CHECK ((ordinal >= 1)),
  constraint units_lineage_id_fkey FOREIGN KEY (lineage_id) REFERENCES lineages(lineage_id),
  constraint units_model_id_fkey FOREIGN KEY (model_id) REFERENCES models(model_id),
  constraint units_pkey PRIMARY KEY (lineage_id, ordinal)
);
grant delete, insert, select, update on units to sanbao_app;

-- The schema that the migrations lead to. Rebuild with: npx vitest run -u src/platform/db/migrate.test.ts

create sequence request_numbers;
grant usage on request_numbers to sanbao_app;

create table api_keys (
  key_id uuid not null,
  name text not null,
  prefix text not null,
  key_hash text not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (key_id),
  constraint api_keys_key_hash_key UNIQUE (key_hash)
);
grant delete, insert, select, update on api_keys to sanbao_app;

create table attachments (
  attachment_id uuid not null,
  owner_hash text not null,
  state text not null,
  request_id uuid,
  message_id uuid,
  name text not null,
  type text,
  bytes bigint not null,
  sha256 text,
  scan text not null,
  preview text not null,
  created_at timestamp with time zone not null,
  place jsonb,
  constraint attachments_bytes_check CHECK ((bytes > 0)),
  constraint attachments_check CHECK (((state = 'receiving'::text) OR ((type IS NOT NULL) AND (sha256 IS NOT NULL)))),
  constraint attachments_preview_check CHECK ((preview = ANY (ARRAY['none'::text, 'pending'::text, 'ready'::text, 'failed'::text]))),
  constraint attachments_scan_check CHECK ((scan = ANY (ARRAY['not_scanned'::text, 'pending'::text, 'clean'::text, 'infected'::text, 'unscannable'::text]))),
  constraint attachments_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'stored'::text]))),
  constraint attachments_pkey PRIMARY KEY (attachment_id)
);
CREATE INDEX attachments_owner ON public.attachments USING btree (owner_hash, created_at);
CREATE INDEX attachments_pending ON public.attachments USING btree (created_at) WHERE ((scan = 'pending'::text) OR (preview = 'pending'::text));
CREATE INDEX attachments_request ON public.attachments USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX attachments_unlinked ON public.attachments USING btree (created_at) WHERE (request_id IS NULL);
grant delete, insert, select, update on attachments to sanbao_app;

create table attempts (
  key text not null,
  window_until timestamp with time zone not null,
  count integer not null,
  constraint attempts_pkey PRIMARY KEY (key)
);
grant delete, insert, select, update on attempts to sanbao_app;

create table audit_head (
  one boolean not null default true,
  seq bigint not null,
  hash text not null,
  constraint audit_head_one_check CHECK (one),
  constraint audit_head_pkey PRIMARY KEY (one)
);
grant insert, select, update on audit_head to sanbao_app;

create table audit_log (
  seq bigint not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text,
  action text not null,
  target text not null,
  data jsonb not null,
  prev_hash text not null,
  hash text not null,
  constraint audit_log_pkey PRIMARY KEY (seq)
);
CREATE INDEX audit_log_target ON public.audit_log USING btree (target);
grant insert, select on audit_log to sanbao_app;

create table consents (
  consent_id uuid not null,
  person_id uuid not null,
  purpose text not null,
  text_version text not null,
  given boolean not null,
  at timestamp with time zone not null,
  by_kind text not null,
  by_id text,
  source text not null,
  request_id uuid,
  constraint consents_by_kind_check CHECK ((by_kind = ANY (ARRAY['customer'::text, 'staff'::text]))),
  constraint consents_source_check CHECK ((source = ANY (ARRAY['form'::text, 'mail'::text, 'desk'::text]))),
  constraint consents_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint consents_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(request_id),
  constraint consents_pkey PRIMARY KEY (consent_id)
);
CREATE INDEX consents_by_person ON public.consents USING btree (person_id, purpose, at DESC);
grant insert, select on consents to sanbao_app;

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

create table dealer_promises (
  promise_id uuid not null,
  dealer_id uuid not null,
  lineage_id uuid,
  request_id uuid,
  words text not null,
  until_on date,
  made_at timestamp with time zone not null,
  by_kind text not null,
  by_id text not null,
  withdrawn_at timestamp with time zone,
  withdrawn_reason text,
  withdrawn_by text,
  constraint dealer_promises_by_kind_check CHECK ((by_kind = ANY (ARRAY['dealer'::text, 'staff'::text]))),
  constraint dealer_promises_check CHECK (((lineage_id IS NOT NULL) OR (request_id IS NOT NULL))),
  constraint dealer_promises_check1 CHECK ((((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)))),
  constraint dealer_promises_dealer_id_fkey FOREIGN KEY (dealer_id) REFERENCES dealers(dealer_id),
  constraint dealer_promises_lineage_id_fkey FOREIGN KEY (lineage_id) REFERENCES lineages(lineage_id),
  constraint dealer_promises_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(request_id),
  constraint dealer_promises_pkey PRIMARY KEY (promise_id)
);
CREATE INDEX dealer_promises_by_lineage ON public.dealer_promises USING btree (lineage_id);
CREATE INDEX dealer_promises_by_request ON public.dealer_promises USING btree (request_id);
grant delete, insert, select, update on dealer_promises to sanbao_app;

create table dealer_users (
  person_id uuid not null,
  dealer_id uuid not null,
  constraint dealer_users_dealer_id_fkey FOREIGN KEY (dealer_id) REFERENCES dealers(dealer_id),
  constraint dealer_users_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id) ON DELETE CASCADE,
  constraint dealer_users_pkey PRIMARY KEY (person_id)
);
CREATE INDEX dealer_users_dealer_id ON public.dealer_users USING btree (dealer_id);
grant delete, insert, select, update on dealer_users to sanbao_app;

create table dealers (
  dealer_id uuid not null,
  name text not null,
  constraint dealers_pkey PRIMARY KEY (dealer_id),
  constraint dealers_name_key UNIQUE (name)
);
grant delete, insert, select, update on dealers to sanbao_app;

create table desk_settings (
  one boolean not null default true,
  version integer not null,
  settings jsonb not null,
  changed_at timestamp with time zone not null,
  constraint desk_settings_one_check CHECK (one),
  constraint desk_settings_pkey PRIMARY KEY (one)
);
grant delete, insert, select, update on desk_settings to sanbao_app;

create table disclosures (
  disclosure_id uuid not null,
  person_id uuid not null,
  request_id uuid,
  recipient text not null,
  purpose text not null,
  fields text[] not null,
  at timestamp with time zone not null,
  constraint disclosures_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint disclosures_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(request_id),
  constraint disclosures_pkey PRIMARY KEY (disclosure_id)
);
CREATE INDEX disclosures_by_person ON public.disclosures USING btree (person_id, at);
grant insert, select on disclosures to sanbao_app;

create table erasures (
  erasure_id uuid not null,
  person_id uuid not null,
  address_hash text not null,
  reason text not null,
  by_kind text not null,
  by_id text,
  asked_at timestamp with time zone not null,
  done_at timestamp with time zone,
  counts jsonb not null default '{}'::jsonb,
  recipients text[] not null default '{}'::text[],
  constraint erasures_by_kind_check CHECK ((by_kind = ANY (ARRAY['customer'::text, 'dealer'::text, 'staff'::text, 'system'::text]))),
  constraint erasures_reason_check CHECK ((reason = ANY (ARRAY['asked'::text, 'consent_withdrawn'::text, 'no_longer_needed'::text, 'unlawful'::text]))),
  constraint erasures_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint erasures_pkey PRIMARY KEY (erasure_id),
  constraint erasures_person_id_key UNIQUE (person_id)
);
CREATE INDEX erasures_asked ON public.erasures USING btree (asked_at DESC);
grant insert, select, update on erasures to sanbao_app;

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
  recorded_by text,
  reason text,
  constraint events_lineage_id_corrects_fkey FOREIGN KEY (lineage_id, corrects) REFERENCES events(lineage_id, event_id),
  constraint events_lineage_id_fkey FOREIGN KEY (lineage_id) REFERENCES lineages(lineage_id),
  constraint events_pkey PRIMARY KEY (lineage_id, event_id)
);
CREATE INDEX events_by_dealer ON public.events USING btree (((data ->> 'dealer'::text)), lineage_id) WHERE ((data ->> 'dealer'::text) IS NOT NULL);
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

create table issue_suggestions (
  suggestion_id uuid not null,
  issue_id uuid not null,
  submission text,
  request_id uuid,
  at timestamp with time zone not null,
  by_id text,
  constraint issue_suggestions_check CHECK ((num_nonnulls(submission, request_id) = 1)),
  constraint issue_suggestions_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES known_issues(issue_id),
  constraint issue_suggestions_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(request_id) ON DELETE CASCADE,
  constraint issue_suggestions_pkey PRIMARY KEY (suggestion_id),
  constraint issue_suggestions_issue_id_request_id_key UNIQUE (issue_id, request_id),
  constraint issue_suggestions_issue_id_submission_key UNIQUE (issue_id, submission)
);
CREATE INDEX issue_suggestions_of_request ON public.issue_suggestions USING btree (request_id) WHERE (request_id IS NOT NULL);
grant delete, insert, select, update on issue_suggestions to sanbao_app;

create table known_issues (
  issue_id uuid not null,
  title_zh text not null,
  title_en text not null,
  advice_zh text not null,
  advice_en text not null,
  models text[] not null,
  families text[] not null,
  affected_from text,
  affected_to text,
  fixed_in text,
  fixed_on date,
  symptoms_zh text[] not null,
  symptoms_en text[] not null,
  state text not null,
  version integer not null default 1,
  updated_at timestamp with time zone not null,
  updated_by text,
  constraint known_issues_state_check CHECK ((state = ANY (ARRAY['active'::text, 'retired'::text]))),
  constraint known_issues_pkey PRIMARY KEY (issue_id)
);
grant delete, insert, select, update on known_issues to sanbao_app;

create table ledgers (
  lineage_id uuid not null,
  document json not null,
  constraint ledgers_lineage_id_fkey FOREIGN KEY (lineage_id) REFERENCES lineages(lineage_id),
  constraint ledgers_pkey PRIMARY KEY (lineage_id)
);
grant delete, insert, select, update on ledgers to sanbao_app;

create table lineages (
  lineage_id uuid not null,
  created_at timestamp with time zone not null,
  constraint lineages_pkey PRIMARY KEY (lineage_id)
);
grant delete, insert, select, update on lineages to sanbao_app;

create table macros (
  macro_id text not null,
  title_zh text not null,
  title_en text not null,
  body_zh text not null,
  body_en text not null,
  state text not null,
  version integer not null default 1,
  updated_at timestamp with time zone not null,
  updated_by text,
  constraint macros_state_check CHECK ((state = ANY (ARRAY['active'::text, 'retired'::text]))),
  constraint macros_pkey PRIMARY KEY (macro_id)
);
grant delete, insert, select, update on macros to sanbao_app;

create table mails_in (
  mail_id uuid not null,
  source text not null,
  uid_validity text,
  uid bigint,
  received_at timestamp with time zone not null,
  sha256 text not null,
  bytes bigint not null,
  envelope_from text,
  envelope_to text[] not null default '{}'::text[],
  state text not null,
  reason text,
  message_id text,
  from_name text,
  from_address text,
  subject text,
  text text,
  attachments jsonb not null default '[]'::jsonb,
  request_id uuid,
  constraint mails_in_state_check CHECK ((state = ANY (ARRAY['stored'::text, 'opened'::text, 'joined'::text, 'held'::text, 'rejected'::text, 'automatic'::text, 'duplicate'::text, 'unreadable'::text]))),
  constraint mails_in_pkey PRIMARY KEY (mail_id),
  constraint mails_in_place UNIQUE (source, uid_validity, uid)
);
CREATE INDEX mails_in_from ON public.mails_in USING btree (from_address);
CREATE INDEX mails_in_held ON public.mails_in USING btree (received_at DESC) WHERE (state = 'held'::text);
CREATE INDEX mails_in_received ON public.mails_in USING btree (received_at DESC, mail_id);
CREATE INDEX mails_in_request ON public.mails_in USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE UNIQUE INDEX mails_in_message ON public.mails_in USING btree (message_id) WHERE (state <> ALL (ARRAY['stored'::text, 'duplicate'::text]));
grant delete, insert, select, update on mails_in to sanbao_app;

create table mails_out (
  mail_id uuid not null,
  kind text not null,
  to_name text,
  to_address text not null,
  locale text not null,
  subject text not null,
  text text not null,
  message_id text not null,
  request_id uuid,
  state text not null,
  reason text,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  constraint mails_out_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'withheld'::text, 'refused'::text, 'bounced'::text]))),
  constraint mails_out_pkey PRIMARY KEY (mail_id),
  constraint mails_out_message_id_key UNIQUE (message_id)
);
CREATE INDEX mails_out_created ON public.mails_out USING btree (created_at DESC, mail_id);
CREATE INDEX mails_out_request ON public.mails_out USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX mails_out_to ON public.mails_out USING btree (to_address, created_at);
grant delete, insert, select, update on mails_out to sanbao_app;

create table mentions (
  message_id uuid not null,
  staff_id text not null,
  at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint mentions_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages(message_id) ON DELETE CASCADE,
  constraint mentions_pkey PRIMARY KEY (message_id, staff_id)
);
CREATE INDEX mentions_of_person ON public.mentions USING btree (staff_id, at DESC);
grant delete, insert, select, update on mentions to sanbao_app;

create table messages (
  message_id uuid not null,
  request_id uuid not null,
  kind text not null,
  author_kind text not null,
  author_id text,
  author_name text not null,
  body text not null,
  data jsonb,
  at timestamp with time zone not null,
  mail_id uuid,
  constraint messages_author_kind_check CHECK ((author_kind = ANY (ARRAY['customer'::text, 'staff'::text, 'dealer'::text, 'system'::text]))),
  constraint messages_kind_check CHECK ((kind = ANY (ARRAY['public'::text, 'note'::text, 'event'::text]))),
  constraint messages_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(request_id),
  constraint messages_pkey PRIMARY KEY (message_id)
);
CREATE INDEX messages_asked ON public.messages USING btree (((data ->> 'serial'::text)), at) WHERE ((data ->> 'event'::text) = 'asked'::text);
CREATE INDEX messages_by_request ON public.messages USING btree (request_id, at, message_id);
grant delete, insert, select, update on messages to sanbao_app;

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

create table one_time_links (
  token_hash text not null,
  purpose text not null,
  person_id uuid,
  staff_id uuid,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint one_time_links_check CHECK ((((purpose = 'sign_in'::text) = (person_id IS NOT NULL)) AND ((purpose = 'password'::text) = (staff_id IS NOT NULL)))),
  constraint one_time_links_purpose_check CHECK ((purpose = ANY (ARRAY['sign_in'::text, 'password'::text, 'first_admin'::text]))),
  constraint one_time_links_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id) ON DELETE CASCADE,
  constraint one_time_links_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE,
  constraint one_time_links_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX one_time_links_expires_at ON public.one_time_links USING btree (expires_at);
grant delete, insert, select, update on one_time_links to sanbao_app;

create table outbox (
  job_id uuid not null,
  topic text not null,
  payload jsonb not null,
  effect_key text,
  run_at timestamp with time zone,
  leased_until timestamp with time zone,
  tries smallint not null default 0,
  last_error text,
  told_at timestamp with time zone not null default now(),
  done_at timestamp with time zone,
  parked_at timestamp with time zone,
  constraint outbox_pkey PRIMARY KEY (job_id),
  constraint outbox_effect_key_key UNIQUE (effect_key)
);
CREATE INDEX outbox_parked ON public.outbox USING btree (parked_at) WHERE (parked_at IS NOT NULL);
CREATE INDEX outbox_waiting ON public.outbox USING btree (run_at NULLS FIRST, job_id) WHERE ((done_at IS NULL) AND (parked_at IS NULL));
grant delete, insert, select, update on outbox to sanbao_app;

create table people (
  person_id uuid not null,
  email text not null,
  name text,
  phone text,
  company text,
  locale text not null,
  verified_at timestamp with time zone,
  created_at timestamp with time zone not null,
  erased_at timestamp with time zone,
  constraint people_email_check CHECK ((email = lower(email))),
  constraint people_pkey PRIMARY KEY (person_id),
  constraint people_email_key UNIQUE (email)
);
CREATE INDEX people_by_company ON public.people USING btree (lower(company)) WHERE (company IS NOT NULL);
grant delete, insert, select, update on people to sanbao_app;

create table person_sessions (
  session_id uuid not null,
  token_hash text not null,
  person_id uuid not null,
  user_agent text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint person_sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id) ON DELETE CASCADE,
  constraint person_sessions_pkey PRIMARY KEY (session_id),
  constraint person_sessions_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX person_sessions_person_id ON public.person_sessions USING btree (person_id);
grant delete, insert, select, update on person_sessions to sanbao_app;

create table promises (
  request_id uuid not null,
  promise_id uuid not null,
  started_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  answered_by text,
  constraint promises_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(request_id),
  constraint promises_pkey PRIMARY KEY (request_id, promise_id)
);
CREATE INDEX promises_answered ON public.promises USING btree (answered_at) WHERE (answered_at IS NOT NULL);
CREATE UNIQUE INDEX promises_open ON public.promises USING btree (request_id) WHERE (answered_at IS NULL);
grant delete, insert, select, update on promises to sanbao_app;

create table request_links (
  token_hash text not null,
  request_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint request_links_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(request_id),
  constraint request_links_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX request_links_by_request ON public.request_links USING btree (request_id);
grant delete, insert, select, update on request_links to sanbao_app;

create table requests (
  request_id uuid not null,
  number text not null,
  person_id uuid not null,
  serial text,
  lineage_id uuid,
  kind text not null,
  subject text not null,
  state text not null,
  locale text not null,
  channel text not null,
  details jsonb not null default '{}'::jsonb,
  received_at timestamp with time zone not null,
  due_at timestamp with time zone,
  answered_at timestamp with time zone,
  assigned_to text,
  assigned_name text,
  dealer_id uuid,
  tags text[] not null default '{}'::text[],
  merged_into uuid,
  submission text,
  search_text text not null,
  grams integer[] not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  remind_at timestamp with time zone,
  cleared_at timestamp with time zone,
  constraint requests_channel_check CHECK ((channel = ANY (ARRAY['web'::text, 'email'::text]))),
  constraint requests_kind_check CHECK ((kind = ANY (ARRAY['question'::text, 'repair'::text, 'return'::text, 'extension'::text, 'other'::text]))),
  constraint requests_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  constraint requests_state_check CHECK ((state = ANY (ARRAY['new'::text, 'open'::text, 'waiting_customer'::text, 'waiting_dealer'::text, 'resolved'::text, 'closed'::text]))),
  constraint requests_dealer_id_fkey FOREIGN KEY (dealer_id) REFERENCES dealers(dealer_id),
  constraint requests_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES requests(request_id),
  constraint requests_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint requests_pkey PRIMARY KEY (request_id),
  constraint requests_number_key UNIQUE (number),
  constraint requests_submission_key UNIQUE (submission)
);
CREATE INDEX requests_by_dealer ON public.requests USING btree (dealer_id) WHERE (dealer_id IS NOT NULL);
CREATE INDEX requests_by_due ON public.requests USING btree (COALESCE(due_at, 'infinity'::timestamp with time zone), request_id) WHERE (state <> ALL (ARRAY['resolved'::text, 'closed'::text]));
CREATE INDEX requests_by_grams ON public.requests USING gin (grams);
CREATE INDEX requests_by_lineage ON public.requests USING btree (lineage_id);
CREATE INDEX requests_by_owner ON public.requests USING btree (assigned_to, COALESCE(due_at, 'infinity'::timestamp with time zone), request_id) WHERE (state <> ALL (ARRAY['resolved'::text, 'closed'::text]));
CREATE INDEX requests_by_person ON public.requests USING btree (person_id);
CREATE INDEX requests_by_received ON public.requests USING btree (received_at DESC, request_id DESC);
CREATE INDEX requests_by_state ON public.requests USING btree (state, COALESCE(due_at, 'infinity'::timestamp with time zone), request_id);
CREATE INDEX requests_by_updated ON public.requests USING btree (updated_at DESC, request_id DESC);
CREATE INDEX requests_merged_into ON public.requests USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX requests_uncleared ON public.requests USING btree (updated_at) WHERE ((cleared_at IS NULL) AND (state = ANY (ARRAY['resolved'::text, 'closed'::text])));
grant delete, insert, select, update on requests to sanbao_app;

create table retention_runs (
  run_id uuid not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone not null,
  counts jsonb not null,
  constraint retention_runs_pkey PRIMARY KEY (run_id)
);
CREATE INDEX retention_runs_started ON public.retention_runs USING btree (started_at DESC);
grant delete, insert, select, update on retention_runs to sanbao_app;

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

create table staff (
  id uuid not null,
  name text not null,
  email text not null,
  email_verified boolean not null,
  image text,
  role text not null,
  second_factor boolean default false,
  demo boolean not null default false,
  closed_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_email_check CHECK ((email = lower(email))),
  constraint staff_role_check CHECK ((role = ANY (ARRAY['support'::text, 'technician'::text, 'finance'::text, 'manager'::text, 'admin'::text]))),
  constraint staff_pkey PRIMARY KEY (id),
  constraint staff_email_key UNIQUE (email)
);
grant delete, insert, select, update on staff to sanbao_app;

create table staff_accounts (
  id uuid not null,
  account_id text not null,
  provider_id text not null,
  staff_id uuid not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_accounts_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE,
  constraint staff_accounts_pkey PRIMARY KEY (id)
);
CREATE INDEX staff_accounts_staff_id ON public.staff_accounts USING btree (staff_id);
CREATE UNIQUE INDEX staff_accounts_identity ON public.staff_accounts USING btree (provider_id, account_id);
grant delete, insert, select, update on staff_accounts to sanbao_app;

create table staff_passkeys (
  id uuid not null,
  name text,
  public_key text not null,
  staff_id uuid not null,
  credential_id text not null,
  counter integer not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  created_at timestamp with time zone,
  aaguid text,
  constraint staff_passkeys_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE,
  constraint staff_passkeys_pkey PRIMARY KEY (id),
  constraint staff_passkeys_credential_id_key UNIQUE (credential_id)
);
CREATE INDEX staff_passkeys_staff_id ON public.staff_passkeys USING btree (staff_id);
grant delete, insert, select, update on staff_passkeys to sanbao_app;

create table staff_second_factors (
  id uuid not null,
  secret text not null,
  backup_codes text not null,
  staff_id uuid not null,
  verified boolean default true,
  failed_count integer default 0,
  locked_until timestamp with time zone,
  constraint staff_second_factors_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE,
  constraint staff_second_factors_pkey PRIMARY KEY (id)
);
CREATE INDEX staff_second_factors_staff_id ON public.staff_second_factors USING btree (staff_id);
grant delete, insert, select, update on staff_second_factors to sanbao_app;

create table staff_sessions (
  id uuid not null,
  expires_at timestamp with time zone not null,
  token text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  network text,
  user_agent text,
  staff_id uuid not null,
  second_factor text,
  constraint staff_sessions_second_factor_check CHECK ((second_factor = ANY (ARRAY['code'::text, 'passkey'::text, 'sso'::text]))),
  constraint staff_sessions_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE,
  constraint staff_sessions_pkey PRIMARY KEY (id),
  constraint staff_sessions_token_key UNIQUE (token)
);
CREATE INDEX staff_sessions_staff_id ON public.staff_sessions USING btree (staff_id);
grant delete, insert, select, update on staff_sessions to sanbao_app;

create table staff_verifications (
  id uuid not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_verifications_pkey PRIMARY KEY (id)
);
CREATE INDEX staff_verifications_identifier ON public.staff_verifications USING btree (identifier);
grant delete, insert, select, update on staff_verifications to sanbao_app;

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

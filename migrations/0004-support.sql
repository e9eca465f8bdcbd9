-- Requests of customers, their threads, the promise to answer, and the ledger of consents.

-- Display numbers count up within a year: R-26-000123.
create table counters (
  name text primary key,
  last integer not null
);

create table requests (
  request_id    uuid primary key,
  number        text not null unique,
  person_id     uuid not null references people,
  -- As the customer gave it, normalised; it need not be in our records.
  serial        text,
  lineage_id    uuid references lineages,
  kind          text not null check (kind in ('question', 'repair', 'return', 'extension', 'other')),
  subject       text not null,
  state         text not null check (state in ('new', 'open', 'waiting_customer', 'waiting_dealer', 'resolved', 'closed')),
  locale        text not null check (locale in ('zh-CN', 'en')),
  channel       text not null check (channel in ('web', 'email')),
  -- What the customer wrote of the fault: model, firmware, day and its evidence.
  details       jsonb not null default '{}',
  received_at   timestamptz not null,
  -- By when a person must have answered; null while no answer is owed.
  due_at        timestamptz,
  answered_at   timestamptz,
  assigned_to   text,
  assigned_name text,
  dealer_id     uuid references dealers,
  tags          text[] not null default '{}',
  merged_into   uuid references requests,
  -- Names one filled-in form, so that sending it twice opens one request.
  submission    text unique,
  -- What is searched: number, serial, subject, name, company, mail; squeezed, and cut into pairs of characters.
  search_text   text not null,
  grams         text[] not null,
  version       integer not null default 1,
  created_at    timestamptz not null,
  updated_at    timestamptz not null
);
-- The queue, in each order in which it is read; a state or an owner narrows it without reading the rest.
create index requests_by_due on requests (coalesce(due_at, 'infinity'::timestamptz), request_id)
  where state not in ('resolved', 'closed');
create index requests_by_owner on requests (assigned_to, coalesce(due_at, 'infinity'::timestamptz), request_id)
  where state not in ('resolved', 'closed');
create index requests_by_state on requests (state, coalesce(due_at, 'infinity'::timestamptz), request_id);
create index requests_by_received on requests (received_at desc, request_id desc);
create index requests_by_updated on requests (updated_at desc, request_id desc);
create index requests_by_person on requests (person_id);
create index requests_by_serial on requests (serial);
create index requests_by_lineage on requests (lineage_id);
create index requests_by_dealer on requests (dealer_id) where dealer_id is not null;
create index requests_by_grams on requests using gin (grams);

create table messages (
  message_id  uuid primary key,
  request_id  uuid not null references requests,
  kind        text not null check (kind in ('public', 'note', 'event')),
  author_kind text not null check (author_kind in ('customer', 'staff', 'dealer', 'system')),
  author_id   text,
  author_name text not null,
  body        text not null,
  -- What an event says, told in each reader's language when it is shown.
  data        jsonb,
  at          timestamptz not null,
  mail_id     uuid
);
create index messages_by_request on messages (request_id, at, message_id);

-- One row for each promise to answer: begun when the customer wrote, ended by a person's public answer and nothing else.
create table promises (
  request_id  uuid not null references requests,
  promise_id  uuid not null,
  started_at  timestamptz not null,
  due_at      timestamptz not null,
  answered_at timestamptz,
  answered_by text,
  primary key (request_id, promise_id)
);
create unique index promises_open on promises (request_id) where answered_at is null;
create index promises_answered on promises (answered_at) where answered_at is not null;

-- Tracking links: a link is 192 random bits, of which only the hash is kept. Each mail carries one of its own.
create table request_links (
  token_hash text primary key,
  request_id uuid not null references requests,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index request_links_by_request on request_links (request_id);

-- What each person has consented to, by purpose and in which words. Append-only: the latest row of a purpose holds.
create table consents (
  consent_id   uuid primary key,
  person_id    uuid not null references people,
  purpose      text not null,
  -- Names the words that were shown.
  text_version text not null,
  given        boolean not null,
  at           timestamptz not null,
  -- Who said so (the person, or a member of staff on their word), and where.
  by_kind      text not null check (by_kind in ('customer', 'staff')),
  by_id        text,
  source       text not null check (source in ('form', 'mail', 'desk')),
  request_id   uuid references requests
);
create index consents_by_person on consents (person_id, purpose, at desc);

-- What was handed to whom, for what, and the consent it rested on.
create table disclosures (
  disclosure_id uuid primary key,
  person_id     uuid not null references people,
  request_id    uuid references requests,
  recipient     text not null,
  purpose       text not null,
  fields        text[] not null,
  at            timestamptz not null
);
create index disclosures_by_person on disclosures (person_id, at);

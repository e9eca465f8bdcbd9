-- People, staff, keys and the audit trail.

-- Customers and dealer users: reached by a link to their address, no password.
create table people (
  person_id   uuid primary key,
  email       text not null unique check (email = lower(email)),
  name        text,
  phone       text,
  company     text,
  locale      text not null,
  -- When the person first opened a link that was sent to the address.
  verified_at timestamptz,
  created_at  timestamptz not null
);

-- A person who works for a dealer sees that dealer's units and requests.
create table dealer_users (
  person_id uuid primary key references people on delete cascade,
  dealer_id uuid not null references dealers
);
create index dealer_users_dealer_id on dealer_users (dealer_id);

-- A row is a session that stands; ending it is deleting it. Only hashes of the tokens are kept.
create table person_sessions (
  session_id uuid primary key,
  token_hash text not null unique,
  person_id  uuid not null references people on delete cascade,
  user_agent text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index person_sessions_person_id on person_sessions (person_id);

-- Staff. The tables named staff_… are what better-auth 1.7 works with, under names of ours; see docs/decisions/006.
create table staff (
  id             uuid primary key,
  name           text not null,
  email          text not null unique check (email = lower(email)),
  email_verified boolean not null,
  image          text,
  role           text not null check (role in ('support', 'technician', 'finance', 'manager', 'admin')),
  second_factor  boolean default false,
  -- An account of the demonstration: it may work without a second factor.
  demo           boolean not null default false,
  -- Whoever has left cannot sign in, and stays named in what they did.
  closed_at      timestamptz,
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);

create table staff_sessions (
  id         uuid primary key,
  expires_at timestamptz not null,
  token      text not null unique,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  network    text,
  user_agent text,
  staff_id   uuid not null references staff on delete cascade
);
create index staff_sessions_staff_id on staff_sessions (staff_id);

create table staff_accounts (
  id                       uuid primary key,
  account_id               text not null,
  provider_id              text not null,
  staff_id                 uuid not null references staff on delete cascade,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz,
  refresh_token_expires_at timestamptz,
  scope                    text,
  password                 text,
  created_at               timestamptz not null,
  updated_at               timestamptz not null
);
create index staff_accounts_staff_id on staff_accounts (staff_id);

create table staff_verifications (
  id         uuid primary key,
  identifier text not null,
  value      text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index staff_verifications_identifier on staff_verifications (identifier);

create table staff_second_factors (
  id           uuid primary key,
  secret       text not null,
  backup_codes text not null,
  staff_id     uuid not null references staff on delete cascade,
  verified     boolean default true,
  failed_count integer default 0,
  locked_until timestamptz
);
create index staff_second_factors_staff_id on staff_second_factors (staff_id);

-- Links that stand for an act of will: opened by a button, once. Only hashes of the tokens are kept.
create table one_time_links (
  token_hash text primary key,
  -- sign_in: a person; password: a member of staff sets one; first_admin: nobody is there yet.
  purpose    text not null check (purpose in ('sign_in', 'password', 'first_admin')),
  person_id  uuid references people on delete cascade,
  staff_id   uuid references staff on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  check ((purpose = 'sign_in') = (person_id is not null) and (purpose = 'password') = (staff_id is not null))
);
create index one_time_links_expires_at on one_time_links (expires_at);

-- How often something was tried in the window that is running: sign-ins by account, links by address.
create table attempts (
  key          text primary key,
  window_until timestamptz not null,
  count        integer not null
);

create table api_keys (
  key_id       uuid primary key,
  name         text not null,
  -- The first letters of the key, to recognise it by.
  prefix       text not null,
  key_hash     text not null unique,
  scopes       text[] not null,
  created_at   timestamptz not null,
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz
);

-- Who did what: append-only, each row sealed with the hash of the one before. Names no person but by id, so that erasing
-- somebody leaves the chain whole.
create table audit_log (
  seq        bigint primary key,
  at         timestamptz not null,
  actor_kind text not null,
  actor_id   text,
  action     text not null,
  target     text not null,
  data       jsonb not null,
  prev_hash  text not null,
  hash       text not null
);
create index audit_log_target on audit_log (target);

-- The end of the chain and the lock under which it grows; one row, from the first act on.
create table audit_head (
  one  boolean primary key default true check (one),
  seq  bigint not null,
  hash text not null
);

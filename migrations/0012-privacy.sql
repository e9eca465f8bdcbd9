-- A request whose person's part is gone; the row stays for the unit, the clock and the counts.
alter table requests add column cleared_at timestamptz;
create index requests_uncleared on requests (updated_at) where cleared_at is null and state in ('resolved', 'closed');

-- A person whose data are gone. The row stays, under a name that is nobody's, for what hangs on its id.
alter table people add column erased_at timestamptz;

-- Who has been erased, without saying who: the address is kept as a keyed hash, so that a restored back-up can be cleared again.
create table erasures (
  erasure_id uuid primary key,
  person_id uuid not null unique references people,
  address_hash text not null,
  reason text not null check (reason in ('asked', 'consent_withdrawn', 'no_longer_needed', 'unlawful')),
  by_kind text not null check (by_kind in ('customer', 'dealer', 'staff', 'system')),
  by_id text,
  asked_at timestamptz not null,
  done_at timestamptz,
  counts jsonb not null default '{}',
  -- Those to whom something was handed over: they have to be told.
  recipients text[] not null default '{}'
);
create index erasures_asked on erasures (asked_at desc);

create table retention_runs (
  run_id uuid primary key,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  counts jsonb not null
);
create index retention_runs_started on retention_runs (started_at desc);

-- Jobs told in the transaction that gave rise to them, and carried out afterwards (decision 007).
create table outbox (
  job_id       uuid primary key,
  topic        text not null,
  -- Emptied when the job is done: what it said about people lives in the tables of the slices.
  payload      jsonb not null,
  -- Told twice under one key is told once, for good; a done job with a key stays as the mark of that.
  effect_key   text unique,
  -- Not before this instant; null means at once.
  run_at       timestamptz,
  -- Whoever works on it holds it until then, by the clock of the database, and renews it while working.
  leased_until timestamptz,
  -- Counts the claims, so it also tells a worker whether a job is still his.
  tries        smallint not null default 0,
  last_error   text,
  told_at      timestamptz not null default now(),
  done_at      timestamptz,
  -- Given up after the last try: shown to staff, who may have it tried again.
  parked_at    timestamptz
);
create index outbox_waiting on outbox (run_at nulls first, job_id) where done_at is null and parked_at is null;
create index outbox_parked on outbox (parked_at) where parked_at is not null;

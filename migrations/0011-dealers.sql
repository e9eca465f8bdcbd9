-- What dealers promise beyond the maker's policy (2.9), and finding the units that a dealer sold.

-- Recorded as the dealer's, shown as the dealer's, never read by the core. A row is withdrawn, never deleted or changed.
create table dealer_promises (
  promise_id       uuid primary key,
  dealer_id        uuid not null references dealers,
  -- A promise about a unit stands beside every request about it; one given in a request stands beside that request alone.
  lineage_id       uuid references lineages,
  request_id       uuid references requests,
  -- Personal data: free words, which may name a person.
  words            text not null,
  -- Last day on which it holds, as the dealer says; none is given where it is null.
  until_on         date,
  made_at          timestamptz not null,
  by_kind          text not null check (by_kind in ('dealer', 'staff')),
  -- Personal data: a person or a member of staff.
  by_id            text not null,
  withdrawn_at     timestamptz,
  -- Personal data: free words.
  withdrawn_reason text,
  withdrawn_by     text,
  check (lineage_id is not null or request_id is not null),
  check ((withdrawn_at is null) = (withdrawn_reason is null) and (withdrawn_at is null) = (withdrawn_by is null))
);
create index dealer_promises_by_lineage on dealer_promises (lineage_id);
create index dealer_promises_by_request on dealer_promises (request_id);

-- The facts that name a dealer; most do not.
create index events_by_dealer on events ((data ->> 'dealer'), lineage_id) where data ->> 'dealer' is not null;

-- The desk's work in a thread: who is named in it, ready texts, known issues, the day of a reminder.

-- Who was named in a note, or was given a request: told once, and shown until it is read.
create table mentions (
  message_id uuid not null references messages on delete cascade,
  staff_id   text not null,
  at         timestamptz not null,
  read_at    timestamptz,
  primary key (message_id, staff_id)
);
create index mentions_of_person on mentions (staff_id, at desc);

-- Ready texts for replies. What the product brings has a name for an id; never deleted, only retired.
create table macros (
  macro_id   text primary key,
  title_zh   text not null,
  title_en   text not null,
  body_zh    text not null,
  body_en    text not null,
  state      text not null check (state in ('active', 'retired')),
  version    integer not null default 1,
  updated_at timestamptz not null,
  updated_by text
);

-- Faults whose remedy is known, so that it is tried before anything is sent in.
create table known_issues (
  issue_id      uuid primary key,
  title_zh      text not null,
  title_en      text not null,
  advice_zh     text not null,
  advice_en     text not null,
  -- Models by name, or families of the policy; one of them is enough.
  models        text[] not null,
  families      text[] not null,
  -- Firmware that has the fault, first and last; the last one as written stands for all that begin with it.
  affected_from text,
  affected_to   text,
  -- The release that mends it, and its day: whether it is free is decided from that day.
  fixed_in      text,
  fixed_on      date,
  symptoms_zh   text[] not null,
  symptoms_en   text[] not null,
  state         text not null check (state in ('active', 'retired')),
  version       integer not null default 1,
  updated_at    timestamptz not null,
  updated_by    text
);

-- Where a known issue was suggested: on the last page of a form, which need not have been sent, or in a reply to a request.
create table issue_suggestions (
  suggestion_id uuid primary key,
  issue_id      uuid not null references known_issues,
  -- The form's own name; the request that it opened bears it too.
  submission    text,
  request_id    uuid references requests on delete cascade,
  at            timestamptz not null,
  by_id         text,
  check (num_nonnulls(submission, request_id) = 1),
  unique (issue_id, submission),
  unique (issue_id, request_id)
);
create index issue_suggestions_of_request on issue_suggestions (request_id) where request_id is not null;

-- When a customer who was asked something is reminded; the jobs look here whether it is still so.
alter table requests add column remind_at timestamptz;
update requests r set remind_at = o.run_at from outbox o
  where o.topic = 'support.remind' and o.done_at is null and r.state = 'waiting_customer'
    and o.payload ->> 'requestId' = r.request_id::text;
create index requests_merged_into on requests (merged_into) where merged_into is not null;

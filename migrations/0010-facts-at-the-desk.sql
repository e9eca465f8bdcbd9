-- Facts recorded at the desk say who recorded them and why; decisions and companies are found by what staff know of them.

alter table events
  -- Id of the member of staff; null for what an import or a program told us.
  add column recorded_by text,
  -- Why, in that person's words. Free text, which may speak of a person: personal data.
  add column reason text;

-- The decisions that were given about a unit, kept in the threads in which they were asked for.
create index messages_asked on messages ((data ->> 'serial'), at) where data ->> 'event' = 'asked';

create index people_by_company on people (lower(company)) where company is not null;

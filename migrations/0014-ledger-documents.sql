-- The ledger of a lineage as a look-up reads it: one row instead of a walk over units and events. A cache like the segments, made from
-- the rows beside it in the transaction that adds to them, never written by hand; `sanbao unit refold` makes it anew.
create table ledgers (
  lineage_id uuid primary key references lineages,
  -- {"models": the models of its units in their order, "events": its events as recorded, first recorded first}
  document   json not null
);

insert into ledgers (lineage_id, document)
select lineage_id, json_build_object(
  'models', (select json_agg(u.model_id order by u.ordinal) from units u where u.lineage_id = l.lineage_id),
  'events', (
    select coalesce(json_agg(
      jsonb_strip_nulls(jsonb_build_object(
        'type', e.type, 'id', e.event_id, 'corrects', e.corrects,
        'recorded', to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      )) || e.data order by e.recorded_at, e.event_id), '[]')
    from events e where e.lineage_id = l.lineage_id))
from lineages l;

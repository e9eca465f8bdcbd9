-- What opening a request need not pay for (decision 009).

-- Numbers of requests come from a sequence: a row that counts is a lock, for which requests that come in together would wait.
-- They go on from where the counters were, across the years; one that was taken and not used leaves a gap.
create sequence request_numbers;
select setval('request_numbers', coalesce(max(last), 0) + 1, false) from counters;
drop table counters;

-- A lineage is never deleted; checking that it is there would lock its row against whoever appends to the ledger.
alter table requests drop constraint requests_lineage_id_fkey;

-- Nothing looks for a serial by itself: a unit's requests are found by its lineage, parts of a serial by their pairs.
drop index requests_by_serial;

-- Pairs of characters as numbers, which an index takes in at half the price of texts; written as search.rules.ts does.
create function pg_temp.grams(searched text) returns integer[] language sql immutable as $$
  select coalesce(array_agg(distinct gram), '{}') from (
    select ascii(substr(searched, place, 1)) as gram from generate_series(1, length(searched)) place
    union all
    select ((ascii(substr(searched, place, 1))::bigint * 2048 + ascii(substr(searched, place + 1, 1))) % 2147483648)::integer
    from generate_series(1, length(searched) - 1) place) grams
$$;
alter table requests alter column grams type integer[] using pg_temp.grams(search_text);

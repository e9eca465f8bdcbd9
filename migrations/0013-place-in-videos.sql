-- Where in a video's bytes a place is told, so that it is left out whenever the file is given out: the original stays as it came.
-- Null when none was found. Positions only: the place itself stands in the file.
alter table attachments add column place jsonb;

-- Mail: every message that came, stored before it is read, and every letter that we wrote (decision 007).

create table mails_in (
  mail_id         uuid primary key,
  -- Where it came from: `smtp`, or the mailbox; there the pair of numbers never names another message.
  source          text not null,
  uid_validity    text,
  uid             bigint,
  received_at     timestamptz not null,
  -- The raw message lies in the data folder under the name of its hash.
  sha256          text not null,
  bytes           bigint not null,
  -- Null when nobody told us (IMAP), empty for a bounce.
  envelope_from   text,
  envelope_to     text[] not null default '{}',
  -- stored: not read yet · opened: began a request · joined: went to one · held: a person decides · rejected: a person has ·
  -- automatic: written by a program · duplicate: that Message-ID has been here before · unreadable: beyond what we read
  state           text not null check (state in
    ('stored', 'opened', 'joined', 'held', 'rejected', 'automatic', 'duplicate', 'unreadable')),
  -- Why it is held, automatic or a duplicate.
  reason          text,
  message_id      text,
  from_name       text,
  from_address    text,
  subject         text,
  text            text,
  attachments     jsonb not null default '[]',
  request_id      uuid,
  constraint mails_in_place unique (source, uid_validity, uid)
);
-- One message of each id counts; others of that id are kept beside it.
create unique index mails_in_message on mails_in (message_id) where state not in ('stored', 'duplicate');
create index mails_in_received on mails_in (received_at desc, mail_id);
create index mails_in_held on mails_in (received_at desc) where state = 'held';
create index mails_in_request on mails_in (request_id) where request_id is not null;
create index mails_in_from on mails_in (from_address);

create table mails_out (
  mail_id     uuid primary key,
  kind        text not null,
  to_name     text,
  to_address  text not null,
  locale      text not null,
  subject     text not null,
  text        text not null,
  message_id  text not null unique,
  request_id  uuid,
  -- withheld: an acknowledgement too many · refused: the mail server would not have it, for good · bounced: it came back
  state       text not null check (state in ('waiting', 'sent', 'withheld', 'refused', 'bounced')),
  reason      text,
  created_at  timestamptz not null,
  sent_at     timestamptz
);
create index mails_out_created on mails_out (created_at desc, mail_id);
create index mails_out_to on mails_out (to_address, created_at);
create index mails_out_request on mails_out (request_id) where request_id is not null;

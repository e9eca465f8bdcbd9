-- Passkeys and single sign-on for staff, and the habits of the desk as its leaders set them.

-- How a session got past the password: by a code of the authenticator, a passkey, or the house's own sign-on. Null is the password
-- alone, which opens nothing but the set-up of a second factor (accounts of the demonstration aside).
alter table staff_sessions add column second_factor text check (second_factor in ('code', 'passkey', 'sso'));
update staff_sessions set second_factor = 'code' where staff_id in (select id from staff where second_factor);

-- What better-auth's passkey plugin works with, under names of ours; see docs/decisions/006.
create table staff_passkeys (
  id            uuid primary key,
  -- Personal data: what its owner calls the device.
  name          text,
  public_key    text not null,
  staff_id      uuid not null references staff on delete cascade,
  credential_id text not null unique,
  counter       integer not null,
  device_type   text not null,
  backed_up     boolean not null,
  transports    text,
  created_at    timestamptz,
  aaguid        text
);
create index staff_passkeys_staff_id on staff_passkeys (staff_id);

-- One identity of a provider stands for one member of staff.
create unique index staff_accounts_identity on staff_accounts (provider_id, account_id);

-- One row, from the first change on; before that the desk works by the defaults in the code.
create table desk_settings (
  one        boolean primary key default true check (one),
  version    integer not null,
  settings   jsonb not null,
  changed_at timestamptz not null
);

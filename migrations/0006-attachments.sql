-- Files that people send with a request: photos, videos, documents.
-- Content is on disk under the id; here is what is known of it. The form that sends files proves that they are its own by a token
-- kept as a hash; once linked to a request, whoever may read the request may read the file.

create table attachments (
  attachment_id uuid primary key,
  -- SHA-256 of the token in the sender's cookie; of nobody for what arrived by mail.
  owner_hash    text not null,
  -- Receiving: parts are still arriving. Stored: whole, judged by its bytes, safe on disk.
  state         text not null check (state in ('receiving', 'stored')),
  request_id    uuid,
  message_id    uuid,
  -- As the sender named it, cleaned; never a name on our disk.
  name          text not null,
  -- Media type, from the bytes; null while receiving.
  type          text,
  -- As declared while receiving, as counted when stored.
  bytes         bigint not null check (bytes > 0),
  -- Of the bytes as received.
  sha256        text,
  scan          text not null check (scan in ('not_scanned', 'pending', 'clean', 'infected', 'unscannable')),
  -- The re-encoded copies of an image, the only ones that are ever served.
  preview       text not null check (preview in ('none', 'pending', 'ready', 'failed')),
  created_at    timestamptz not null,
  check (state = 'receiving' or (type is not null and sha256 is not null))
);
create index attachments_owner on attachments (owner_hash, created_at);
create index attachments_request on attachments (request_id) where request_id is not null;
create index attachments_unlinked on attachments (created_at) where request_id is null;
create index attachments_pending on attachments (created_at) where scan = 'pending' or preview = 'pending';

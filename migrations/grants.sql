-- What the application may do. It works as the role sanbao_app, which owns nothing; run again after every migration.

grant usage on schema public to sanbao_app;
grant select, insert, update, delete on all tables in schema public to sanbao_app;
grant usage on all sequences in schema public to sanbao_app;

-- The ledger is append-only, and the record of migrations is not the application's to write.
revoke update, delete, truncate on events from sanbao_app;
revoke insert, update, delete on schema_migrations from sanbao_app;

-- The audit trail is append-only too; its head moves on.
revoke update, delete, truncate on audit_log from sanbao_app;
revoke delete, truncate on audit_head from sanbao_app;

-- What was agreed to and what was handed over is proof: added to, never changed. Neither holds words or addresses of a person, so an
-- erasure leaves them as they are.
revoke update, delete, truncate on consents, disclosures from sanbao_app;
-- The list that clears a restored back-up: rows are completed, never taken away.
revoke delete, truncate on erasures from sanbao_app;

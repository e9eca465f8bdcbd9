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

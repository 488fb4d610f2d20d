\set i :i + 1
\set session random(1, :sessions)
\set staff random(1, 1000)
\set reason random(1000, 1019)
SELECT adjust_cash(:session, :money, :staff, reason_code_id => :reason, request_id => gen_random_uuid());
\if :i = :early or :i = :late
INSERT INTO plain.memory
SELECT :i, substring(pg_read_file('/proc/self/status') FROM 'RssAnon:\s*(\d+)')::bigint;
\endif

\set session random(1, :sessions)
\set staff random(1, 1000)
\set reason random(1000, 1019)
SELECT adjust_cash(:session, :money, :staff, reason_code_id => :reason, request_id => gen_random_uuid());

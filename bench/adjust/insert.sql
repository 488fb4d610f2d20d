\set session random(1, :sessions)
\set staff random(1, 1000)
\set reason random(1000, 1019)
INSERT INTO plain.session_activity (session_id, staff_member_id, recorded_at, ordinal, type, cash, reason_code_id)
VALUES (:session, :staff, clock_timestamp(), nextval('plain.ordinal'), 'adjustment', :money, :reason);

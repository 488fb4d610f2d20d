\set session random(1, :sessions)
\set staff random(1, 1000)
\set reason random(1, 20)
SELECT adjust(:session, :amount, 'USD', :staff, :reason);

\set device :sessions + 1 + :client_id
\set staff random(1, 1000)
SELECT open_session(:device, 100, 'USD', :staff) AS session \gset

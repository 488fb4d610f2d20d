-- Two shops: five tills on three drawers, four people.

CREATE EXTENSION cash_tracking;
ALTER DATABASE shop SET search_path = "$user", public, cash_tracking;
SET search_path = "$user", public, cash_tracking;

-- Swiss cash is rounded to 0.05: the currency's own step, where none is given.
SELECT id AS zurich
FROM create_location(name => 'Bäckerei Zürich', currency => 'CHF', time_zone => 'Europe/Zurich') \gset
SELECT id AS counter FROM create_cash_drawer(location_id => :zurich, name => 'Counter') \gset
SELECT id AS kiosk FROM create_cash_drawer(location_id => :zurich, name => 'Kiosk') \gset

-- Three tills share the drawer at the counter.
SELECT FROM register_device(location_id => :zurich, name => 'Till 1', cash_drawer_id => :counter);
SELECT FROM register_device(location_id => :zurich, name => 'Till 2', cash_drawer_id => :counter);
SELECT FROM register_device(location_id => :zurich, name => 'Tablet', cash_drawer_id => :counter);
SELECT FROM register_device(location_id => :zurich, name => 'Kiosk', cash_drawer_id => :kiosk);

-- The bar's day ends at four in the morning.
SELECT id AS lisbon
FROM create_location(name => 'Bar Lisboa', currency => 'EUR', time_zone => 'Europe/Lisbon',
  business_day_start => '04:00') \gset
SELECT id AS bar FROM create_cash_drawer(location_id => :lisbon, name => 'Bar') \gset
SELECT FROM register_device(location_id => :lisbon, name => 'Bar', cash_drawer_id => :bar);

SELECT FROM create_staff_member(name => 'Beat');
SELECT FROM create_staff_member(name => 'Chiara');
SELECT FROM create_staff_member(name => 'Nina');
SELECT FROM create_staff_member(name => 'Duarte');

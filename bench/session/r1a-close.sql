SELECT count_cash(:session, 700, 'USD', :staff);
SELECT adjust(:session, :amount, 'USD', :staff, 1);
SELECT close_session(:session, 700, 'USD', :staff);

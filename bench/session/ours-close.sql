SELECT count_cash(:session, '700 USD', :staff);
SELECT adjust_cash(:session, :money, :staff, reason_code_id => 1000);
SELECT close_session(:session, '700 USD', :staff);

SELECT record_payment(:session, :staff, 'sale', :money);

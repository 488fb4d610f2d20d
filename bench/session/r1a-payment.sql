SELECT record_transaction(:session, 'sale', :amount, 'USD', :staff);

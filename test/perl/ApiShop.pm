# Two shops and two days for the check of docs/api-fields.md: every field,
# filter and sort key of the API tells rows apart in it.

package ApiShop;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw($shop);

# Sessions 1, 2 and 4 are closed, in another order than they were opened; 3 is
# in the other shop, 5 was opened without a count.
our $shop = q{
SET search_path = public, cash_tracking;
SELECT FROM create_location('Corner shop', 'USD', 'America/New_York', external_id => 'corner');
SELECT FROM create_location('Station', 'EUR', 'Europe/Zurich');
SELECT FROM create_staff_member('Ann');
SELECT FROM create_staff_member('Bob');
SELECT FROM create_cash_drawer(1, 'Front');
SELECT FROM create_cash_drawer(2, 'Front desk');
SELECT FROM create_cash_drawer(1, 'Back');
SELECT FROM register_device(1, 'Till 1', 1, 'fiscal 1');
SELECT FROM register_device(1, 'Till 2', 1);
SELECT FROM register_device(2, 'Till 3', 2);
SELECT FROM register_device(1, 'Spare');
SELECT FROM create_reason_code('BAKER');

SELECT FROM open_session(1, 1, '100.00 USD', '2024-06-15 13:00Z', 1, 'float');
SELECT FROM adjust_cash(1, '20.00 USD', 2, '2024-06-15 14:00Z', 101, 'coins');
SELECT FROM record_payment(1, 1, 'sale', '50.00 USD', reference => 'order 1', occurred_at => '2024-06-15 14:30Z', note => 'first');
SELECT FROM record_payment(1, 1, 'change', '8.50 USD', reference => 'order 1', occurred_at => '2024-06-15 14:30Z');
SELECT FROM open_session(2, 2, occurred_at => '2024-06-15 14:45Z');
SELECT FROM record_payment(2, 2, 'sale', '30.00 USD', 'card', reference => 'order 2', occurred_at => '2024-06-15 15:00Z');
SELECT FROM record_payment(2, 2, 'refund', '3.00 USD', reference => 'order 3', occurred_at => '2024-06-15 15:15Z');
SELECT FROM count_cash(2, '158.00 USD', 2, '2024-06-15 15:20Z', 1000, 'by two');
SELECT FROM close_session(2, '157.50 USD', 2, '150.00 USD', '2024-06-15 15:30Z', 103, 'gone to lunch');
SELECT FROM adjust_cash(1, '-15.00 USD', 1, '2024-06-15 16:00Z', type => 'cash_payout', reference => 'card 9');
SELECT FROM open_session(3, 2, '80.00 EUR', '2024-06-16 06:00Z');
SELECT FROM record_payment(3, 1, 'sale', '7.00 EUR', occurred_at => '2024-06-16 07:00Z');
SELECT FROM close_session(1, '135.00 USD', 1, occurred_at => '2024-06-15 23:00Z');
SELECT FROM open_session(1, 1, '135.00 USD', '2024-06-15 23:30Z');
SELECT FROM record_payment(4, 1, 'sale', '11.00 USD', occurred_at => '2024-06-15 23:40Z');
SELECT FROM close_session(4, '146.00 USD', 1, occurred_at => '2024-06-16 15:00Z');
SELECT FROM open_session(2, 2, occurred_at => '2024-06-16 16:00Z');
SELECT FROM adjust_cash(5, '5.00 USD', 2, '2024-06-16 16:30Z');
};

1;

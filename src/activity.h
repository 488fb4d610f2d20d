/*
 * activity.h
 *		What a caller may record in an open session: adjustments, payments and
 *		no-sales, by the functions or by a plain INSERT.
 */
#ifndef CT_ACTIVITY_H
#define CT_ACTIVITY_H

#include "ledger.h"

/* 22023 unless the tender is a lower-case code; 22001 if it is too long. */
extern void activity_check_tender(const text *tender);

/*
 * Checks an activity against its session and works out what it does to the
 * drawer.  Adjustments (adjustment, cash_payout) come with cash; payments
 * (sale, refund, change) with amount and tender and get cash and, where none
 * is given, cash_rounding; a no-sale gets zero cash.  What does not belong to
 * the type must not be there (22023).  Other types are refused (22023), since
 * they touch the drawer: there are functions for them.
 *
 * "cash_step" is the smallest step of a cash payment at the session's location;
 * NULL has it looked up where it is needed.
 *
 * Errors: 22023, TC005 currency, TC026 zero or wrong sign, 22003.
 */
extern void activity_complete(const SessionRow *session, ActivityRow *activity,
							  const MonetaryAmount *cash_step,
							  Snapshot snapshot);

/* TC003 with the id, TC001 with the id. */
pg_noreturn extern void report_session_not_found(int64 session_id);
extern void check_session_open(const SessionRow *session);

#endif							/* CT_ACTIVITY_H */

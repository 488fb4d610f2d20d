/*
 * ledger.h
 *		A session's row and an activity's row in C, and what an activity does
 *		to the totals of its session.
 *
 * ledger_apply is the one definition of the totals: the functions, the plain
 * INSERT and every verification go through it.
 */
#ifndef CT_LEDGER_H
#define CT_LEDGER_H

#include "datatype/timestamp.h"
#include "digest.h"
#include "money.h"
#include "storage.h"
#include "utils/date.h"
#include "utils/jsonb.h"
#include "utils/uuid.h"

/* 0 stands for "none" in ids that may be NULL: no id is 0. */
#define NO_ID	INT64CONST(0)

/* The same in ordinals, which begin with 1. */
#define NO_ORDINAL	0

/* The one tender that moves the drawer. */
#define TENDER_CASH "cash"

/* How far a count may be off; what its location had in force at the time. */
typedef struct CountLimits
{
	bool		has_tolerance;
	MonetaryAmount tolerance;	/* beyond it a reason is needed */
	bool		has_limit;
	MonetaryAmount limit;		/* beyond it a second person is needed */
} CountLimits;

/* A row of payment_session.  What is NULL while open is valid iff is_closed. */
typedef struct SessionRow
{
	ItemPointerData tid;
	bool		is_busy;		/* another transaction is updating it */
	int64		id;
	int64		device_id;
	int64		cash_drawer_id;
	int64		location_id;
	TimestampTz opening_time;
	int64		opening_staff_member_id;
	DateADT		business_date;
	bool		opening_counted;
	MonetaryAmount expected_cash_at_open;
	MonetaryAmount cash_counted_at_open;
	int32		activity_count;
	MonetaryAmount net_cash;
	MonetaryAmount total_adjustments;
	MonetaryAmount total_cash_sales;
	MonetaryAmount total_sales;
	MonetaryAmount total_cash_rounding;
	MonetaryAmount total_cash_refunds;
	MonetaryAmount total_refunds;
	MonetaryAmount mid_session_discrepancy;
	Digest		digest;
	int64		opening_reason_code_id;
	text	   *opening_note;
	bool		is_closed;
	TimestampTz closing_time;
	int64		closing_staff_member_id;
	int64		closing_reason_code_id;
	int64		z_number;
	MonetaryAmount expected_cash_at_close;
	MonetaryAmount cash_counted_at_close;
	MonetaryAmount closing_adjustment;
	Digest		seal;
	text	   *closing_note;
	int64		closing_approved_by;	/* NO_ID: nobody */
	CountLimits closing_limits; /* in force at the closing */
} SessionRow;

/*
 * A row of session_activity.  Optional parts: has_… for amounts, NO_ID for
 * ids, NULL for texts, request_id and denominations.
 */
typedef struct ActivityRow
{
	int64		session_id;
	int64		staff_member_id;
	TimestampTz recorded_at;
	int32		ordinal;
	ActivityType type;
	bool		has_cash;		/* always, but in a row that a plain INSERT
								 * offers */
	MonetaryAmount cash;
	bool		has_occurred_at;
	TimestampTz occurred_at;	/* valid iff has_occurred_at */
	int64		reason_code_id;
	bool		has_amount;
	MonetaryAmount amount;
	bool		has_cash_rounding;
	MonetaryAmount cash_rounding;
	bool		has_expected;
	MonetaryAmount expected;
	bool		has_counted;
	MonetaryAmount counted;
	text	   *tender;
	text	   *reference;
	text	   *note;
	pg_uuid_t  *request_id;
	int64		request_hash;	/* valid iff request_id */
	int64		approved_by;
	CountLimits limits;
	Jsonb	   *denominations;	/* NULL: none given */
	int32		reverses;		/* ordinal of what it reverses; NO_ORDINAL if
								 * it is no reversal */
} ActivityRow;

extern void session_from_row(const Row *row, SessionRow *session);
extern void session_to_row(const SessionRow *session, Row *row);
extern void activity_from_row(const Row *row, ActivityRow *activity);
extern void activity_to_row(const ActivityRow *activity, Row *row);

/*
 * Finds a session for a command that may update it; false if the snapshot sees
 * none with this id.
 */
extern bool session_find(int64 id, Snapshot snapshot, SessionRow *session);

/* Is this a payment whose tender is cash? */
extern bool activity_is_cash_payment(const ActivityRow *activity);

/* Opening + mid-session + closing discrepancy; the last once closed. */
extern MonetaryAmount ledger_total_discrepancy(const SessionRow *session);

/*
 * 22003 unless what the views derive from the totals fits into 64 bits, too:
 * else nobody could read the session, nor close it.
 */
extern void ledger_check_derived(const SessionRow *session);

/*
 * Adds an activity to the totals and the digest of its session: the activity
 * gets the next ordinal, the session one activity more.  The activity must be
 * complete, its times included.  22003 if a total, or what is derived from the
 * totals, leaves 64 bits; then nobody may use the session any more.
 */
extern void ledger_apply(SessionRow *session, ActivityRow *activity);

/*
 * The balance of a drawer that the snapshot sees: settled plus the net cash of
 * its open sessions.  Takes no lock; for showing.
 */
extern MonetaryAmount ledger_drawer_balance(const Row *drawer,
											Snapshot snapshot);

/*
 * The same for a count, with the drawer locked by storage_lock and the
 * snapshot taken after that.  At REPEATABLE READ and above the open sessions
 * are locked in ascending id, 40001 if one changed since the snapshot: their
 * cash would be missing.  At READ COMMITTED they are only read: what is not
 * yet committed comes after the count.
 */
extern MonetaryAmount ledger_expected_cash(const Row *drawer,
										   Snapshot snapshot);

#endif							/* CT_LEDGER_H */

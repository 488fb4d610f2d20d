/*
 * restore.c
 *		Whole rows as a restore or a replica brings them.
 *
 * The rules look at one row, or at one row and its session: a parallel
 * restore and the initial copy of a replica load the tables in any order.  That
 * all rows together agree is for the verification to find out.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "denominations.h"
#include "errors.h"
#include "reference.h"
#include "restore.h"
#include "reversal.h"
#include "rules.h"

/*
 * The first column is the id, but for session_activity and session_correction.
 */
#define ID_COLUMN				1

#define KIND_CUSTOM				"custom"
#define FIRST_CUSTOM_REASON_ID	INT64CONST(1000)

/* See restore.h. */
void
restore_check_owner(Relation rel)
{
	if (!compat_owns_relation(RelationGetRelid(rel), GetUserId()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of table \"%s\"",
						RelationGetRelationName(rel)),
				 errdetail("Only the owner may load rows into the table, or remove stray ones."),
				 errhint("Call the function that does what you want to do.")));
}

/* 22023 for reason codes that come with the extension. */
static void
check_custom_reason_code(const Row *row)
{
	char	   *kind = TextDatumGetCString(ROW_VALUE(row, REASON_CODE_KIND));

	if (strcmp(kind, KIND_CUSTOM) != 0 ||
		ROW_INT64(row, REASON_CODE_ID) < FIRST_CUSTOM_REASON_ID)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reason code %lld of kind \"%s\" cannot be inserted",
						(long long) ROW_INT64(row, REASON_CODE_ID), kind),
				 errdetail("Only custom codes can, and their ids begin with %lld; the others come with the extension.",
						   (long long) FIRST_CUSTOM_REASON_ID),
				 errhint("Use create_reason_code.")));
}

/* See restore.h.  A NULL where none may be is left to NOT NULL. */
void
restore_check_id(CtTable table, Relation rel, const Row *row)
{
	if (ROW_IS_NULL(row, ID_COLUMN))
		return;
	if (ROW_INT64(row, ID_COLUMN) < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("id %lld of table \"%s\" is out of range",
						(long long) ROW_INT64(row, ID_COLUMN),
						RelationGetRelationName(rel)),
				 errdetail("Ids are positive."),
				 errhint("Leave the id out to take the next one.")));
	if (table == CT_REASON_CODE && !ROW_IS_NULL(row, REASON_CODE_KIND))
		check_custom_reason_code(row);
}

/* TC009 about a session. */
static void
report_session(const Row *row, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
			 errmsg("the row of session %lld contradicts itself",
					(long long) ROW_INT64(row, SESSION_ID)),
			 errdetail_internal("%s", detail),
			 errhint("Open and close sessions with open_session and close_session.")));
}

/* Is there a 0 where an id or NULL should be?  0 stands for NULL in C. */
static bool
has_zero_id(const Row *row, const AttrNumber *columns, int count)
{
	for (int i = 0; i < count; i++)
	{
		if (!ROW_IS_NULL(row, columns[i]) &&
			ROW_INT64(row, columns[i]) == NO_ID)
			return true;
	}
	return false;
}

/* Do all amounts of the row have one currency? */
static bool
is_one_currency(const Row *row, const AttrNumber *columns, int count)
{
	const MonetaryAmount *model = NULL;

	for (int i = 0; i < count; i++)
	{
		if (ROW_IS_NULL(row, columns[i]))
			continue;
		if (model == NULL)
			model = ROW_MONEY(row, columns[i]);
		else if (!money_same_currency(model, ROW_MONEY(row, columns[i])))
			return false;
	}
	return true;
}

/* Is one of the limits negative, or the second below the first? */
static bool
has_odd_limits(const CountLimits *limits)
{
	return (limits->has_tolerance && money_units(&limits->tolerance) < 0) ||
		(limits->has_limit && money_units(&limits->limit) < 0) ||
		(limits->has_tolerance && limits->has_limit &&
		 money_units(&limits->limit) < money_units(&limits->tolerance));
}

static const AttrNumber location_amounts[] = {
	LOCATION_CASH_ROUNDING_INCREMENT, LOCATION_DISCREPANCY_TOLERANCE,
	LOCATION_DISCREPANCY_LIMIT
};

/* See restore.h. */
void
restore_check_location(const Row *row)
{
	CountLimits limits = location_rules_of(row).count_limits;

	if (!is_one_currency(row, location_amounts, lengthof(location_amounts)) ||
		has_odd_limits(&limits))
		ereport(ERROR,
				(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
				 errmsg("the row of a location contradicts itself"),
				 errdetail("Its amounts have one currency, its limits are not negative, and the discrepancy limit is not below the tolerance."),
				 errhint("Use create_location and update_location.")));
}

/*
 * What is wrong with a count, or the closing count that a session's row shows,
 * by the limits that are stored with it; NULL if nothing.
 */
static const char *
broken_rule(const ActivityRow *count)
{
	if (has_odd_limits(&count->limits))
		return _("One of its limits is negative, or its discrepancy limit is below its tolerance.");
	if (count->approved_by != NO_ID &&
		count->approved_by == count->staff_member_id)
		return _("It is approved by the one who did it.");
	if ((rules_count_needs_reason(count) && count->reason_code_id == NO_ID) ||
		(rules_count_needs_approval(count) && count->approved_by == NO_ID))
		return _("It is further off than its limits let pass without a reason or an approval.");
	return NULL;
}

/*
 * The fold of the session's activities, as far as its own totals tell it: what
 * net_cash must be.
 */
static MonetaryAmount
net_cash_from_totals(const SessionRow *session)
{
	MonetaryAmount net = money_subtract(&session->cash_counted_at_open,
										&session->expected_cash_at_open);

	net = money_add(&net, &session->total_cash_sales);
	net = money_subtract(&net, &session->total_cash_refunds);
	net = money_add(&net, &session->total_adjustments);
	net = money_add(&net, &session->mid_session_discrepancy);
	if (session->is_closed)
	{
		net = money_add(&net, &session->cash_counted_at_close);
		net = money_subtract(&net, &session->expected_cash_at_close);
		net = money_add(&net, &session->closing_adjustment);
	}
	return net;
}

/* Checks the closing count of a closed session against its limits. */
static void
check_closing_rules(const Row *row, const SessionRow *session)
{
	ActivityRow closing = {0};
	const char *broken;

	closing.cash = money_subtract(&session->cash_counted_at_close,
								  &session->expected_cash_at_close);
	closing.staff_member_id = session->closing_staff_member_id;
	closing.reason_code_id = session->closing_reason_code_id;
	closing.approved_by = session->closing_approved_by;
	closing.limits = session->closing_limits;
	broken = broken_rule(&closing);
	if (broken != NULL)
		report_session(row, broken);
}

/* What a closed session has and an open one lacks. */
static const AttrNumber closing_columns[] = {
	SESSION_CLOSING_TIME, SESSION_CLOSING_STAFF_MEMBER_ID, SESSION_Z_NUMBER,
	SESSION_EXPECTED_CASH_AT_CLOSE, SESSION_CASH_COUNTED_AT_CLOSE,
	SESSION_CLOSING_ADJUSTMENT, SESSION_SEAL
};

/* What a closed session may have. */
static const AttrNumber optional_closing_columns[] = {
	SESSION_CLOSING_REASON_CODE_ID, SESSION_CLOSING_NOTE,
	SESSION_CLOSING_APPROVED_BY, SESSION_CLOSING_DISCREPANCY_TOLERANCE,
	SESSION_CLOSING_DISCREPANCY_LIMIT
};

static const AttrNumber session_amounts[] = {
	SESSION_NET_CASH, SESSION_EXPECTED_CASH_AT_OPEN,
	SESSION_CASH_COUNTED_AT_OPEN, SESSION_TOTAL_ADJUSTMENTS,
	SESSION_TOTAL_CASH_SALES, SESSION_TOTAL_SALES, SESSION_TOTAL_CASH_ROUNDING,
	SESSION_TOTAL_CASH_REFUNDS, SESSION_TOTAL_REFUNDS,
	SESSION_MID_SESSION_DISCREPANCY, SESSION_EXPECTED_CASH_AT_CLOSE,
	SESSION_CASH_COUNTED_AT_CLOSE, SESSION_CLOSING_ADJUSTMENT,
	SESSION_CLOSING_DISCREPANCY_TOLERANCE, SESSION_CLOSING_DISCREPANCY_LIMIT
};

static const AttrNumber session_ids[] = {
	SESSION_DEVICE_ID, SESSION_CASH_DRAWER_ID, SESSION_LOCATION_ID,
	SESSION_OPENING_STAFF_MEMBER_ID, SESSION_OPENING_REASON_CODE_ID,
	SESSION_CLOSING_STAFF_MEMBER_ID, SESSION_CLOSING_REASON_CODE_ID,
	SESSION_Z_NUMBER, SESSION_CLOSING_APPROVED_BY
};

/* See restore.h.  A NULL where none may be is left to NOT NULL. */
void
restore_check_session(const Row *row)
{
	bool		is_closed = !ROW_IS_NULL(row, SESSION_CLOSING_TIME);
	SessionRow	session;
	MonetaryAmount net_cash;

	for (AttrNumber column = SESSION_ID;
		 column <= SESSION_MID_SESSION_DISCREPANCY; column++)
	{
		if (ROW_IS_NULL(row, column))
			return;
	}
	for (size_t i = 0; i < lengthof(closing_columns); i++)
	{
		if (ROW_IS_NULL(row, closing_columns[i]) == is_closed)
			report_session(row, _("It is neither open nor closed: some of what belongs to the closing is there, some is not."));
	}
	for (size_t i = 0; i < lengthof(optional_closing_columns); i++)
	{
		if (!is_closed && !ROW_IS_NULL(row, optional_closing_columns[i]))
			report_session(row, _("It is open, but has a reason, a note, an approval or a limit of a closing."));
	}
	if (has_zero_id(row, session_ids, lengthof(session_ids)))
		report_session(row, _("One of its ids is 0."));
	if (!is_one_currency(row, session_amounts, lengthof(session_amounts)))
		report_session(row, _("Its amounts have different currencies."));

	session_from_row(row, &session);
	if (session.activity_count < 1)
		report_session(row, _("It has no activity, although its opening is one."));
	net_cash = net_cash_from_totals(&session);
	if (money_units(&net_cash) != money_units(&session.net_cash))
		report_session(row, _("Its net cash is not the sum of its totals."));
	if (is_closed)
		check_closing_rules(row, &session);
}

/* TC009 about an activity. */
static void
report_activity(const ActivityRow *activity, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
			 errmsg("the row of activity %lld-%d contradicts itself",
					(long long) activity->session_id, activity->ordinal),
			 errdetail_internal("%s", detail),
			 errhint("To record something new, leave ordinal and recorded_at out or call the function.")));
}

/* The cash that a payment's amount, rounding and tender amount to. */
static MonetaryAmount
cash_of_payment(const ActivityRow *payment)
{
	MonetaryAmount paid = payment->amount;

	if (!activity_is_cash_payment(payment))
		return money_like(&paid, 0);
	if (payment->has_cash_rounding)
		paid = money_add(&paid, &payment->cash_rounding);
	return payment->type == ACTIVITY_SALE ? paid : money_negate(&paid);
}

/*
 * The cash that an activity must have by its other columns; for adjustments
 * its own.
 */
static MonetaryAmount
cash_of_activity(const ActivityRow *activity)
{
	if (activity->has_counted)
		return money_subtract(&activity->counted, &activity->expected);
	if (activity->has_amount)
		return cash_of_payment(activity);
	if (activity->type == ACTIVITY_NO_SALE)
		return money_like(&activity->cash, 0);
	return activity->cash;
}

static const AttrNumber activity_ids[] = {
	ACTIVITY_SESSION_ID, ACTIVITY_STAFF_MEMBER_ID, ACTIVITY_REASON_CODE_ID,
	ACTIVITY_APPROVED_BY
};

static const AttrNumber activity_amounts[] = {
	ACTIVITY_CASH, ACTIVITY_AMOUNT, ACTIVITY_CASH_ROUNDING, ACTIVITY_EXPECTED,
	ACTIVITY_COUNTED, ACTIVITY_DISCREPANCY_TOLERANCE,
	ACTIVITY_DISCREPANCY_LIMIT
};

/* Checks what only counts have, and what the limits of a count ask for. */
static void
check_rules(const ActivityRow *activity, bool is_count)
{
	const char *broken = broken_rule(activity);

	if (!is_count &&
		(activity->approved_by != NO_ID || activity->denominations != NULL ||
		 activity->limits.has_tolerance || activity->limits.has_limit))
		report_activity(activity, _("Only a count has an approval, limits or denominations."));
	if (broken != NULL)
		report_activity(activity, broken);
	if (activity->denominations != NULL &&
		!denominations_fit(activity->denominations, &activity->counted))
		report_activity(activity, _("Its denominations do not add up to what was counted, or have not the form in which they are stored."));
}

/* See restore.h.  A NULL where none may be is left to NOT NULL. */
void
restore_check_activity(const Row *row)
{
	ActivityRow activity;
	const char *contradiction;
	MonetaryAmount cash;
	bool		is_count;
	bool		is_payment;

	for (AttrNumber column = ACTIVITY_SESSION_ID; column <= ACTIVITY_CASH;
		 column++)
	{
		if (ROW_IS_NULL(row, column))
			return;
	}
	activity_from_row(row, &activity);
	is_count = activity.type == ACTIVITY_OPENING ||
		activity.type == ACTIVITY_MID_SESSION ||
		activity.type == ACTIVITY_CLOSING;
	is_payment = activity.type == ACTIVITY_SALE ||
		activity.type == ACTIVITY_REFUND || activity.type == ACTIVITY_CHANGE;

	if (activity.has_counted != is_count || activity.has_expected != is_count ||
		activity.has_amount != is_payment ||
		(activity.tender != NULL) != is_payment ||
		(activity.has_cash_rounding && !is_payment))
		report_activity(&activity, _("Counts have expected and counted, payments amount and tender, other activities neither."));
	if (ROW_IS_NULL(row, ACTIVITY_REQUEST_ID) !=
		ROW_IS_NULL(row, ACTIVITY_REQUEST_HASH))
		report_activity(&activity, _("A request id and the hash of its arguments belong together."));
	if (has_zero_id(row, activity_ids, lengthof(activity_ids)))
		report_activity(&activity, _("One of its ids is 0."));
	if (!is_one_currency(row, activity_amounts, lengthof(activity_amounts)))
		report_activity(&activity, _("Its amounts have different currencies."));
	contradiction = reversal_contradiction(row, &activity);
	if (contradiction != NULL)
		report_activity(&activity, contradiction);
	cash = cash_of_activity(&activity);
	if (money_units(&cash) != money_units(&activity.cash))
		report_activity(&activity, _("Its cash does not follow from its other amounts."));
	check_rules(&activity, is_count);
}

/* Looks the number of a session's activities up; -1 if it does not exist. */
static int32
look_up_activity_count(int64 session_id)
{
	Snapshot	snapshot = storage_push_snapshot();
	Row			row;
	int32		count = -1;

	if (storage_find_by_id(CT_SESSION, CT_SESSION_PKEY, snapshot, session_id,
						   &row))
		count = DatumGetInt32(ROW_VALUE(&row, SESSION_ACTIVITY_COUNT));
	PopActiveSnapshot();
	return count;
}

/* The number of a session's activities, remembered or looked up. */
static int32
activity_count_of(int64 session_id, RestoreCache *cache)
{
	int			i = (uint64) session_id % RESTORE_CACHE_SIZE;

	if (cache == NULL || session_id == NO_ID)
		return look_up_activity_count(session_id);
	if (cache->entries[i].session_id != session_id)
	{
		cache->entries[i].activity_count = look_up_activity_count(session_id);
		cache->entries[i].session_id = session_id;
	}
	return cache->entries[i].activity_count;
}

/* See restore.h. */
bool
restore_session_exists(int64 session_id)
{
	return look_up_activity_count(session_id) >= 0;
}

/* TC007. */
static void
report_ordinal(int64 session_id, int32 ordinal, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_ORDINAL_OUT_OF_RANGE),
			 errmsg("ordinal %d of session %lld is out of range", ordinal,
					(long long) session_id),
			 errdetail_internal("%s", detail),
			 errhint("To record something new, leave ordinal and recorded_at out or call the function.")));
}

/* See restore.h. */
void
restore_check_slot(int64 session_id, int32 ordinal, RestoreCache *cache)
{
	int32		count;

	if (ordinal < 1)
		report_ordinal(session_id, ordinal, _("Ordinals begin with 1."));
	count = activity_count_of(session_id, cache);
	if (count >= 0 && ordinal > count)
		report_ordinal(session_id, ordinal,
					   psprintf(_("A row with an ordinal restores an activity that the session has counted; it has counted %d."),
								count));
}

/* A row before and after an update on a replica. */
typedef struct Update
{
	TupleDesc	desc;
	const char *table;
	const Row  *before;
	const Row  *after;
} Update;

/* TC006 about a column. */
static void
report_update(const Update *update, AttrNumber column, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_RECORD_IMMUTABLE),
			 errmsg("column \"%s\" of table \"%s\" cannot be changed like this",
					NameStr(TupleDescAttr(update->desc, column - 1)->attname),
					update->table),
			 errdetail_internal("%s", detail),
			 errhint("In the replica role rows change only as the functions changed them at their origin.")));
}

/* The value must be the same. */
static void
keep(const Update *update, AttrNumber column)
{
	Form_pg_attribute attr = TupleDescAttr(update->desc, column - 1);
	bool		is_same = ROW_IS_NULL(update->before, column) ==
		ROW_IS_NULL(update->after, column);

	if (is_same && !ROW_IS_NULL(update->before, column))
		is_same = datum_image_eq(ROW_VALUE(update->before, column),
								 ROW_VALUE(update->after, column),
								 attr->attbyval, attr->attlen);
	if (!is_same)
		report_update(update, column, _("Its value never changes."));
}

/* The same for columns next to each other. */
static void
keep_all(const Update *update, AttrNumber first, AttrNumber last)
{
	for (AttrNumber column = first; column <= last; column++)
		keep(update, column);
}

/* A bigint may not fall. */
static void
keep_rising(const Update *update, AttrNumber column)
{
	if (!ROW_IS_NULL(update->after, column) &&
		ROW_INT64(update->after, column) < ROW_INT64(update->before, column))
		report_update(update, column, _("Its value never falls."));
}

/* An amount must keep its currency. */
static void
keep_currency(const Update *update, AttrNumber column)
{
	if (!ROW_IS_NULL(update->after, column) &&
		!money_same_currency(ROW_MONEY(update->before, column),
							 ROW_MONEY(update->after, column)))
		report_update(update, column, _("Its currency never changes."));
}

/* The rules of payment_session. */
static void
check_session_update(const Update *update)
{
	const Row  *after = update->after;

	if (!ROW_IS_NULL(update->before, SESSION_CLOSING_TIME))
	{
		keep_all(update, SESSION_ID, SESSION_CLOSING_DISCREPANCY_LIMIT);
		return;
	}
	keep_all(update, SESSION_ID, SESSION_CASH_COUNTED_AT_OPEN);
	keep(update, SESSION_OPENING_REASON_CODE_ID);
	keep(update, SESSION_OPENING_NOTE);
	keep_currency(update, SESSION_NET_CASH);
	if (!ROW_IS_NULL(after, SESSION_ACTIVITY_COUNT) &&
		DatumGetInt32(ROW_VALUE(after, SESSION_ACTIVITY_COUNT)) <
		DatumGetInt32(ROW_VALUE(update->before, SESSION_ACTIVITY_COUNT)))
		report_update(update, SESSION_ACTIVITY_COUNT,
					  _("Its value never falls."));
	restore_check_session(after);
}

/* See restore.h. */
void
restore_check_update(CtTable table, Relation rel, const Row *before,
					 const Row *after)
{
	const Update update = {
		RelationGetDescr(rel), RelationGetRelationName(rel), before, after
	};

	switch (table)
	{
		case CT_LOCATION:
			keep(&update, LOCATION_ID);
			keep_currency(&update, LOCATION_CASH_ROUNDING_INCREMENT);
			keep(&update, LOCATION_CREATED_AT);
			restore_check_location(after);
			break;
		case CT_STAFF_MEMBER:
			keep(&update, STAFF_MEMBER_ID);
			keep(&update, STAFF_MEMBER_CREATED_AT);
			break;
		case CT_CASH_DRAWER:
			keep_all(&update, DRAWER_ID, DRAWER_LOCATION_ID);
			keep_currency(&update, DRAWER_SETTLED_BALANCE);
			keep_rising(&update, DRAWER_VERSION);
			keep_rising(&update, DRAWER_LAST_Z_NUMBER);
			keep_rising(&update, DRAWER_LAST_CORRECTION_NUMBER);
			keep(&update, DRAWER_CREATED_AT);
			break;
		case CT_DEVICE:
			keep_all(&update, DEVICE_ID, DEVICE_LOCATION_ID);
			keep_rising(&update, DEVICE_VERSION);
			keep(&update, DEVICE_CREATED_AT);
			break;
		case CT_REASON_CODE:
			keep_all(&update, REASON_CODE_ID, REASON_CODE_CODE);
			break;
		case CT_REASON_CODE_STATE:
			keep(&update, REASON_CODE_STATE_ID);
			break;
		case CT_SESSION:
			check_session_update(&update);
			break;
		case CT_ACTIVITY:
			keep_all(&update, ACTIVITY_SESSION_ID, ACTIVITY_REVERSES);
			break;
		case CT_CORRECTION:
			keep_all(&update, CORRECTION_CASH_DRAWER_ID,
					 CORRECTION_REQUEST_HASH);
			break;
	}
}

/*
 * reversal.c
 *		Reversals: an activity taken back by its opposite, while the session is
 *		open.
 *
 * A reversal has the type of what it reverses and the opposite amounts, so
 * that ledger_apply lowers the same totals by as much.  It is recorded as any
 * other activity, by one UPDATE of the session's row and one INSERT; that
 * update also proves that nobody has reversed the same activity since the
 * snapshot.  The order of the checks is the precedence of docs/errors.md.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/snapmgr.h"

#include "activity.h"
#include "args.h"
#include "clock.h"
#include "compat.h"
#include "errors.h"
#include "plain_insert.h"
#include "record.h"
#include "reference.h"
#include "result.h"
#include "reversal.h"

PG_FUNCTION_INFO_V1(ct_reverse_activity);

/* See reversal.h. */
bool
reversal_is_of_type(ActivityType type)
{
	switch (type)
	{
		case ACTIVITY_ADJUSTMENT:
		case ACTIVITY_CASH_PAYOUT:
		case ACTIVITY_SALE:
		case ACTIVITY_REFUND:
		case ACTIVITY_CHANGE:
			return true;
		case ACTIVITY_OPENING:
		case ACTIVITY_MID_SESSION:
		case ACTIVITY_CLOSING:
		case ACTIVITY_CLOSING_ADJUSTMENT:
		case ACTIVITY_NO_SALE:
			break;
	}
	return false;
}

/* See reversal.h. */
bool
reversal_find_original(int64 session_id, int32 ordinal, Snapshot snapshot,
					   ActivityRow *original)
{
	Datum		keys[] = {Int64GetDatum(session_id), Int32GetDatum(ordinal)};
	Row			row;

	if (!storage_find(CT_ACTIVITY, CT_ACTIVITY_PKEY, snapshot, lengthof(keys),
					  keys, &row))
		return false;
	activity_from_row(&row, original);
	return true;
}

/* See reversal.h. */
void
reversal_complete(const ActivityRow *original, ActivityRow *reversal)
{
	reversal->reverses = original->ordinal;
	reversal->type = original->type;
	reversal->tender = original->tender;
	reversal->reference = original->reference;
	reversal->has_cash = true;
	reversal->cash = money_negate(&original->cash);
	reversal->has_amount = original->has_amount;
	if (original->has_amount)
		reversal->amount = money_negate(&original->amount);
	reversal->has_cash_rounding = original->has_cash_rounding;
	if (original->has_cash_rounding)
		reversal->cash_rounding = money_negate(&original->cash_rounding);
}

/* Are two amounts the same, or both not there? */
static bool
is_same_amount(bool has_a, const MonetaryAmount *a, bool has_b,
			   const MonetaryAmount *b)
{
	return has_a == has_b && (!has_a || memcmp(a, b, sizeof(*a)) == 0);
}

/* The same for two texts. */
static bool
is_same_text(const text *a, const text *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	a = DatumGetTextPP(PointerGetDatum(a));
	b = DatumGetTextPP(PointerGetDatum(b));
	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

/* See reversal.h. */
const char *
reversal_expected(const ActivityRow *reversal, Snapshot snapshot)
{
	ActivityRow original;
	ActivityRow opposite = *reversal;

	if (reversal->reverses >= reversal->ordinal ||
		!reversal_find_original(reversal->session_id, reversal->reverses,
								snapshot, &original) ||
		original.reverses != NO_ORDINAL ||
		!reversal_is_of_type(original.type))
		return "an earlier activity that can be reversed";
	reversal_complete(&original, &opposite);
	if (opposite.type != reversal->type ||
		!is_same_text(opposite.tender, reversal->tender) ||
		!is_same_text(opposite.reference, reversal->reference) ||
		memcmp(&opposite.cash, &reversal->cash, sizeof(opposite.cash)) != 0 ||
		!is_same_amount(opposite.has_amount, &opposite.amount,
						reversal->has_amount, &reversal->amount) ||
		!is_same_amount(opposite.has_cash_rounding, &opposite.cash_rounding,
						reversal->has_cash_rounding, &reversal->cash_rounding))
		return "an activity of the same kind with the opposite amounts";
	return NULL;
}

/* See reversal.h. */
const char *
reversal_contradiction(const Row *row, const ActivityRow *activity)
{
	bool		is_reversal = !ROW_IS_NULL(row, ACTIVITY_REVERSES);

	if (is_reversal &&
		(activity->reverses < 1 || activity->reverses >= activity->ordinal ||
		 !reversal_is_of_type(activity->type)))
		return _("Only adjustments, cash payouts and payments are reversed, and a reversal comes after what it reverses.");
	if (activity->has_amount &&
		(money_units(&activity->amount) < 0) != is_reversal)
		return _("The amount of a payment is positive, that of its reversal negative.");
	return NULL;
}

/* TC027 with the session and the ordinal. */
static void
report_activity_not_found(int64 session_id, int32 ordinal)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_ACTIVITY_NOT_FOUND),
			 errmsg("activity %lld-%d does not exist", (long long) session_id,
					ordinal),
			 errdetail("Session %lld has no activity with this ordinal.",
					   (long long) session_id),
			 errhint("Look its ordinal up in the view session_activities.")));
}

/* TC029 for counts, no-sales, closing adjustments and reversals. */
static void
check_reversible(const ActivityRow *original)
{
	if (original->reverses == NO_ORDINAL &&
		reversal_is_of_type(original->type))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_CT_NOT_REVERSIBLE),
			 errmsg("activity %lld-%d cannot be reversed",
					(long long) original->session_id, original->ordinal),
			 original->reverses != NO_ORDINAL ?
			 errdetail("It is a reversal itself.") :
			 errdetail("It is of type \"%s\"; only adjustments, cash payouts and payments can be reversed.",
					   activity_type_name(original->type)),
			 original->has_counted ?
			 errhint("Count the drawer again with count_cash.") :
			 errhint("Record what happened as an activity of its own.")));
}

/* What the search for an earlier reversal looks for. */
typedef struct ReversalSearch
{
	int32		reverses;
	int32		found;			/* NO_ORDINAL: none yet */
} ReversalSearch;

/* Goes from the latest activity back to the one that is to be reversed. */
static bool
look_for_reversal(Row *row, void *arg)
{
	ReversalSearch *search = arg;
	int32		ordinal = DatumGetInt32(ROW_VALUE(row, ACTIVITY_ORDINAL));

	if (!ROW_IS_NULL(row, ACTIVITY_REVERSES) &&
		DatumGetInt32(ROW_VALUE(row, ACTIVITY_REVERSES)) == search->reverses)
		search->found = ordinal;
	return search->found == NO_ORDINAL && ordinal > search->reverses;
}

/*
 * TC028 if an activity is already reversed.  That reads all activities after
 * it: what is taken back is mostly among the last, and an index for so rare a
 * command would cost every other one.
 */
static void
check_not_reversed(const ActivityRow *original, Snapshot snapshot)
{
	ReversalSearch search = {original->ordinal, NO_ORDINAL};
	Datum		key = Int64GetDatum(original->session_id);

	storage_scan(CT_ACTIVITY, CT_ACTIVITY_PKEY, snapshot, 1, &key, true,
				 look_for_reversal, &search);
	if (search.found != NO_ORDINAL)
		ereport(ERROR,
				(errcode(ERRCODE_CT_ALREADY_REVERSED),
				 errmsg("activity %lld-%d is already reversed",
						(long long) original->session_id, original->ordinal),
				 errdetail("Activity %lld-%d reverses it.",
						   (long long) original->session_id, search.found),
				 errhint("Record what happened as an activity of its own.")));
}

/* One attempt at a reversal; false if another command came between. */
static bool
try_reversal(int64 session_id, ActivityRow *reversal, const Request *request,
			 Snapshot snapshot)
{
	SessionRow	session;
	ActivityRow original;
	int32		ordinal = reversal->reverses;
	bool		is_found = session_find(session_id, snapshot, &session);

	if (request_find(request, snapshot, reversal))
		return true;
	if (!is_found)
		report_session_not_found(session_id);
	if (!reversal_find_original(session_id, ordinal, snapshot, &original))
		report_activity_not_found(session_id, ordinal);
	reference_check_actor(reversal->staff_member_id, NO_ID,
						  reversal->reason_code_id, snapshot);
	check_session_open(&session);
	check_reversible(&original);
	check_not_reversed(&original, snapshot);
	plain_insert_check_not_writing(session_id);
	reversal_complete(&original, reversal);
	clock_check_in_session(reversal, &session, snapshot);
	return record_store(&session, reversal, snapshot);
}

/*
 * reverse_activity(session_id, ordinal, staff_member_id, occurred_at,
 *					reason_code_id, note, request_id)
 */
Datum
ct_reverse_activity(PG_FUNCTION_ARGS)
{
	ActivityRow given = {0};
	ActivityRow reversal;
	int64		session_id = arg_id(fcinfo, 0, "session_id");
	Request		request;
	bool		is_done;

	storage_start_command("reverse_activity()");
	arg_require(fcinfo, 1, "ordinal");
	given.reverses = PG_GETARG_INT32(1);
	given.staff_member_id = arg_id(fcinfo, 2, "staff_member_id");
	given.has_occurred_at =
		arg_optional_time(fcinfo, 3, "occurred_at", &given.occurred_at);
	given.reason_code_id = arg_reason_code(fcinfo, 4);
	given.note = arg_optional_text(fcinfo, 5, "note", MAX_NOTE_CHARACTERS);
	request = request_read(fcinfo, "reverse_activity", "inizit");
	record_set_request(&given, &request);

	do
	{
		Snapshot	snapshot = storage_push_snapshot();

		reversal = given;
		is_done = try_reversal(session_id, &reversal, &request, snapshot);
		PopActiveSnapshot();
	} while (!is_done);
	PG_RETURN_DATUM(result_activity(&reversal, NULL));
}

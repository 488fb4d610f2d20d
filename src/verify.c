/*
 * verify.c
 *		Proves that what is stored of a session follows from its activities, and
 *		finds what does not.
 *
 * Everything is computed anew by the very functions that wrote it: the totals
 * and the digest by ledger_apply, the seals by digest_seal.  Each finding is a
 * row: what it is about, which fact, what was expected, what was found.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/hsearch.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "activity.h"
#include "args.h"
#include "clock.h"
#include "compat.h"
#include "denominations.h"
#include "errors.h"
#include "ledger.h"
#include "reference.h"
#include "reversal.h"
#include "rules.h"
#include "verify.h"

PG_FUNCTION_INFO_V1(ct_verify_session);

/* A session while its activities are gone through. */
typedef struct SessionCheck
{
	ReturnSetInfo *findings;
	Snapshot	snapshot;
	const SessionRow *stored;
	SessionRow	folded;			/* what follows from the activities so far */
	HTAB	   *reversed;		/* ordinals; NULL if none so far */
	bool		has_closing;
	ActivityRow closing;
	bool		has_closing_adjustment;
	MonetaryAmount closing_adjustment;
} SessionCheck;

/* See verify.h. */
void
verify_report(ReturnSetInfo *findings, const char *subject, const char *fact,
			  const char *expected, const char *found)
{
	Datum		values[4];
	bool		nulls[4] = {false, false, expected == NULL, found == NULL};

	values[0] = CStringGetTextDatum(subject);
	values[1] = CStringGetTextDatum(fact);
	values[2] = expected == NULL ? (Datum) 0 : CStringGetTextDatum(expected);
	values[3] = found == NULL ? (Datum) 0 : CStringGetTextDatum(found);
	tuplestore_putvalues(findings->setResult, findings->setDesc, values, nulls);
}

static const char *
name_of_session(const SessionRow *session)
{
	return psprintf("session %lld", (long long) session->id);
}

/* See verify.h. */
const char *
verify_name_of_session(const Row *row)
{
	return psprintf("session %lld", (long long) ROW_INT64(row, SESSION_ID));
}

/* See verify.h. */
const char *
verify_show_int64(int64 value)
{
	return psprintf("%lld", (long long) value);
}

/* See verify.h. */
const char *
verify_show_money(const MonetaryAmount *amount)
{
	return amount->digits <= 4 ? money_to_cstring(amount) :
		psprintf("%lld minor units of %.3s, %d digits",
				 (long long) money_units(amount), amount->code,
				 amount->digits);
}

/* See verify.h. */
const char *
verify_show_digest(const Digest *digest)
{
	return DatumGetCString(DirectFunctionCall1(byteaout,
											   PointerGetDatum(digest)));
}

static const char *
show_text(const text *value)
{
	return value == NULL ? NULL : text_to_cstring(value);
}

/* Adds a finding about an activity. */
static void
report_activity(const SessionCheck *check, const ActivityRow *activity,
				const char *fact, const char *expected, const char *found)
{
	verify_report(check->findings,
				  psprintf("activity %lld-%d", (long long) activity->session_id,
						   activity->ordinal),
				  fact, expected, found);
}

/* Each compares two values and reports a difference. */
static void
compare_money(const SessionCheck *check, const char *fact,
			  const MonetaryAmount *expected, const MonetaryAmount *found)
{
	if (memcmp(expected, found, sizeof(*expected)) != 0)
		verify_report(check->findings, name_of_session(check->stored), fact,
					  verify_show_money(expected), verify_show_money(found));
}

static void
compare_int64(const SessionCheck *check, const char *fact, int64 expected,
			  int64 found)
{
	if (expected != found)
		verify_report(check->findings, name_of_session(check->stored), fact,
					  verify_show_int64(expected), verify_show_int64(found));
}

static void
compare_time(const SessionCheck *check, const char *fact,
			 TimestampTz expected, TimestampTz found)
{
	if (expected != found)
		verify_report(check->findings, name_of_session(check->stored), fact,
					  pstrdup(timestamptz_to_str(expected)),
					  pstrdup(timestamptz_to_str(found)));
}

static void
compare_text(const SessionCheck *check, const char *fact, const text *expected,
			 const text *found)
{
	const char *a = show_text(expected);
	const char *b = show_text(found);

	if (a == NULL ? b != NULL : b == NULL || strcmp(a, b) != 0)
		verify_report(check->findings, name_of_session(check->stored), fact, a,
					  b);
}

/* Compares two amounts either of which may be missing. */
static void
compare_limit(const SessionCheck *check, const char *fact, bool has_expected,
			  const MonetaryAmount *expected, bool has_found,
			  const MonetaryAmount *found)
{
	if (has_expected && has_found)
		compare_money(check, fact, expected, found);
	else if (has_expected || has_found)
		verify_report(check->findings, name_of_session(check->stored), fact,
					  has_expected ? verify_show_money(expected) : NULL,
					  has_found ? verify_show_money(found) : NULL);
}

/* What an activity must do to the drawer, given the rest of its row. */
static MonetaryAmount
implied_cash(const ActivityRow *activity)
{
	MonetaryAmount paid;

	if (activity->has_expected && activity->has_counted)
		return money_subtract(&activity->counted, &activity->expected);
	if (!activity->has_amount)
		return activity->type == ACTIVITY_NO_SALE ?
			money_like(&activity->cash, 0) : activity->cash;
	if (!activity_is_cash_payment(activity))
		return money_like(&activity->cash, 0);
	paid = activity->amount;
	if (activity->has_cash_rounding)
		paid = money_add(&paid, &activity->cash_rounding);
	return activity->type == ACTIVITY_SALE ? paid : money_negate(&paid);
}

/* An id that may be none. */
static const char *
show_id(int64 id)
{
	return id == NO_ID ? NULL : verify_show_int64(id);
}

/* Checks what only counts have, and what their limits ask for. */
static void
check_rules(const SessionCheck *check, const ActivityRow *activity)
{
	Jsonb	   *denominations = activity->denominations;
	bool		is_count = activity->has_counted;

	if (rules_count_needs_reason(activity) && activity->reason_code_id == NO_ID)
		report_activity(check, activity, "reason_code_id", "a reason code",
						NULL);
	if (is_count ?
		(rules_count_needs_approval(activity) &&
		 activity->approved_by == NO_ID) ||
		activity->approved_by == activity->staff_member_id :
		activity->approved_by != NO_ID)
		report_activity(check, activity, "approved_by",
						is_count ? "another staff member" : NULL,
						show_id(activity->approved_by));
	if (!is_count && activity->limits.has_tolerance)
		report_activity(check, activity, "discrepancy_tolerance", NULL,
						verify_show_money(&activity->limits.tolerance));
	if (!is_count && activity->limits.has_limit)
		report_activity(check, activity, "discrepancy_limit", NULL,
						verify_show_money(&activity->limits.limit));
	if (denominations != NULL &&
		(!is_count || !denominations_fit(denominations, &activity->counted)))
		report_activity(check, activity, "denominations",
						is_count ? verify_show_money(&activity->counted) : NULL,
						JsonbToCString(NULL, &denominations->root,
									   VARSIZE(denominations)));
}

/* Was this activity reversed before, as far as the check has come? */
static bool
is_reversed_again(SessionCheck *check, int32 ordinal)
{
	bool		is_known;

	if (check->reversed == NULL)
	{
		HASHCTL		control = {
			.keysize = sizeof(int32),.entrysize = sizeof(int32),
			.hcxt = CurrentMemoryContext
		};

		check->reversed = hash_create("reversed activities", 64, &control,
									  HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	}
	hash_search(check->reversed, &ordinal, HASH_ENTER, &is_known);
	return is_known;
}

/* Checks what makes an activity a reversal, or none. */
static void
check_reversal(SessionCheck *check, const Row *row,
			   const ActivityRow *activity)
{
	if (!ROW_IS_NULL(row, ACTIVITY_REVERSES))
	{
		const char *expected = reversal_expected(activity, check->snapshot);

		if (expected == NULL && is_reversed_again(check, activity->reverses))
			expected = "an activity that was not reversed before";
		if (expected != NULL)
			report_activity(check, activity, "reverses", expected,
							verify_show_int64(activity->reverses));
	}
	else if (activity->has_amount && money_units(&activity->amount) <= 0)
		report_activity(check, activity, "amount", "an amount above zero",
						verify_show_money(&activity->amount));
}

/* Goes through one activity. */
static bool
check_activity(Row *row, void *arg)
{
	SessionCheck *check = arg;
	ActivityRow activity;
	MonetaryAmount implied;
	int32		ordinal;

	activity_from_row(row, &activity);
	ordinal = activity.ordinal;
	if (ordinal != check->folded.activity_count + 1)
	{
		report_activity(check, &activity, "ordinal",
						verify_show_int64(check->folded.activity_count + 1),
						verify_show_int64(ordinal));
		return false;
	}
	if ((ordinal == 1) != (activity.type == ACTIVITY_OPENING) ||
		(check->has_closing && activity.type != ACTIVITY_CLOSING_ADJUSTMENT) ||
		(!check->has_closing && activity.type == ACTIVITY_CLOSING_ADJUSTMENT))
		report_activity(check, &activity, "type", NULL,
						activity_type_name(activity.type));
	implied = implied_cash(&activity);
	if (memcmp(&implied, &activity.cash, sizeof(implied)) != 0)
		report_activity(check, &activity, "cash", verify_show_money(&implied),
						verify_show_money(&activity.cash));
	check_rules(check, &activity);
	check_reversal(check, row, &activity);

	if (ordinal == 1)
	{
		compare_money(check, "expected_cash_at_open", &activity.expected,
					  &check->stored->expected_cash_at_open);
		compare_money(check, "cash_counted_at_open", &activity.counted,
					  &check->stored->cash_counted_at_open);
		compare_time(check, "opening_time", activity_time(&activity),
					 check->stored->opening_time);
		compare_int64(check, "opening_staff_member_id",
					  activity.staff_member_id,
					  check->stored->opening_staff_member_id);
		compare_int64(check, "opening_reason_code_id", activity.reason_code_id,
					  check->stored->opening_reason_code_id);
		compare_text(check, "opening_note", activity.note,
					 check->stored->opening_note);
	}
	if (activity.type == ACTIVITY_CLOSING)
	{
		check->has_closing = true;
		check->closing = activity;
	}
	if (activity.type == ACTIVITY_CLOSING_ADJUSTMENT)
	{
		check->has_closing_adjustment = true;
		check->closing_adjustment = activity.cash;
	}
	ledger_apply(&check->folded, &activity);
	return true;
}

/* Compares the closing columns with the closing activities. */
static void
compare_closing(const SessionCheck *check)
{
	const SessionRow *stored = check->stored;
	const ActivityRow *closing = &check->closing;
	MonetaryAmount none = money_like(&stored->net_cash, 0);

	if (check->has_closing != stored->is_closed)
		verify_report(check->findings, name_of_session(stored), "status",
					  check->has_closing ? "CLOSED" : "OPEN",
					  stored->is_closed ? "CLOSED" : "OPEN");
	if (!check->has_closing || !stored->is_closed)
		return;
	compare_time(check, "closing_time", activity_time(closing),
				 stored->closing_time);
	compare_int64(check, "closing_staff_member_id", closing->staff_member_id,
				  stored->closing_staff_member_id);
	compare_int64(check, "closing_reason_code_id", closing->reason_code_id,
				  stored->closing_reason_code_id);
	compare_text(check, "closing_note", closing->note, stored->closing_note);
	compare_int64(check, "closing_approved_by", closing->approved_by,
				  stored->closing_approved_by);
	compare_limit(check, "closing_discrepancy_tolerance",
				  closing->limits.has_tolerance, &closing->limits.tolerance,
				  stored->closing_limits.has_tolerance,
				  &stored->closing_limits.tolerance);
	compare_limit(check, "closing_discrepancy_limit",
				  closing->limits.has_limit, &closing->limits.limit,
				  stored->closing_limits.has_limit,
				  &stored->closing_limits.limit);
	compare_money(check, "expected_cash_at_close", &closing->expected,
				  &stored->expected_cash_at_close);
	compare_money(check, "cash_counted_at_close", &closing->counted,
				  &stored->cash_counted_at_close);
	compare_money(check, "closing_adjustment",
				  check->has_closing_adjustment ? &check->closing_adjustment :
				  &none, &stored->closing_adjustment);
}

/* Compares the stored totals and the digest with what was folded. */
static void
compare_totals(const SessionCheck *check)
{
	const SessionRow *stored = check->stored;
	const SessionRow *folded = &check->folded;

	compare_int64(check, "activity_count", folded->activity_count,
				  stored->activity_count);
	compare_money(check, "net_cash", &folded->net_cash, &stored->net_cash);
	compare_money(check, "total_adjustments", &folded->total_adjustments,
				  &stored->total_adjustments);
	compare_money(check, "total_cash_sales", &folded->total_cash_sales,
				  &stored->total_cash_sales);
	compare_money(check, "total_sales", &folded->total_sales,
				  &stored->total_sales);
	compare_money(check, "total_cash_rounding", &folded->total_cash_rounding,
				  &stored->total_cash_rounding);
	compare_money(check, "total_cash_refunds", &folded->total_cash_refunds,
				  &stored->total_cash_refunds);
	compare_money(check, "total_refunds", &folded->total_refunds,
				  &stored->total_refunds);
	compare_money(check, "mid_session_discrepancy",
				  &folded->mid_session_discrepancy,
				  &stored->mid_session_discrepancy);
	if (memcmp(folded->digest.bytes, stored->digest.bytes,
			   sizeof(stored->digest.bytes)) != 0)
		verify_report(check->findings, name_of_session(stored), "digest",
					  verify_show_digest(&folded->digest),
					  verify_show_digest(&stored->digest));
}

/* Folds the activities of a session and compares all that is stored. */
static void
fold_session(ReturnSetInfo *findings, Snapshot snapshot,
			 const SessionRow *session)
{
	SessionCheck check = {.findings = findings,.snapshot = snapshot};
	Datum		key = Int64GetDatum(session->id);
	MonetaryAmount zero = money_like(&session->cash_counted_at_open, 0);

	check.stored = session;
	check.folded = *session;
	check.folded.activity_count = 0;
	check.folded.net_cash = check.folded.total_adjustments =
		check.folded.total_cash_sales = check.folded.total_sales =
		check.folded.total_cash_rounding = check.folded.total_cash_refunds =
		check.folded.total_refunds = check.folded.mid_session_discrepancy =
		zero;
	digest_begin(&check.folded);
	storage_scan(CT_ACTIVITY, CT_ACTIVITY_PKEY, snapshot, 1, &key, false,
				 check_activity, &check);
	compare_totals(&check);
	compare_closing(&check);
}

/*
 * Is this an error that forged figures cause: an overflow, a mixture of
 * currencies, a digest of another length?
 */
static bool
is_error_of_data(int sqlerrcode)
{
	return sqlerrcode == ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE ||
		sqlerrcode == ERRCODE_CT_CURRENCY_MISMATCH ||
		sqlerrcode == ERRCODE_CT_INTEGRITY_FAILURE;
}

/* See verify.h. */
void
verify_run(ReturnSetInfo *findings, const char *subject, VerifyCheck check,
		   const Row *row, void *arg)
{
	MemoryContext before = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	MemoryContext apart = AllocSetContextCreate(before, "verification",
												ALLOCSET_DEFAULT_SIZES);

	CHECK_FOR_INTERRUPTS();
	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(apart);
	PG_TRY();
	{
		check(row, arg);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(apart);
		error = CopyErrorData();
		if (!is_error_of_data(error->sqlerrcode))
			PG_RE_THROW();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		verify_report(findings, subject, "sums", "figures that add up",
					  error->message);
	}
	PG_END_TRY();
	CurrentResourceOwner = owner;
	MemoryContextSwitchTo(before);
	MemoryContextDelete(apart);
}

/* What a check of one session needs. */
typedef struct Verification
{
	ReturnSetInfo *findings;
	Snapshot	snapshot;
} Verification;

/* Checks one session. */
static void
check_session(const Row *row, void *arg)
{
	Verification *verification = arg;
	SessionRow	session;

	session_from_row(row, &session);
	fold_session(verification->findings, verification->snapshot, &session);
}

/* See verify.h. */
void
verify_session(ReturnSetInfo *findings, Snapshot snapshot, const Row *row)
{
	Verification verification = {findings, snapshot};

	verify_run(findings, verify_name_of_session(row), check_session, row,
			   &verification);
}

/*
 * verify_session(session_id): what is wrong with a session; no row if nothing.
 */
Datum
ct_verify_session(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *findings = (ReturnSetInfo *) fcinfo->resultinfo;
	Snapshot	snapshot = GetActiveSnapshot();
	int64		session_id = arg_id(fcinfo, 0, "session_id");
	Row			row;

	InitMaterializedSRF(fcinfo, 0);
	if (!storage_find_by_id(CT_SESSION, CT_SESSION_PKEY, snapshot, session_id,
							&row))
		report_session_not_found(session_id);
	verify_session(findings, snapshot, &row);
	return (Datum) 0;
}

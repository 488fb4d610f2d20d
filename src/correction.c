/*
 * correction.c
 *		Corrections: late facts about closed sessions.
 *
 * A correction is one UPDATE of the drawer's row, which numbers and chains
 * them, and one INSERT.  The drawer is locked first, and the snapshot taken
 * after that, as for a count.  The order of the checks is the precedence of
 * docs/errors.md.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "activity.h"
#include "args.h"
#include "compat.h"
#include "correction.h"
#include "count.h"
#include "errors.h"
#include "reference.h"
#include "request.h"
#include "result.h"

PG_FUNCTION_INFO_V1(ct_correct_session);

static const char *const kind_names[CORRECTION_KIND_COUNT] = {
	[CORRECTION_SALE] = "sale",
	[CORRECTION_REFUND] = "refund",
	[CORRECTION_CHANGE] = "change",
	[CORRECTION_ADJUSTMENT] = "adjustment",
	[CORRECTION_RECOUNT] = "recount",
};

/* The kind with this name; -1 if there is none. */
static int
find_kind(const text *name)
{
	for (int i = 0; i < CORRECTION_KIND_COUNT; i++)
	{
		if (strlen(kind_names[i]) == VARSIZE_ANY_EXHDR(name) &&
			memcmp(kind_names[i], VARDATA_ANY(name),
				   VARSIZE_ANY_EXHDR(name)) == 0)
			return i;
	}
	return -1;
}

/* Does a correction of this kind have a tender? */
static bool
has_tender(CorrectionKind kind)
{
	return kind == CORRECTION_SALE || kind == CORRECTION_REFUND ||
		kind == CORRECTION_CHANGE;
}

/* Is this tender the code for cash? */
static bool
is_cash(const text *tender)
{
	const ActivityRow payment = {.tender = unconstify(text *, tender)};

	return activity_is_cash_payment(&payment);
}

/* A text that may be NULL. */
static text *
get_text(const Row *row, AttrNumber column)
{
	return ROW_IS_NULL(row, column) ? NULL :
		DatumGetTextPP(ROW_VALUE(row, column));
}

/* TC009 about a row of session_correction. */
static void
report_contradiction(const Row *row, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
			 errmsg("the row of correction %lld-%lld contradicts itself",
					(long long) ROW_INT64(row, CORRECTION_CASH_DRAWER_ID),
					(long long) ROW_INT64(row, CORRECTION_NUMBER)),
			 errdetail_internal("%s", detail),
			 errhint("Correct sessions with correct_session.")));
}

/* See correction.h. */
void
correction_from_row(const Row *row, CorrectionRow *correction)
{
	int			kind = find_kind(DatumGetTextPP(ROW_VALUE(row,
														  CORRECTION_KIND)));

	if (kind < 0)
		report_contradiction(row, _("Its kind is none of sale, refund, change, adjustment and recount."));
	memset(correction, 0, sizeof(*correction));
	correction->cash_drawer_id = ROW_INT64(row, CORRECTION_CASH_DRAWER_ID);
	correction->number = ROW_INT64(row, CORRECTION_NUMBER);
	correction->session_id = ROW_INT64(row, CORRECTION_SESSION_ID);
	correction->staff_member_id = ROW_INT64(row, CORRECTION_STAFF_MEMBER_ID);
	correction->recorded_at = ROW_INT64(row, CORRECTION_RECORDED_AT);
	correction->kind = (CorrectionKind) kind;
	correction->amount = *ROW_MONEY(row, CORRECTION_AMOUNT);
	correction->digest = digest_from_row(row, CORRECTION_DIGEST, "digest");
	correction->tender = get_text(row, CORRECTION_TENDER);
	if (!ROW_IS_NULL(row, CORRECTION_REASON_CODE_ID))
		correction->reason_code_id = ROW_INT64(row, CORRECTION_REASON_CODE_ID);
	correction->note = get_text(row, CORRECTION_NOTE);
	if (!ROW_IS_NULL(row, CORRECTION_REQUEST_ID))
		correction->request_id =
			DatumGetUUIDP(ROW_VALUE(row, CORRECTION_REQUEST_ID));
	if (!ROW_IS_NULL(row, CORRECTION_REQUEST_HASH))
		correction->request_hash = ROW_INT64(row, CORRECTION_REQUEST_HASH);
}

/* Writes a row of session_correction; it points into "correction". */
static void
correction_to_row(const CorrectionRow *correction, Row *row)
{
	row_clear(row);
	row_set(row, CORRECTION_CASH_DRAWER_ID,
			Int64GetDatum(correction->cash_drawer_id));
	row_set(row, CORRECTION_NUMBER, Int64GetDatum(correction->number));
	row_set(row, CORRECTION_SESSION_ID,
			Int64GetDatum(correction->session_id));
	row_set(row, CORRECTION_STAFF_MEMBER_ID,
			Int64GetDatum(correction->staff_member_id));
	row_set(row, CORRECTION_RECORDED_AT,
			TimestampTzGetDatum(correction->recorded_at));
	row_set(row, CORRECTION_KIND,
			CStringGetTextDatum(kind_names[correction->kind]));
	row_set(row, CORRECTION_AMOUNT,
			MonetaryAmountPGetDatum(&correction->amount));
	row_set(row, CORRECTION_DIGEST, PointerGetDatum(&correction->digest));
	row_set_text(row, CORRECTION_TENDER, correction->tender);
	if (correction->reason_code_id != NO_ID)
		row_set(row, CORRECTION_REASON_CODE_ID,
				Int64GetDatum(correction->reason_code_id));
	row_set_text(row, CORRECTION_NOTE, correction->note);
	if (correction->request_id != NULL)
	{
		row_set(row, CORRECTION_REQUEST_ID,
				UUIDPGetDatum(correction->request_id));
		row_set(row, CORRECTION_REQUEST_HASH,
				Int64GetDatum(correction->request_hash));
	}
}

/* A row of session_corrections. */
static Datum
correction_result(const CorrectionRow *correction)
{
	ResultRow	result = {.count = 0};

	result_add_cstring(&result,
					   psprintf("%lld-%lld",
								(long long) correction->cash_drawer_id,
								(long long) correction->number));
	result_add_id(&result, correction->session_id);
	result_add_id(&result, correction->cash_drawer_id);
	result_add(&result, Int64GetDatum(correction->number));
	result_add_cstring(&result, kind_names[correction->kind]);
	result_add_text(&result, correction->tender);
	result_add_money(&result, &correction->amount);
	result_add_id(&result, correction->staff_member_id);
	result_add(&result, TimestampTzGetDatum(correction->recorded_at));
	result_add_id(&result, correction->reason_code_id);
	result_add_text(&result, correction->note);
	if (correction->request_id != NULL)
		result_add(&result, UUIDPGetDatum(correction->request_id));
	else
		result_add_null(&result);
	return result_finish(&result, CT_CORRECTIONS);
}

/* See correction.h. */
const char *
correction_contradiction(const CorrectionRow *correction)
{
	if (correction->number < 1)
		return _("Numbers begin with 1.");
	if (money_units(&correction->amount) == 0)
		return _("It corrects nothing.");
	if (has_tender(correction->kind) != (correction->tender != NULL))
		return _("Corrections of payments have a tender, others have none.");
	if (correction->kind == CORRECTION_CHANGE && !is_cash(correction->tender))
		return _("Change is cash.");
	return NULL;
}

/* *total += delta, or -= where the sign is negative */
static void
move(MonetaryAmount *total, int sign, const MonetaryAmount *delta)
{
	*total = sign < 0 ? money_subtract(total, delta) : money_add(total, delta);
}

/* See correction.h. */
void
correction_apply(SessionRow *figures, const CorrectionRow *correction)
{
	const MonetaryAmount *amount = &correction->amount;
	bool		in_cash = has_tender(correction->kind) ?
		is_cash(correction->tender) : correction->kind == CORRECTION_ADJUSTMENT;
	int			sign = correction->kind == CORRECTION_REFUND ||
		correction->kind == CORRECTION_CHANGE ? -1 : 1;

	switch (correction->kind)
	{
		case CORRECTION_SALE:
		case CORRECTION_CHANGE:
			move(&figures->total_sales, sign, amount);
			if (in_cash)
				move(&figures->total_cash_sales, sign, amount);
			break;
		case CORRECTION_REFUND:
			move(&figures->total_refunds, 1, amount);
			if (in_cash)
				move(&figures->total_cash_refunds, 1, amount);
			break;
		case CORRECTION_ADJUSTMENT:
			move(&figures->total_adjustments, 1, amount);
			break;
		case CORRECTION_RECOUNT:
			move(&figures->cash_counted_at_close, 1, amount);
			break;
	}
	if (in_cash)
		move(&figures->expected_cash_at_close, sign, amount);
}

/* What the corrections of a session come to. */
typedef struct CorrectedFigures
{
	SessionRow	corrected;		/* the closed figures, corrected */
	SessionRow	differences;	/* the corrections alone */
} CorrectedFigures;

/* Adds a correction. */
static void
add_correction(CorrectedFigures *figures, const CorrectionRow *correction)
{
	correction_apply(&figures->corrected, correction);
	correction_apply(&figures->differences, correction);
}

/* Adds a correction that is stored. */
static bool
add_stored_correction(Row *row, void *arg)
{
	CorrectionRow correction;

	correction_from_row(row, &correction);
	add_correction(arg, &correction);
	return true;
}

/*
 * TC026 if the count would become negative; 22003 unless all that the views
 * derive from the session's corrections, this one included, fits into 64 bits.
 */
static void
check_corrected(const SessionRow *session, const CorrectionRow *correction,
				Snapshot snapshot)
{
	CorrectedFigures figures = {.corrected = *session};
	SessionRow *differences = &figures.differences;
	const MonetaryAmount *counted = &figures.corrected.cash_counted_at_close;
	Datum		key = Int64GetDatum(session->id);

	differences->is_closed = true;
	differences->cash_counted_at_open = differences->expected_cash_at_open =
		differences->total_adjustments = differences->total_cash_sales =
		differences->total_sales = differences->total_cash_refunds =
		differences->total_refunds = differences->mid_session_discrepancy =
		differences->cash_counted_at_close =
		differences->expected_cash_at_close =
		money_like(&session->net_cash, 0);
	storage_scan(CT_CORRECTION, CT_CORRECTION_SESSION, snapshot, 1, &key,
				 false, add_stored_correction, &figures);
	add_correction(&figures, correction);
	if (money_units(counted) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INVALID_AMOUNT),
				 errmsg("invalid amount %s",
						money_to_cstring(&correction->amount)),
				 errdetail("The corrected count would be %s; cash in a drawer cannot be negative.",
						   money_to_cstring(counted)),
				 errhint("Give the difference between the right count and the one recorded.")));
	ledger_check_derived(&figures.corrected);
	ledger_check_derived(differences);
	(void) money_add(counted, &session->closing_adjustment);
}

/* TC030 unless the session is closed. */
static void
check_session_closed(const SessionRow *session)
{
	if (!session->is_closed)
		ereport(ERROR,
				(errcode(ERRCODE_CT_SESSION_STILL_OPEN),
				 errmsg("session %lld is still open",
						(long long) session->id),
				 errdetail("Corrections are for closed sessions."),
				 errhint("Record what is missing in the session, or take it back with reverse_activity.")));
}

/* Checks a correction against its session, in the order of precedence. */
static void
check_correction(const CorrectionRow *correction, const SessionRow *session,
				 Snapshot snapshot)
{
	reference_check_actor(correction->staff_member_id, NO_ID,
						  correction->reason_code_id, snapshot);
	check_session_closed(session);
	money_check_same_currency(&correction->amount, &session->net_cash);
	if (money_units(&correction->amount) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INVALID_AMOUNT),
				 errmsg("invalid amount %s",
						money_to_cstring(&correction->amount)),
				 errdetail("A correction changes a figure; it cannot be zero."),
				 errhint("Give the difference between the right figure and the one recorded.")));
	check_corrected(session, correction, snapshot);
}

/* Makes a correction the next link of its drawer's chain. */
static void
chain(CorrectionRow *correction, const SessionRow *session, Row *drawer)
{
	Digest		previous;
	bool		is_first = ROW_IS_NULL(drawer, DRAWER_CORRECTION_DIGEST);

	correction->cash_drawer_id = ROW_INT64(drawer, DRAWER_ID);
	correction->number =
		ROW_INT64(drawer, DRAWER_LAST_CORRECTION_NUMBER) + 1;
	correction->recorded_at = GetCurrentTimestamp();
	if (!is_first)
		previous = digest_from_row(drawer, DRAWER_CORRECTION_DIGEST,
								   "correction_digest");
	correction->digest = digest_correction(correction, &session->seal,
										   is_first ? NULL : &previous);
	row_set(drawer, DRAWER_LAST_CORRECTION_NUMBER,
			Int64GetDatum(correction->number));
	row_set(drawer, DRAWER_CORRECTION_DIGEST,
			PointerGetDatum(&correction->digest));
}

/*
 * Locks the drawer of a session, which never changes.  False if a first look
 * sees no such session: then the attempt that follows says what is wrong.
 */
static bool
lock_drawer_of(int64 session_id, Row *drawer)
{
	Snapshot	snapshot = storage_push_snapshot();
	SessionRow	session;
	bool		is_found = session_find(session_id, snapshot, &session);

	if (is_found)
		drawer_lock(session.cash_drawer_id, snapshot, drawer);
	PopActiveSnapshot();
	return is_found;
}

/*
 * Records a correction with the drawer locked (is_locked), or finds it
 * recorded.  False if the session has appeared since the first look.
 */
static bool
try_correction(CorrectionRow *correction, const Request *request,
			   bool is_locked, Row *drawer, Snapshot snapshot)
{
	SessionRow	session;
	Row			row;
	bool		is_found = session_find(correction->session_id, snapshot,
										&session);

	if (request_find_correction(request, snapshot, &row))
	{
		correction_from_row(&row, correction);
		return true;
	}
	if (!is_found)
		report_session_not_found(correction->session_id);
	check_correction(correction, &session, snapshot);
	if (!is_locked)
		return false;

	chain(correction, &session, drawer);
	drawer_update(drawer, snapshot);
	correction_to_row(correction, &row);
	request_insert_correction(&row);
	return true;
}

#define MAX_KIND_CHARACTERS 32

/* The kind from its name; 22023 for another. */
static CorrectionKind
kind_of(const text *name)
{
	int			kind = find_kind(name);

	if (kind < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid correction kind \"%s\"",
						text_to_cstring(name)),
				 errdetail("A correction is of kind \"sale\", \"refund\", \"change\", \"adjustment\" or \"recount\"."),
				 errhint("Use \"recount\" for what was counted at closing.")));
	return (CorrectionKind) kind;
}

/* Checks the tender, if any, and fills in that of a payment.  22023, 22001. */
static text *
complete_tender(CorrectionKind kind, text *tender)
{
	if (tender == NULL)
		return has_tender(kind) ? cstring_to_text(TENDER_CASH) : NULL;
	if (!has_tender(kind))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a correction of kind \"%s\" has no \"tender\"",
						kind_names[kind]),
				 errdetail("It is about cash in the drawer."),
				 errhint("Leave \"tender\" out.")));
	activity_check_tender(tender);
	if (kind == CORRECTION_CHANGE && !is_cash(tender))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("change cannot be given in another tender than cash"),
				 errdetail("Change is cash handed back to a customer."),
				 errhint("Leave \"tender\" out.")));
	return tender;
}

/*
 * correct_session(session_id, kind, amount, staff_member_id, tender,
 *				   reason_code_id, note, request_id)
 */
Datum
ct_correct_session(PG_FUNCTION_ARGS)
{
	CorrectionRow given = {0};
	CorrectionRow correction;
	Request		request;
	bool		is_done = false;

	storage_start_command("correct_session()");
	given.session_id = arg_id(fcinfo, 0, "session_id");
	given.kind = kind_of(arg_text(fcinfo, 1, "kind", MAX_KIND_CHARACTERS));
	given.amount = *arg_money(fcinfo, 2, "amount");
	given.staff_member_id = arg_id(fcinfo, 3, "staff_member_id");
	given.tender =
		complete_tender(given.kind,
						arg_optional_text(fcinfo, 4, "tender",
										  MAX_TENDER_CHARACTERS));
	given.reason_code_id = arg_reason_code(fcinfo, 5);
	given.note = arg_optional_text(fcinfo, 6, "note", MAX_NOTE_CHARACTERS);
	request = request_read(fcinfo, "correct_session", "itmitit");
	given.request_id = request.id;
	given.request_hash = request.hash;

	while (!is_done)
	{
		Row			drawer;
		bool		is_locked = lock_drawer_of(given.session_id, &drawer);
		Snapshot	snapshot = storage_push_snapshot();

		correction = given;
		is_done = try_correction(&correction, &request, is_locked, &drawer,
								 snapshot);
		PopActiveSnapshot();
	}
	return correction_result(&correction);
}

static const AttrNumber required_columns[] = {
	CORRECTION_CASH_DRAWER_ID, CORRECTION_NUMBER, CORRECTION_SESSION_ID,
	CORRECTION_STAFF_MEMBER_ID, CORRECTION_RECORDED_AT, CORRECTION_KIND,
	CORRECTION_AMOUNT, CORRECTION_DIGEST
};

/* See correction.h.  A NULL where none may be is left to NOT NULL. */
void
correction_check_row(const Row *row)
{
	CorrectionRow correction;
	const char *contradiction;

	for (size_t i = 0; i < lengthof(required_columns); i++)
	{
		if (ROW_IS_NULL(row, required_columns[i]))
			return;
	}
	correction_from_row(row, &correction);
	contradiction = correction_contradiction(&correction);
	if (contradiction != NULL)
		report_contradiction(row, contradiction);
	if (ROW_IS_NULL(row, CORRECTION_REQUEST_ID) !=
		ROW_IS_NULL(row, CORRECTION_REQUEST_HASH))
		report_contradiction(row, _("A request id and the hash of its arguments belong together."));
	if (correction.cash_drawer_id == NO_ID || correction.session_id == NO_ID ||
		correction.staff_member_id == NO_ID ||
		(!ROW_IS_NULL(row, CORRECTION_REASON_CODE_ID) &&
		 correction.reason_code_id == NO_ID))
		report_contradiction(row, _("One of its ids is 0."));
}

/* Looks the drawer of a correction up. */
static bool
find_drawer(int64 cash_drawer_id, Row *drawer)
{
	Snapshot	snapshot = storage_push_snapshot();
	bool		is_found = storage_find_by_id(CT_CASH_DRAWER,
											  CT_CASH_DRAWER_PKEY, snapshot,
											  cash_drawer_id, drawer);

	PopActiveSnapshot();
	return is_found;
}

/* See correction.h. */
void
correction_check_slot(const Row *row)
{
	int64		number;
	int64		counted;
	Row			drawer;

	if (ROW_IS_NULL(row, CORRECTION_CASH_DRAWER_ID) ||
		ROW_IS_NULL(row, CORRECTION_NUMBER) ||
		!find_drawer(ROW_INT64(row, CORRECTION_CASH_DRAWER_ID), &drawer))
		return;
	number = ROW_INT64(row, CORRECTION_NUMBER);
	counted = ROW_INT64(&drawer, DRAWER_LAST_CORRECTION_NUMBER);
	if (number > counted)
		ereport(ERROR,
				(errcode(ERRCODE_CT_ORDINAL_OUT_OF_RANGE),
				 errmsg("correction %lld of cash drawer %lld is out of range",
						(long long) number,
						(long long) ROW_INT64(row, CORRECTION_CASH_DRAWER_ID)),
				 errdetail("A row restores a correction that the cash drawer has counted; it has counted %lld.",
						   (long long) counted),
				 errhint("To record something new, call correct_session.")));
}

/* See correction.h. */
bool
correction_drawer_exists(int64 cash_drawer_id)
{
	Row			drawer;

	return find_drawer(cash_drawer_id, &drawer);
}

/*
 * verify_correction.c
 *		Proves that the corrections of a drawer are those that were recorded:
 *		none is missing, none was added, none changed.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "correction.h"
#include "verify.h"

/* A drawer while its corrections are gone through. */
typedef struct CorrectionCheck
{
	ReturnSetInfo *findings;
	Snapshot	snapshot;
	int64		last_number;
	bool		has_digest;
	Digest		last_digest;
} CorrectionCheck;

/* The public id of a correction. */
static const char *
name_of_correction(const Row *row)
{
	return psprintf("correction %lld-%lld",
					(long long) ROW_INT64(row, CORRECTION_CASH_DRAWER_ID),
					(long long) ROW_INT64(row, CORRECTION_NUMBER));
}

/* Compares the stored digest with that of the row and what it is about. */
static void
compare_digest(const CorrectionCheck *check, const char *name,
			   const CorrectionRow *correction, const SessionRow *session)
{
	Digest		digest =
		digest_correction(correction, &session->seal,
						  check->has_digest ? &check->last_digest : NULL);

	if (memcmp(digest.bytes, correction->digest.bytes,
			   sizeof(digest.bytes)) != 0)
		verify_report(check->findings, name, "digest",
					  verify_show_digest(&digest),
					  verify_show_digest(&correction->digest));
}

/* Checks the session that a correction is about, and the digest. */
static void
check_corrected_session(const CorrectionCheck *check, const char *name,
						const CorrectionRow *correction)
{
	SessionRow	session;

	if (!session_find(correction->session_id, check->snapshot, &session))
	{
		verify_report(check->findings, name, "session_id",
					  verify_show_int64(correction->session_id), NULL);
		return;
	}
	if (session.cash_drawer_id != correction->cash_drawer_id)
		verify_report(check->findings, name, "cash_drawer_id",
					  verify_show_int64(session.cash_drawer_id),
					  verify_show_int64(correction->cash_drawer_id));
	if (!money_same_currency(&correction->amount, &session.net_cash))
		verify_report(check->findings, name, "amount",
					  psprintf("an amount in %.3s", session.net_cash.code),
					  psprintf("%.3s", correction->amount.code));
	if (!session.is_closed)
		verify_report(check->findings, name, "status", "CLOSED", "OPEN");
	else
		compare_digest(check, name, correction, &session);
}

/* Checks that a correction is the next link of its drawer's chain. */
static void
check_correction(const Row *row, void *arg)
{
	CorrectionCheck *check = arg;
	CorrectionRow correction;
	const char *name = name_of_correction(row);
	const char *contradiction;

	correction_from_row(row, &correction);
	if (correction.number != check->last_number + 1)
		verify_report(check->findings, name, "number",
					  verify_show_int64(check->last_number + 1),
					  verify_show_int64(correction.number));
	contradiction = correction_contradiction(&correction);
	if (contradiction != NULL)
		verify_report(check->findings, name, "row", NULL, contradiction);
	check_corrected_session(check, name, &correction);
	check->last_number = correction.number;
	check->has_digest = true;
	check->last_digest = correction.digest;
}

/* Checks the next correction of a drawer. */
static bool
check_next_correction(Row *row, void *arg)
{
	CorrectionCheck *check = arg;

	verify_run(check->findings, name_of_correction(row), check_correction, row,
			   check);
	return true;
}

/* See verify.h. */
void
verify_corrections(ReturnSetInfo *findings, Snapshot snapshot,
				   const Row *drawer)
{
	CorrectionCheck check = {.findings = findings,.snapshot = snapshot};
	Datum		key = ROW_VALUE(drawer, DRAWER_ID);
	int64		last_number = ROW_INT64(drawer, DRAWER_LAST_CORRECTION_NUMBER);
	bool		has_digest = !ROW_IS_NULL(drawer, DRAWER_CORRECTION_DIGEST);
	const char *name = psprintf("cash drawer %lld",
								(long long) ROW_INT64(drawer, DRAWER_ID));
	Digest		digest;

	storage_scan(CT_CORRECTION, CT_CORRECTION_PKEY, snapshot, 1, &key, false,
				 check_next_correction, &check);
	if (last_number != check.last_number)
		verify_report(findings, name, "last_correction_number",
					  verify_show_int64(check.last_number),
					  verify_show_int64(last_number));
	if (has_digest)
		digest = digest_from_row(drawer, DRAWER_CORRECTION_DIGEST,
								 "correction_digest");
	if (has_digest != check.has_digest ||
		(has_digest && memcmp(digest.bytes, check.last_digest.bytes,
							  sizeof(digest.bytes)) != 0))
		verify_report(findings, name, "correction_digest",
					  check.has_digest ?
					  verify_show_digest(&check.last_digest) : NULL,
					  has_digest ? verify_show_digest(&digest) : NULL);
}

/*
 * digest.c
 *		Tamper evidence: what is hashed, and in which form.
 *
 * Each column of a session, an activity and a correction is in exactly one of
 * the forms below; test/sql/digest.sql changes each of them and looks.  A form
 * never changes: a new one gets a new version byte, and old rows stay
 * verifiable.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/resowner.h"

#include "compat.h"
#include "correction.h"
#include "digest.h"
#include "errors.h"
#include "ledger.h"

/* The first byte of each form. */
#define FORM_HEADER		1
#define FORM_ACTIVITY	2
#define FORM_SEAL		3
#define FORM_CORRECTION	4

/* A marker before whatever may be NULL. */
static void
put_marker(StringInfo buffer, bool is_given)
{
	pq_sendbyte(buffer, is_given ? 1 : 0);
}

static void
put_money(StringInfo buffer, const MonetaryAmount *amount)
{
	pq_sendint64(buffer, money_units(amount));
	appendBinaryStringInfo(buffer, amount->code, sizeof(amount->code));
	pq_sendbyte(buffer, amount->digits);
}

static void
put_optional_money(StringInfo buffer, bool is_given,
				   const MonetaryAmount *amount)
{
	put_marker(buffer, is_given);
	if (is_given)
		put_money(buffer, amount);
}

static void
put_optional_int64(StringInfo buffer, bool is_given, int64 value)
{
	put_marker(buffer, is_given);
	if (is_given)
		pq_sendint64(buffer, value);
}

/* A text in UTF-8, whatever the encoding of the database. */
static void
put_optional_text(StringInfo buffer, const text *value)
{
	text	   *packed;
	char	   *bytes;
	char	   *utf8;
	int			length;

	put_marker(buffer, value != NULL);
	if (value == NULL)
		return;
	packed = DatumGetTextPP(PointerGetDatum(value));
	bytes = VARDATA_ANY(packed);
	length = VARSIZE_ANY_EXHDR(packed);
	utf8 = pg_server_to_any(bytes, length, PG_UTF8);
	if (utf8 != bytes)
		length = strlen(utf8);
	pq_sendint32(buffer, length);
	appendBinaryStringInfo(buffer, utf8, length);
}

/* The limits of a count. */
static void
put_limits(StringInfo buffer, const CountLimits *limits)
{
	put_optional_money(buffer, limits->has_tolerance, &limits->tolerance);
	put_optional_money(buffer, limits->has_limit, &limits->limit);
}

/* The text of a jsonb, which no setting changes. */
static void
put_optional_jsonb(StringInfo buffer, Jsonb *value)
{
	put_optional_text(buffer, value == NULL ? NULL :
					  cstring_to_text(JsonbToCString(NULL, &value->root,
													 VARSIZE(value))));
}

/* The request that recorded something, if it had an id. */
static void
put_request(StringInfo buffer, const pg_uuid_t *id, int64 request_hash)
{
	put_marker(buffer, id != NULL);
	if (id != NULL)
	{
		appendBinaryStringInfo(buffer, (const char *) id->data, UUID_LEN);
		pq_sendint64(buffer, request_hash);
	}
}

/*
 * The context of all hashes of this backend, made once: that costs a quarter of
 * a link.  Such a context belongs to a resource owner and goes with it, so this
 * one has an owner that never goes.
 */
static pg_cryptohash_ctx *
hash_context(void)
{
	static ResourceOwner owner = NULL;
	static pg_cryptohash_ctx *context = NULL;
	ResourceOwner caller = CurrentResourceOwner;

	if (context != NULL)
		return context;
	if (owner == NULL)
		owner = ResourceOwnerCreate(NULL, "cash_tracking digests");
	CurrentResourceOwner = owner;
	context = pg_cryptohash_create(PG_SHA256);
	CurrentResourceOwner = caller;
	return context;
}

/* SHA-256 over a prefix, which may be absent, and the bytes of the buffer. */
static Digest
hash(const Digest *previous, const StringInfo buffer)
{
	Digest		digest;
	pg_cryptohash_ctx *context = hash_context();

	SET_VARSIZE(&digest, sizeof(Digest));
	if (context == NULL ||
		pg_cryptohash_init(context) < 0 ||
		(previous != NULL &&
		 pg_cryptohash_update(context, previous->bytes,
							  sizeof(previous->bytes)) < 0) ||
		pg_cryptohash_update(context, (uint8 *) buffer->data,
							 buffer->len) < 0 ||
		pg_cryptohash_final(context, digest.bytes, sizeof(digest.bytes)) < 0)
		elog(ERROR, "could not compute SHA-256");
	return digest;
}

/* See digest.h. */
Digest
digest_from_row(const Row *row, AttrNumber column, const char *name)
{
	Digest		digest;
	bytea	   *value = ROW_IS_NULL(row, column) ? NULL :
		DatumGetByteaPP(ROW_VALUE(row, column));

	if (value == NULL || VARSIZE_ANY_EXHDR(value) != sizeof(digest.bytes))
		ereport(ERROR,
				(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
				 errmsg("column \"%s\" does not hold a digest", name),
				 errdetail("A digest has %d bytes.",
						   (int) sizeof(digest.bytes)),
				 errhint("Restore the row from a backup.")));
	SET_VARSIZE(&digest, sizeof(Digest));
	memcpy(digest.bytes, VARDATA_ANY(value), sizeof(digest.bytes));
	return digest;
}

/* See digest.h. */
void
digest_begin(SessionRow *session)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	pq_sendbyte(&buffer, FORM_HEADER);
	pq_sendint64(&buffer, session->id);
	pq_sendint64(&buffer, session->device_id);
	pq_sendint64(&buffer, session->cash_drawer_id);
	pq_sendint64(&buffer, session->location_id);
	pq_sendint64(&buffer, session->opening_time);
	pq_sendint64(&buffer, session->opening_staff_member_id);
	pq_sendint32(&buffer, session->business_date);
	pq_sendbyte(&buffer, session->opening_counted);
	put_money(&buffer, &session->expected_cash_at_open);
	put_money(&buffer, &session->cash_counted_at_open);
	put_optional_int64(&buffer, session->opening_reason_code_id != NO_ID,
					   session->opening_reason_code_id);
	put_optional_text(&buffer, session->opening_note);
	session->digest = hash(NULL, &buffer);
	pfree(buffer.data);
}

/*
 * What few activities have, at the end: nothing at all where one has none of
 * it, so that the usual link fits into two blocks of SHA-256.
 */
static void
put_rare_columns(StringInfo buffer, const ActivityRow *activity)
{
	if (activity->approved_by == NO_ID && !activity->limits.has_tolerance &&
		!activity->limits.has_limit && activity->denominations == NULL &&
		activity->reverses == NO_ORDINAL)
		return;
	put_optional_int64(buffer, activity->approved_by != NO_ID,
					   activity->approved_by);
	put_limits(buffer, &activity->limits);
	put_optional_jsonb(buffer, activity->denominations);
	put_marker(buffer, activity->reverses != NO_ORDINAL);
	if (activity->reverses != NO_ORDINAL)
		pq_sendint32(buffer, activity->reverses);
}

/* See digest.h. */
void
digest_extend(SessionRow *session, const ActivityRow *activity)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	pq_sendbyte(&buffer, FORM_ACTIVITY);
	pq_sendint64(&buffer, activity->session_id);
	pq_sendint32(&buffer, activity->ordinal);
	pq_sendbyte(&buffer, activity->type);
	pq_sendint64(&buffer, activity->staff_member_id);
	pq_sendint64(&buffer, activity->recorded_at);
	put_money(&buffer, &activity->cash);
	put_optional_int64(&buffer, activity->has_occurred_at,
					   activity->occurred_at);
	put_optional_int64(&buffer, activity->reason_code_id != NO_ID,
					   activity->reason_code_id);
	put_optional_money(&buffer, activity->has_amount, &activity->amount);
	put_optional_money(&buffer, activity->has_cash_rounding,
					   &activity->cash_rounding);
	put_optional_money(&buffer, activity->has_expected, &activity->expected);
	put_optional_money(&buffer, activity->has_counted, &activity->counted);
	put_optional_text(&buffer, activity->tender);
	put_optional_text(&buffer, activity->reference);
	put_optional_text(&buffer, activity->note);
	put_request(&buffer, activity->request_id, activity->request_hash);
	put_rare_columns(&buffer, activity);
	session->digest = hash(&session->digest, &buffer);
	pfree(buffer.data);
}

/* See digest.h. */
Digest
digest_seal(const SessionRow *session, const Digest *previous)
{
	StringInfoData buffer;
	Digest		seal;

	initStringInfo(&buffer);
	pq_sendbyte(&buffer, FORM_SEAL);
	pq_sendint64(&buffer, session->cash_drawer_id);
	pq_sendint64(&buffer, session->z_number);
	appendBinaryStringInfo(&buffer, (char *) session->digest.bytes,
						   sizeof(session->digest.bytes));
	pq_sendint32(&buffer, session->activity_count);
	put_money(&buffer, &session->net_cash);
	put_money(&buffer, &session->total_adjustments);
	put_money(&buffer, &session->total_cash_sales);
	put_money(&buffer, &session->total_sales);
	put_money(&buffer, &session->total_cash_rounding);
	put_money(&buffer, &session->total_cash_refunds);
	put_money(&buffer, &session->total_refunds);
	put_money(&buffer, &session->mid_session_discrepancy);
	pq_sendint64(&buffer, session->closing_time);
	pq_sendint64(&buffer, session->closing_staff_member_id);
	put_optional_int64(&buffer, session->closing_reason_code_id != NO_ID,
					   session->closing_reason_code_id);
	put_money(&buffer, &session->expected_cash_at_close);
	put_money(&buffer, &session->cash_counted_at_close);
	put_money(&buffer, &session->closing_adjustment);
	put_optional_text(&buffer, session->closing_note);
	put_optional_int64(&buffer, session->closing_approved_by != NO_ID,
					   session->closing_approved_by);
	put_limits(&buffer, &session->closing_limits);
	seal = hash(previous, &buffer);
	pfree(buffer.data);
	return seal;
}

/* See digest.h. */
Digest
digest_correction(const CorrectionRow *correction, const Digest *session_seal,
				  const Digest *previous)
{
	StringInfoData buffer;
	Digest		digest;

	initStringInfo(&buffer);
	pq_sendbyte(&buffer, FORM_CORRECTION);
	pq_sendint64(&buffer, correction->cash_drawer_id);
	pq_sendint64(&buffer, correction->number);
	pq_sendint64(&buffer, correction->session_id);
	appendBinaryStringInfo(&buffer, (const char *) session_seal->bytes,
						   sizeof(session_seal->bytes));
	pq_sendint64(&buffer, correction->staff_member_id);
	pq_sendint64(&buffer, correction->recorded_at);
	pq_sendbyte(&buffer, correction->kind);
	put_money(&buffer, &correction->amount);
	put_optional_text(&buffer, correction->tender);
	put_optional_int64(&buffer, correction->reason_code_id != NO_ID,
					   correction->reason_code_id);
	put_optional_text(&buffer, correction->note);
	put_request(&buffer, correction->request_id, correction->request_hash);
	digest = hash(previous, &buffer);
	pfree(buffer.data);
	return digest;
}

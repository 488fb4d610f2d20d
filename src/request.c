/*
 * request.c
 *		Calls that may be repeated: the same request id has its effect once.
 *
 * The look-up uses the snapshot that reads the session's (device's) row.  The
 * successful update of that row proves that nothing came between, so no lock
 * is needed for it; the unique index settles the same id on two sessions.
 * Corrections have a table of their own; see check_not_used_meanwhile.
 */
#include "postgres.h"

#include "access/xact.h"
#include "common/hashfn.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "compat.h"
#include "errors.h"
#include "request.h"

/* TC008. */
static void
report_conflict(const pg_uuid_t *id)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(uuid_out,
														   UUIDPGetDatum(id)));

	ereport(ERROR,
			(errcode(ERRCODE_CT_REQUEST_CONFLICT),
			 errmsg("request \"%s\" was already used for another call", text),
			 errdetail("A request id stands for one call with one set of arguments."),
			 errhint("Repeat the call with the very same arguments, or use a new request id.")));
}

/* Appends an argument in a form that no setting changes. */
static void
append_argument(StringInfo buffer, Datum value, char type)
{
	switch (type)
	{
		case 'i':
			pq_sendint64(buffer, DatumGetInt64(value));
			break;
		case 'n':
			pq_sendint32(buffer, DatumGetInt32(value));
			break;
		case 'z':
			pq_sendint64(buffer, DatumGetTimestampTz(value));
			break;
		case 'm':
			{
				const MonetaryAmount *amount = DatumGetMonetaryAmountP(value);

				pq_sendint64(buffer, money_units(amount));
				appendBinaryStringInfo(buffer, amount->code,
									   sizeof(amount->code));
				break;
			}
		case 't':
			{
				const text *string = DatumGetTextPP(value);

				pq_sendint32(buffer, VARSIZE_ANY_EXHDR(string));
				appendBinaryStringInfo(buffer, VARDATA_ANY(string),
									   VARSIZE_ANY_EXHDR(string));
				break;
			}
		case 'j':
			{
				Jsonb	   *json = DatumGetJsonbP(value);
				char	   *string = JsonbToCString(NULL, &json->root,
													VARSIZE(json));

				pq_sendint32(buffer, strlen(string));
				appendStringInfoString(buffer, string);
				break;
			}
		default:
			elog(ERROR, "unknown argument type \"%c\"", type);
	}
}

/* See request.h. */
Request
request_read(FunctionCallInfo fcinfo, const char *command, const char *types)
{
	Request		request = {.id = NULL};
	int			count = strlen(types);
	StringInfoData buffer;

	if (PG_NARGS() != count + 1)
		elog(ERROR, "%s has %d arguments, not %d", command, PG_NARGS(),
			 count + 1);
	if (PG_ARGISNULL(count))
		return request;

	request.id = PG_GETARG_UUID_P(count);
	initStringInfo(&buffer);
	appendStringInfoString(&buffer, command);
	for (int i = 0; i < count; i++)
	{
		pq_sendbyte(&buffer, PG_ARGISNULL(i));
		if (!PG_ARGISNULL(i))
			append_argument(&buffer, PG_GETARG_DATUM(i), types[i]);
	}
	request.hash = (int64) hash_bytes_extended((unsigned char *) buffer.data,
											   buffer.len, 0);
	pfree(buffer.data);
	return request;
}

/*
 * TC008 if this request was used for something in the other of the two tables,
 * as far as the snapshot sees.
 */
static void
check_not_used(const Request *request, CtTable table, CtIndex index,
			   Snapshot snapshot)
{
	Datum		key = UUIDPGetDatum(request->id);
	Row			row;

	if (!storage_is_untouched(table) &&
		storage_find(table, index, snapshot, 1, &key, &row))
		report_conflict(request->id);
}

/* What an insert is refused with where the id was used in the meantime. */
static void
report_used_meanwhile(const pg_uuid_t *id)
{
	if (IsolationUsesXactSnapshot())
		storage_serialization_failure();
	report_conflict(id);
}

/*
 * No unique index reaches across two tables.  So whoever has inserted an id
 * into one of them looks into the other, for rows that are not committed, too:
 * of two that use it at once at least one sees the other.  It does not wait
 * for the outcome, since two that wait for each other would deadlock.
 */
static void
check_not_used_meanwhile(const pg_uuid_t *id, CtTable table, CtIndex index)
{
	SnapshotData dirty;
	Datum		key = UUIDPGetDatum(id);
	Row			row;

	InitDirtySnapshot(dirty);
	if (!storage_is_untouched(table) &&
		storage_find(table, index, &dirty, 1, &key, &row))
		report_used_meanwhile(id);
}

/* See request.h. */
bool
request_find(const Request *request, Snapshot snapshot, ActivityRow *activity)
{
	Row			row;
	Datum		key = UUIDPGetDatum(request->id);

	if (request->id == NULL)
		return false;
	if (!storage_find_to_write(CT_ACTIVITY, CT_ACTIVITY_REQUEST_ID_KEY,
							   snapshot, 1, &key, &row))
	{
		check_not_used(request, CT_CORRECTION, CT_CORRECTION_REQUEST_ID_KEY,
					   snapshot);
		return false;
	}
	activity_from_row(&row, activity);
	if (activity->request_hash != request->hash)
		report_conflict(request->id);
	return true;
}

/* See request.h. */
bool
request_find_correction(const Request *request, Snapshot snapshot, Row *row)
{
	Datum		key = UUIDPGetDatum(request->id);

	if (request->id == NULL)
		return false;
	if (!storage_find(CT_CORRECTION, CT_CORRECTION_REQUEST_ID_KEY, snapshot, 1,
					  &key, row))
	{
		check_not_used(request, CT_ACTIVITY, CT_ACTIVITY_REQUEST_ID_KEY,
					   snapshot);
		return false;
	}
	if (ROW_INT64(row, CORRECTION_REQUEST_HASH) != request->hash)
		report_conflict(request->id);
	return true;
}

/* Raises what a refusal by a unique index of session_activity means. */
static void
explain_conflict(const char *index, const Row *row)
{
	if (strcmp(index, "session_activity_request_id_key") == 0)
		report_used_meanwhile(DatumGetUUIDP(ROW_VALUE(row,
													  ACTIVITY_REQUEST_ID)));
	if (strcmp(index, "session_activity_pkey") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
				 errmsg("activity %lld-%d already exists",
						(long long) ROW_INT64(row, ACTIVITY_SESSION_ID),
						DatumGetInt32(ROW_VALUE(row, ACTIVITY_ORDINAL))),
				 errdetail("The session has more activities than it counts."),
				 errhint("The owner of the tables may delete activities of sessions that do not exist.")));
}

/* The same for session_correction. */
static void
explain_correction_conflict(const char *index, const Row *row)
{
	if (strcmp(index, "session_correction_request_id_key") == 0)
		report_used_meanwhile(DatumGetUUIDP(ROW_VALUE(row,
													  CORRECTION_REQUEST_ID)));
	if (strcmp(index, "session_correction_pkey") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
				 errmsg("correction %lld-%lld already exists",
						(long long) ROW_INT64(row, CORRECTION_CASH_DRAWER_ID),
						(long long) ROW_INT64(row, CORRECTION_NUMBER)),
				 errdetail("The cash drawer has more corrections than it counts."),
				 errhint("Find the cause with verify_all, and restore from a backup.")));
}

/* See request.h. */
void
request_insert_activity(ActivityRow *activity)
{
	Row			row;

	activity_to_row(activity, &row);
	storage_insert(CT_ACTIVITY, &row, explain_conflict);
	if (activity->request_id != NULL)
		check_not_used_meanwhile(activity->request_id, CT_CORRECTION,
								 CT_CORRECTION_REQUEST_ID_KEY);
}

/* See request.h. */
void
request_insert_correction(Row *row)
{
	storage_insert(CT_CORRECTION, row, explain_correction_conflict);
	if (!ROW_IS_NULL(row, CORRECTION_REQUEST_ID))
	{
		Datum		id = ROW_VALUE(row, CORRECTION_REQUEST_ID);

		check_not_used_meanwhile(DatumGetUUIDP(id), CT_ACTIVITY,
								 CT_ACTIVITY_REQUEST_ID_KEY);
	}
}

/*
 * request.c
 *		Calls that may be repeated: the same request id has its effect once.
 *
 * The look-up uses the snapshot that reads the session's (device's) row.  The
 * successful update of that row proves that nothing came between, so no lock
 * is needed for it; the unique index settles the same id on two sessions.
 */
#include "postgres.h"

#include "access/xact.h"
#include "common/hashfn.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
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

/* See request.h. */
bool
request_find(const Request *request, Snapshot snapshot, ActivityRow *activity)
{
	Row			row;
	Datum		key = UUIDPGetDatum(request->id);

	if (request->id == NULL ||
		!storage_find_to_write(CT_ACTIVITY, CT_ACTIVITY_REQUEST_ID_KEY,
							   snapshot, 1, &key, &row))
		return false;
	activity_from_row(&row, activity);
	if (activity->request_hash != request->hash)
		report_conflict(request->id);
	return true;
}

/* Raises what a refusal by a unique index of session_activity means. */
static void
explain_conflict(const char *index, const Row *row)
{
	if (strcmp(index, "session_activity_request_id_key") == 0)
	{
		if (IsolationUsesXactSnapshot())
			storage_serialization_failure();
		report_conflict(DatumGetUUIDP(ROW_VALUE(row, ACTIVITY_REQUEST_ID)));
	}
	if (strcmp(index, "session_activity_pkey") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
				 errmsg("activity %lld-%d already exists",
						(long long) ROW_INT64(row, ACTIVITY_SESSION_ID),
						DatumGetInt32(ROW_VALUE(row, ACTIVITY_ORDINAL))),
				 errdetail("The session has more activities than it counts."),
				 errhint("The owner of the tables may delete activities of sessions that do not exist.")));
}

/* See request.h. */
void
request_insert_activity(ActivityRow *activity)
{
	Row			row;

	activity_to_row(activity, &row);
	storage_insert(CT_ACTIVITY, &row, explain_conflict);
}

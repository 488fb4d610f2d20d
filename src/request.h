/*
 * request.h
 *		Calls that may be repeated: the same request id has its effect once.
 */
#ifndef CT_REQUEST_H
#define CT_REQUEST_H

#include "fmgr.h"
#include "ledger.h"

typedef struct Request
{
	pg_uuid_t  *id;				/* NULL: the caller gave none */
	int64		hash;			/* of the command and its arguments as given */
} Request;

/*
 * Reads the request id, the last argument of every command, and hashes the
 * arguments before it.  "types" has a letter for each of them: i bigint,
 * j jsonb, m monetary_amount, n integer, t text, z timestamptz.
 */
extern Request request_read(FunctionCallInfo fcinfo, const char *command,
							const char *types);

/*
 * Was this request carried out already, as far as the snapshot sees?  Then
 * true, with the activity that it recorded.  TC008 if the arguments were
 * others.  False without a request id.
 */
extern bool request_find(const Request *request, Snapshot snapshot,
						 ActivityRow *activity);

/*
 * The same for a correction: true with the row of the one that it recorded.
 */
extern bool request_find_correction(const Request *request, Snapshot snapshot,
									Row *row);

/*
 * Inserts an activity.  Where another transaction has used the request id in
 * the meantime: TC008 at READ COMMITTED, 40001 above.
 */
extern void request_insert_activity(ActivityRow *activity);

/* The same for a correction. */
extern void request_insert_correction(Row *row);

#endif							/* CT_REQUEST_H */

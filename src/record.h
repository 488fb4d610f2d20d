/*
 * record.h
 *		Adjustments, payments and no-sales recorded by the functions.
 */
#ifndef CT_RECORD_H
#define CT_RECORD_H

#include "fmgr.h"
#include "ledger.h"
#include "request.h"

/* The arguments of record_payment before the request id, for request_read. */
#define PAYMENT_ARGUMENT_TYPES "iitmtmtzt"

/* Reads the arguments 1 to 8 of record_payment or record_device_payment. */
extern void record_read_payment(FunctionCallInfo fcinfo,
								ActivityRow *payment);

/* Puts the request into the activity that carries it. */
extern void record_set_request(ActivityRow *activity,
							   const Request *request);

/*
 * Records an activity in a session, or finds it recorded by an earlier call of
 * the same request.  False if another command came between: start again with
 * a new snapshot.  Errors: see the functions.
 */
extern bool record_try(int64 session_id, ActivityRow *activity,
					   const Request *request, Snapshot snapshot);

/*
 * Stamps an activity that was checked, adds it to the totals of its session
 * and writes both.  False if another command came between.
 */
extern bool record_store(SessionRow *session, ActivityRow *activity,
						 Snapshot snapshot);

#endif							/* CT_RECORD_H */

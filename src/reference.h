/*
 * reference.h
 *		Locations, staff members, cash drawers, devices and reason codes.
 *
 * Rows are retired, never deleted, and their keys never change; so a look-up
 * with a snapshot needs no lock.  What a command may break it updates, because
 * a lock without an update stands for no dependency:
 *	- the location row is the gate to what belongs to the location: creating a
 *	  drawer or a device and renaming a drawer store it anew, with its content
 *	  unchanged, and retiring it changes it.  So two drawers never get one
 *	  name, and nothing is created at a location that is being retired;
 *	- the device row is the gate to its drawer and its open session: opening,
 *	  assigning, detaching and retiring update it;
 *	- the drawer row is the gate to its open sessions: opening, counting,
 *	  closing, renaming and retiring update it;
 *	- the reason_code row is the gate to its row in reason_code_state.
 *
 * Order of rows within one command: location, device, drawer, session.
 * Commands on sessions begin with the device and only read the location.
 */
#ifndef CT_REFERENCE_H
#define CT_REFERENCE_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "ledger.h"
#include "storage.h"
#include "utils/date.h"

/* Ids of shipped reason codes, fixed for ever (docs/reason-codes.md). */
#define REASON_FLOAT_SETUP					INT64CONST(1)
#define REASON_AUTO_START_SESSION_CHECKOUT	INT64CONST(6)

/*
 * For the commands on sessions.  All see only what the snapshot sees.
 */

/*
 * Finds a row of a reference table by its id, or raises that table's code:
 * location TC020, staff member TC014, cash drawer TC019, device TC004, reason
 * code TC015.
 */
extern void reference_find(CtTable table, int64 id, Snapshot snapshot,
						   Row *row);

/* The same for a location: TC020. */
extern void reference_find_location(int64 id, Snapshot snapshot, Row *row);

/*
 * TC023 if a location, staff member, cash drawer or device is retired.
 */
extern void reference_check_in_use(CtTable table, const Row *row);

/* Raises TC023 about the row with this id. */
pg_noreturn extern void reference_raise_retired(CtTable table, int64 id);

/* Does a staff member or reason code exist, and is it not retired? */
extern bool reference_is_in_use(CtTable table, int64 id, Snapshot snapshot);

/* Is a reason code, which exists, retired? */
extern bool reason_code_is_retired(int64 id, Snapshot snapshot);

/*
 * The state of a reason code.  False if there is no row of it: then "state"
 * becomes that of a code in use.
 */
extern bool reason_code_find_state(int64 id, Snapshot snapshot, Row *state);

/*
 * Who does something, who approves of it, and why: TC014, then TC015 if they do
 * not exist, then TC023 if one is retired.  approved_by and reason_code_id may
 * be NO_ID.
 */
extern void reference_check_actor(int64 staff_member_id, int64 approved_by,
								  int64 reason_code_id, Snapshot snapshot);

/*
 * An optional reason code among the arguments; NO_ID for NULL.  TC015 for a
 * given 0, since that is NO_ID.
 */
extern int64 arg_reason_code(FunctionCallInfo fcinfo, int n);

/*
 * An optional staff member among the arguments who approves of what another one
 * does; NO_ID for NULL.  TC014 for a given 0, since that is NO_ID; 22023 for
 * the same one.
 */
extern int64 arg_approved_by(FunctionCallInfo fcinfo, int n,
							 int64 staff_member_id);

/* What a location's row says about the cash activities there. */
typedef struct LocationRules
{
	MonetaryAmount cash_rounding_increment; /* smallest step of a cash payment;
											 * in the location's currency */
	CountLimits count_limits;	/* how far a count may be off */
	bool		reason_required;	/* by all but payments */
} LocationRules;

extern LocationRules location_rules_of(const Row *location);

/* The same of the location with this id, without a look where known; TC020. */
extern LocationRules location_rules(int64 id, Snapshot snapshot);

/* How far ahead of the server's clock a given time may be, in microseconds. */
extern int64 location_clock_skew_limit_us(const Row *location);

/*
 * The business date to which a moment belongs: the local date of the moment
 * less the location's start of the business day.  Where the clock goes back
 * over that start, the date goes back with it.  22008 out of range, 22023 if
 * the server no longer knows the time zone.
 */
extern DateADT location_business_date(const Row *location, TimestampTz moment);

/*
 * The canonical name of the time zone given as an argument, NULL for NULL;
 * 22001, 22023.
 */
extern text *location_arg_time_zone(FunctionCallInfo fcinfo, int n);

/*
 * For the commands on reference data themselves.
 */

/*
 * One attempt at a command: checks everything with the snapshot, then writes.
 * False if a row changed since the snapshot (at READ COMMITTED only).
 */
typedef bool (*ReferenceAttempt) (void *command, Snapshot snapshot);

/* Runs attempts with new snapshots until one succeeds. */
extern void reference_run(const char *name, ReferenceAttempt attempt,
						  void *command);

/*
 * A name, without the blanks around it: 1 to 255 characters, none of them a
 * control character.  22004, TC022.
 */
extern text *arg_name(FunctionCallInfo fcinfo, int n, const char *name);

/* The same, NULL for NULL. */
extern text *arg_optional_name(FunctionCallInfo fcinfo, int n,
							   const char *name);

/*
 * The application's own id of a row: at most 255 characters, or NULL.  22001;
 * TC022 if it is empty.
 */
extern text *arg_external_id(FunctionCallInfo fcinfo, int n);

/*
 * Inserts a new row with the next id and the server's clock as created_at.
 * TC021 if its external id is taken.  Whoever takes that or its name between
 * the snapshot and the insert: TC021 at READ COMMITTED, 40001 above, where the
 * other row is not visible.
 */
extern void reference_insert(CtTable table, Row *row, Snapshot snapshot);

/* Sets a text column; to NULL where there is no text. */
extern void row_set_text(Row *row, AttrNumber column, const text *value);

/* The open session of a device; NO_ID if there is none. */
extern int64 device_open_session(int64 device_id, Snapshot snapshot);

/*
 * Assigns a device to a drawer of its location.  Writes nothing if that is its
 * drawer already; else TC024 if a session is open on it.  False as
 * storage_update.
 */
extern bool device_assign(Row *device, int64 drawer_id, Snapshot snapshot);

#endif							/* CT_REFERENCE_H */

/*
 * cash_drawer.c
 *		Cash drawers: created, found, renamed, retired.
 *
 * Invariant: whatever gives a drawer a name stores its location's row anew
 * first, so that the names of the drawers in use at a location are taken one
 * after the other.
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "args.h"
#include "blind.h"
#include "compat.h"
#include "errors.h"
#include "reference.h"
#include "result.h"

/* What the commands work on; each uses some of it. */
typedef struct DrawerCommand
{
	int64		id;
	int64		location_id;
	int64		device_id;
	text	   *name;
	text	   *external_id;
	Row			row;
	MonetaryAmount balance;
} DrawerCommand;

/* A row of cash_drawers. */
static Datum
drawer_result(const DrawerCommand *command)
{
	const Row  *row = &command->row;
	ResultRow	result = {.count = 0};

	result_add_column(&result, row, DRAWER_ID);
	result_add_column(&result, row, DRAWER_NAME);
	result_add_column(&result, row, DRAWER_LOCATION_ID);
	result_add_currency(&result, &command->balance);
	result_add_money(&result, may_view_expected() ? &command->balance : NULL);
	result_add_column(&result, row, DRAWER_LAST_Z_NUMBER);
	result_add_column(&result, row, DRAWER_EXTERNAL_ID);
	result_add_column(&result, row, DRAWER_CREATED_AT);
	result_add_column(&result, row, DRAWER_RETIRED_AT);
	return result_finish(&result, CT_CASH_DRAWERS);
}

/* Finds the drawer in use with this name at a location. */
static bool
find_by_name(int64 location_id, const text *name, Snapshot snapshot, Row *row)
{
	Datum		keys[] = {Int64GetDatum(location_id), PointerGetDatum(name)};

	return storage_find(CT_CASH_DRAWER, CT_CASH_DRAWER_LOCATION_NAME_KEY,
						snapshot, lengthof(keys), keys, row);
}

/* TC021 if a drawer in use at the location has this name. */
static void
check_name_is_free(int64 location_id, const text *name, Snapshot snapshot)
{
	Row			other;

	if (find_by_name(location_id, name, snapshot, &other))
		ereport(ERROR,
				(errcode(ERRCODE_CT_NAME_ALREADY_EXISTS),
				 errmsg("a cash drawer named \"%s\" already exists at location %lld",
						text_to_cstring(name), (long long) location_id),
				 errdetail("It is cash drawer %lld.",
						   (long long) ROW_INT64(&other, DRAWER_ID)),
				 errhint("Use that one, or give another name.")));
}

/* Counts a change of a drawer's row. */
static void
advance_version(Row *row)
{
	row_set(row, DRAWER_VERSION,
			Int64GetDatum(ROW_INT64(row, DRAWER_VERSION) + 1));
}

/*
 * Inserts a drawer with nothing in it.  The caller has stored the location's
 * row anew in this attempt.
 */
static void
insert_drawer(DrawerCommand *command, const Row *location, Snapshot snapshot)
{
	MonetaryAmount increment =
		location_rules_of(location).cash_rounding_increment;
	Row		   *row = &command->row;

	command->balance = money_like(&increment, 0);
	row_clear(row);
	row_set(row, DRAWER_LOCATION_ID, Int64GetDatum(command->location_id));
	row_set(row, DRAWER_SETTLED_BALANCE,
			MonetaryAmountPGetDatum(&command->balance));
	row_set(row, DRAWER_VERSION, Int64GetDatum(0));
	row_set(row, DRAWER_LAST_Z_NUMBER, Int64GetDatum(0));
	row_set(row, DRAWER_LAST_CORRECTION_NUMBER, Int64GetDatum(0));
	row_set_text(row, DRAWER_NAME, command->name);
	row_set_text(row, DRAWER_EXTERNAL_ID, command->external_id);
	reference_insert(CT_CASH_DRAWER, row, snapshot);
}

/* One attempt at create_cash_drawer. */
static bool
try_create(void *arg, Snapshot snapshot)
{
	DrawerCommand *command = arg;
	Row			location;

	reference_find_location(command->location_id, snapshot, &location);
	reference_check_in_use(CT_LOCATION, &location);
	check_name_is_free(command->location_id, command->name, snapshot);
	if (!storage_update(CT_LOCATION, &location, snapshot))
		return false;
	insert_drawer(command, &location, snapshot);
	return true;
}

/* One attempt at find_or_create_cash_drawer. */
static bool
try_find_or_create(void *arg, Snapshot snapshot)
{
	DrawerCommand *command = arg;
	Row		   *row = &command->row;
	Row			location;
	Row			device;
	bool		is_found;

	reference_find(CT_DEVICE, command->device_id, snapshot, &device);
	reference_find_location(command->location_id, snapshot, &location);
	reference_check_in_use(CT_DEVICE, &device);
	reference_check_in_use(CT_LOCATION, &location);
	if (ROW_INT64(&device, DEVICE_LOCATION_ID) != command->location_id)
		ereport(ERROR,
				(errcode(ERRCODE_CT_LOCATION_MISMATCH),
				 errmsg("device %lld is not at location %lld",
						(long long) command->device_id,
						(long long) command->location_id),
				 errdetail("It is at location %lld.",
						   (long long) ROW_INT64(&device, DEVICE_LOCATION_ID)),
				 errhint("Use a device of the same location; a device never changes its location.")));

	is_found = find_by_name(command->location_id, command->name, snapshot,
							row);
	if (is_found)
		command->balance = ledger_drawer_balance(row, snapshot);
	else
	{
		if (!storage_update(CT_LOCATION, &location, snapshot))
			return false;
		insert_drawer(command, &location, snapshot);
	}

	/* If this fails the next attempt finds the drawer that was inserted. */
	return device_assign(&device, ROW_INT64(row, DRAWER_ID), snapshot);
}

/* One attempt at update_cash_drawer. */
static bool
try_update(void *arg, Snapshot snapshot)
{
	DrawerCommand *command = arg;
	Row		   *row = &command->row;
	Row			location;

	reference_find(CT_CASH_DRAWER, command->id, snapshot, row);
	reference_check_in_use(CT_CASH_DRAWER, row);
	command->balance = ledger_drawer_balance(row, snapshot);
	if (DatumGetBool(DirectFunctionCall2Coll(texteq, C_COLLATION_OID,
											 ROW_VALUE(row, DRAWER_NAME),
											 PointerGetDatum(command->name))))
		return true;

	command->location_id = ROW_INT64(row, DRAWER_LOCATION_ID);
	reference_find_location(command->location_id, snapshot, &location);
	check_name_is_free(command->location_id, command->name, snapshot);
	if (!storage_update(CT_LOCATION, &location, snapshot))
		return false;
	row_set_text(row, DRAWER_NAME, command->name);
	advance_version(row);
	return storage_update(CT_CASH_DRAWER, row, snapshot);
}

/* TC030 if a session is open on the drawer. */
static void
check_no_open_session(int64 drawer_id, Snapshot snapshot)
{
	Datum		key = Int64GetDatum(drawer_id);
	Row			session;

	if (storage_find(CT_SESSION, CT_SESSION_OPEN_BY_DRAWER, snapshot, 1, &key,
					 &session))
		ereport(ERROR,
				(errcode(ERRCODE_CT_SESSION_STILL_OPEN),
				 errmsg("cash drawer %lld has an open session",
						(long long) drawer_id),
				 errdetail("Session %lld is open on it.",
						   (long long) ROW_INT64(&session, SESSION_ID)),
				 errhint("Close the sessions on the cash drawer first.")));
}

/* One attempt at retire_cash_drawer. */
static bool
try_retire(void *arg, Snapshot snapshot)
{
	DrawerCommand *command = arg;
	Row		   *row = &command->row;

	reference_find(CT_CASH_DRAWER, command->id, snapshot, row);
	command->balance = ledger_drawer_balance(row, snapshot);
	if (!ROW_IS_NULL(row, DRAWER_RETIRED_AT))
		return true;
	check_no_open_session(command->id, snapshot);
	row_set(row, DRAWER_RETIRED_AT,
			TimestampTzGetDatum(GetCurrentTimestamp()));
	advance_version(row);
	return storage_update(CT_CASH_DRAWER, row, snapshot);
}

PG_FUNCTION_INFO_V1(ct_create_cash_drawer);

/* create_cash_drawer(location_id, name, external_id) */
Datum
ct_create_cash_drawer(PG_FUNCTION_ARGS)
{
	DrawerCommand command = {
		.location_id = arg_id(fcinfo, 0, "location_id"),
		.name = arg_name(fcinfo, 1, "name"),
		.external_id = arg_external_id(fcinfo, 2)
	};

	reference_run("create_cash_drawer()", try_create, &command);
	return drawer_result(&command);
}

PG_FUNCTION_INFO_V1(ct_find_or_create_cash_drawer);

/* find_or_create_cash_drawer(location_id, name, device_id) */
Datum
ct_find_or_create_cash_drawer(PG_FUNCTION_ARGS)
{
	DrawerCommand command = {
		.location_id = arg_id(fcinfo, 0, "location_id"),
		.name = arg_name(fcinfo, 1, "name"),
		.device_id = arg_id(fcinfo, 2, "device_id")
	};

	reference_run("find_or_create_cash_drawer()", try_find_or_create,
				  &command);
	return drawer_result(&command);
}

PG_FUNCTION_INFO_V1(ct_update_cash_drawer);

/* update_cash_drawer(cash_drawer_id, name) */
Datum
ct_update_cash_drawer(PG_FUNCTION_ARGS)
{
	DrawerCommand command = {
		.id = arg_id(fcinfo, 0, "cash_drawer_id"),
		.name = arg_name(fcinfo, 1, "name")
	};

	reference_run("update_cash_drawer()", try_update, &command);
	return drawer_result(&command);
}

PG_FUNCTION_INFO_V1(ct_retire_cash_drawer);

/* retire_cash_drawer(cash_drawer_id) */
Datum
ct_retire_cash_drawer(PG_FUNCTION_ARGS)
{
	DrawerCommand command = {.id = arg_id(fcinfo, 0, "cash_drawer_id")};

	reference_run("retire_cash_drawer()", try_retire, &command);
	return drawer_result(&command);
}

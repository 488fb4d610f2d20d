/*
 * device.c
 *		Point of sale devices: registered, assigned to cash drawers, retired.
 *
 * Invariant: a device has at most one drawer, of its own location, and keeps
 * it while a session is open on it.
 */
#include "postgres.h"

#include "utils/timestamp.h"

#include "args.h"
#include "compat.h"
#include "errors.h"
#include "reference.h"
#include "result.h"

/* What the commands work on; each uses some of it. */
typedef struct DeviceCommand
{
	int64		id;
	int64		location_id;
	bool		has_drawer;
	int64		drawer_id;		/* valid iff has_drawer */
	int64		session_id;		/* the open session, or NO_ID */
	Row			row;
} DeviceCommand;

/* A row of point_of_sale_devices. */
static Datum
device_result(const DeviceCommand *command)
{
	const Row  *row = &command->row;
	ResultRow	result = {.count = 0};

	result_add_column(&result, row, DEVICE_ID);
	result_add_column(&result, row, DEVICE_NAME);
	result_add_column(&result, row, DEVICE_LOCATION_ID);
	result_add_column(&result, row, DEVICE_CASH_DRAWER_ID);
	result_add_id(&result, command->session_id);
	result_add_column(&result, row, DEVICE_EXTERNAL_ID);
	result_add_column(&result, row, DEVICE_CREATED_AT);
	result_add_column(&result, row, DEVICE_RETIRED_AT);
	result_add_column(&result, row, DEVICE_EXTERNAL_ID);
	return result_finish(&result, CT_DEVICES);
}

/* The open session of a device; NO_ID if there is none. */
int64
device_open_session(int64 device_id, Snapshot snapshot)
{
	Datum		key = Int64GetDatum(device_id);
	Row			session;

	if (!storage_find(CT_SESSION, CT_SESSION_ONE_OPEN_PER_DEVICE, snapshot, 1,
					  &key, &session))
		return NO_ID;
	return ROW_INT64(&session, SESSION_ID);
}

/* TC024 if a session is open on the device. */
static void
check_no_open_session(int64 device_id, Snapshot snapshot)
{
	int64		session_id = device_open_session(device_id, snapshot);

	if (session_id != NO_ID)
		ereport(ERROR,
				(errcode(ERRCODE_CT_DEVICE_IN_USE),
				 errmsg("device %lld has an open session",
						(long long) device_id),
				 errdetail("Session %lld is open on it.",
						   (long long) session_id),
				 errhint("Close the session first.")));
}

/* Stores a changed device; false as storage_update. */
static bool
update_device(Row *device, Snapshot snapshot)
{
	row_set(device, DEVICE_VERSION,
			Int64GetDatum(ROW_INT64(device, DEVICE_VERSION) + 1));
	return storage_update(CT_DEVICE, device, snapshot);
}

/* Assigns a device to a drawer of its location; see reference.h. */
bool
device_assign(Row *device, int64 drawer_id, Snapshot snapshot)
{
	if (!ROW_IS_NULL(device, DEVICE_CASH_DRAWER_ID) &&
		ROW_INT64(device, DEVICE_CASH_DRAWER_ID) == drawer_id)
		return true;
	check_no_open_session(ROW_INT64(device, DEVICE_ID), snapshot);
	row_set(device, DEVICE_CASH_DRAWER_ID, Int64GetDatum(drawer_id));
	return update_device(device, snapshot);
}

/* TC018 if a drawer is not at the location of the device. */
static void
check_same_location(int64 location_id, const Row *drawer)
{
	int64		drawer_location_id = ROW_INT64(drawer, DRAWER_LOCATION_ID);

	if (drawer_location_id != location_id)
		ereport(ERROR,
				(errcode(ERRCODE_CT_LOCATION_MISMATCH),
				 errmsg("cash drawer %lld is not at the location of the device",
						(long long) ROW_INT64(drawer, DRAWER_ID)),
				 errdetail("The cash drawer is at location %lld, the device at location %lld.",
						   (long long) drawer_location_id,
						   (long long) location_id),
				 errhint("Use a cash drawer of the same location.")));
}

/* One attempt at register_device. */
static bool
try_register(void *arg, Snapshot snapshot)
{
	DeviceCommand *command = arg;
	Row			location;
	Row			drawer;

	reference_find_location(command->location_id, snapshot, &location);
	if (command->has_drawer)
		reference_find(CT_CASH_DRAWER, command->drawer_id, snapshot, &drawer);
	reference_check_in_use(CT_LOCATION, &location);
	if (command->has_drawer)
	{
		reference_check_in_use(CT_CASH_DRAWER, &drawer);
		check_same_location(command->location_id, &drawer);
		row_set(&command->row, DEVICE_CASH_DRAWER_ID,
				Int64GetDatum(command->drawer_id));
	}
	if (!storage_update(CT_LOCATION, &location, snapshot))
		return false;
	reference_insert(CT_DEVICE, &command->row, snapshot);
	return true;
}

/* One attempt at assign_device_to_cash_drawer. */
static bool
try_assign(void *arg, Snapshot snapshot)
{
	DeviceCommand *command = arg;
	Row		   *row = &command->row;
	Row			drawer;

	reference_find(CT_DEVICE, command->id, snapshot, row);
	reference_find(CT_CASH_DRAWER, command->drawer_id, snapshot, &drawer);
	reference_check_in_use(CT_DEVICE, row);
	reference_check_in_use(CT_CASH_DRAWER, &drawer);
	check_same_location(ROW_INT64(row, DEVICE_LOCATION_ID), &drawer);
	command->session_id = device_open_session(command->id, snapshot);
	return device_assign(row, command->drawer_id, snapshot);
}

/* One attempt at detach_device. */
static bool
try_detach(void *arg, Snapshot snapshot)
{
	DeviceCommand *command = arg;
	Row		   *row = &command->row;

	reference_find(CT_DEVICE, command->id, snapshot, row);
	reference_check_in_use(CT_DEVICE, row);
	if (ROW_IS_NULL(row, DEVICE_CASH_DRAWER_ID))
		return true;
	check_no_open_session(command->id, snapshot);
	row_set_null(row, DEVICE_CASH_DRAWER_ID);
	return update_device(row, snapshot);
}

/* One attempt at retire_device. */
static bool
try_retire(void *arg, Snapshot snapshot)
{
	DeviceCommand *command = arg;
	Row		   *row = &command->row;

	reference_find(CT_DEVICE, command->id, snapshot, row);
	if (!ROW_IS_NULL(row, DEVICE_RETIRED_AT))
		return true;
	check_no_open_session(command->id, snapshot);
	row_set(row, DEVICE_RETIRED_AT,
			TimestampTzGetDatum(GetCurrentTimestamp()));
	return update_device(row, snapshot);
}

PG_FUNCTION_INFO_V1(ct_register_device);

/* register_device(location_id, name, cash_drawer_id, external_id) */
Datum
ct_register_device(PG_FUNCTION_ARGS)
{
	DeviceCommand command = {
		.location_id = arg_id(fcinfo, 0, "location_id"),
		.has_drawer = !PG_ARGISNULL(2)
	};
	Row		   *row = &command.row;

	if (command.has_drawer)
		command.drawer_id = PG_GETARG_INT64(2);
	row_clear(row);
	row_set(row, DEVICE_LOCATION_ID, Int64GetDatum(command.location_id));
	row_set(row, DEVICE_VERSION, Int64GetDatum(0));
	row_set_text(row, DEVICE_NAME, arg_name(fcinfo, 1, "name"));
	row_set_text(row, DEVICE_EXTERNAL_ID, arg_external_id(fcinfo, 3));
	reference_run("register_device()", try_register, &command);
	return device_result(&command);
}

PG_FUNCTION_INFO_V1(ct_assign_device_to_cash_drawer);

/* assign_device_to_cash_drawer(device_id, cash_drawer_id) */
Datum
ct_assign_device_to_cash_drawer(PG_FUNCTION_ARGS)
{
	DeviceCommand command = {
		.id = arg_id(fcinfo, 0, "device_id"),
		.has_drawer = true,
		.drawer_id = arg_id(fcinfo, 1, "cash_drawer_id")
	};

	reference_run("assign_device_to_cash_drawer()", try_assign, &command);
	return device_result(&command);
}

PG_FUNCTION_INFO_V1(ct_detach_device);

/* detach_device(device_id) */
Datum
ct_detach_device(PG_FUNCTION_ARGS)
{
	DeviceCommand command = {.id = arg_id(fcinfo, 0, "device_id")};

	reference_run("detach_device()", try_detach, &command);
	return device_result(&command);
}

PG_FUNCTION_INFO_V1(ct_retire_device);

/* retire_device(device_id) */
Datum
ct_retire_device(PG_FUNCTION_ARGS)
{
	DeviceCommand command = {.id = arg_id(fcinfo, 0, "device_id")};

	reference_run("retire_device()", try_retire, &command);
	return device_result(&command);
}

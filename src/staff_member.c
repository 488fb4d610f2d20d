/*
 * staff_member.c
 *		The people who open, count, sell and close.
 */
#include "postgres.h"

#include "utils/timestamp.h"

#include "args.h"
#include "compat.h"
#include "reference.h"
#include "result.h"

/* What retire_staff_member works on. */
typedef struct StaffRetirement
{
	int64		id;
	Row			row;
} StaffRetirement;

/* A row of staff_members. */
static Datum
staff_member_result(const Row *row)
{
	ResultRow	result = {.count = 0};

	for (AttrNumber column = STAFF_MEMBER_ID;
		 column <= STAFF_MEMBER_RETIRED_AT; column++)
		result_add_column(&result, row, column);
	return result_finish(&result, CT_STAFF_MEMBERS);
}

/* One attempt at create_staff_member, on the new row. */
static bool
try_create(void *command, Snapshot snapshot)
{
	reference_insert(CT_STAFF_MEMBER, (Row *) command, snapshot);
	return true;
}

/* One attempt at retire_staff_member. */
static bool
try_retire(void *command, Snapshot snapshot)
{
	StaffRetirement *retirement = command;
	Row		   *row = &retirement->row;

	reference_find(CT_STAFF_MEMBER, retirement->id, snapshot, row);
	if (!ROW_IS_NULL(row, STAFF_MEMBER_RETIRED_AT))
		return true;
	row_set(row, STAFF_MEMBER_RETIRED_AT,
			TimestampTzGetDatum(GetCurrentTimestamp()));
	return storage_update(CT_STAFF_MEMBER, row, snapshot);
}

PG_FUNCTION_INFO_V1(ct_create_staff_member);

/* create_staff_member(name, external_id) */
Datum
ct_create_staff_member(PG_FUNCTION_ARGS)
{
	Row			row;

	row_clear(&row);
	row_set_text(&row, STAFF_MEMBER_NAME, arg_name(fcinfo, 0, "name"));
	row_set_text(&row, STAFF_MEMBER_EXTERNAL_ID, arg_external_id(fcinfo, 1));
	reference_run("create_staff_member()", try_create, &row);
	return staff_member_result(&row);
}

PG_FUNCTION_INFO_V1(ct_retire_staff_member);

/* retire_staff_member(staff_member_id) */
Datum
ct_retire_staff_member(PG_FUNCTION_ARGS)
{
	StaffRetirement retirement = {
		.id = arg_id(fcinfo, 0, "staff_member_id")
	};

	reference_run("retire_staff_member()", try_retire, &retirement);
	return staff_member_result(&retirement.row);
}

/*
 * reference.c
 *		What locations, staff members, cash drawers, devices and reason codes
 *		have in common: look-up, names, external ids, the loop of attempts.
 */
#include "postgres.h"

#include "access/xact.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "args.h"
#include "compat.h"
#include "errors.h"
#include "reference.h"
#include "reference_cache.h"

#define MAX_NAME_CHARACTERS			255
#define MAX_EXTERNAL_ID_CHARACTERS	255

/* In every reference table the first column is the id. */
#define ID_COLUMN	1

/* What the tables differ in. */
typedef struct ReferenceKind
{
	const char *noun;
	const char *view;
	int			not_found;		/* SQLSTATE */
	CtIndex		pkey;
	CtIndex		external_id_key;	/* these four not for reason codes */
	AttrNumber	external_id;
	AttrNumber	created_at;
	AttrNumber	retired_at;
	const char *unique_constraints[2];	/* beside the primary key */
} ReferenceKind;

static const ReferenceKind kinds[] = {
	[CT_LOCATION] = {
		"location", "locations", ERRCODE_CT_LOCATION_NOT_FOUND,
		CT_LOCATION_PKEY, CT_LOCATION_EXTERNAL_ID_KEY,
		LOCATION_EXTERNAL_ID, LOCATION_CREATED_AT, LOCATION_RETIRED_AT,
		{"location_external_id_key"}
	},
	[CT_STAFF_MEMBER] = {
		"staff member", "staff_members", ERRCODE_CT_STAFF_MEMBER_NOT_FOUND,
		CT_STAFF_MEMBER_PKEY, CT_STAFF_MEMBER_EXTERNAL_ID_KEY,
		STAFF_MEMBER_EXTERNAL_ID, STAFF_MEMBER_CREATED_AT,
		STAFF_MEMBER_RETIRED_AT, {"staff_member_external_id_key"}
	},
	[CT_CASH_DRAWER] = {
		"cash drawer", "cash_drawers", ERRCODE_CT_CASH_DRAWER_NOT_FOUND,
		CT_CASH_DRAWER_PKEY, CT_CASH_DRAWER_EXTERNAL_ID_KEY,
		DRAWER_EXTERNAL_ID, DRAWER_CREATED_AT, DRAWER_RETIRED_AT,
		{"cash_drawer_external_id_key", "cash_drawer_location_name_key"}
	},
	[CT_DEVICE] = {
		"device", "point_of_sale_devices", ERRCODE_CT_DEVICE_NOT_FOUND,
		CT_DEVICE_PKEY, CT_DEVICE_EXTERNAL_ID_KEY,
		DEVICE_EXTERNAL_ID, DEVICE_CREATED_AT, DEVICE_RETIRED_AT,
		{"point_of_sale_device_external_id_key"}
	},
	[CT_REASON_CODE] = {
		.noun = "reason code",.view = "reason_codes",
		.not_found = ERRCODE_CT_REASON_CODE_NOT_FOUND,
		.pkey = CT_REASON_CODE_PKEY,
		.unique_constraints = {"reason_code_kind_code_key"}
	},
};

/* Sets a text column; to NULL where there is no text. */
void
row_set_text(Row *row, AttrNumber column, const text *value)
{
	if (value == NULL)
		row_set_null(row, column);
	else
		row_set(row, column, PointerGetDatum(value));
}

/* Raises the not-found code of a reference table about an id. */
static void
raise_not_found(CtTable table, int64 id)
{
	const ReferenceKind *kind = &kinds[table];

	ereport(ERROR,
			(errcode(kind->not_found),
			 errmsg("%s %lld does not exist", kind->noun, (long long) id),
			 errdetail("No row of the view \"%s\" has this id.", kind->view),
			 errhint("Use the id that was returned when the %s was created.",
					 kind->noun)));
}

/*
 * Finds a row of a reference table by its id; if the snapshot sees none,
 * raises the not-found code of the table.
 */
void
reference_find(CtTable table, int64 id, Snapshot snapshot, Row *row)
{
	if (!storage_find_again(table, kinds[table].pkey, snapshot, id, row))
		raise_not_found(table, id);
}

/* Finds a location; TC020. */
void
reference_find_location(int64 id, Snapshot snapshot, Row *row)
{
	reference_find(CT_LOCATION, id, snapshot, row);
}

/* Raises TC023 about the row with this id. */
void
reference_raise_retired(CtTable table, int64 id)
{
	const ReferenceKind *kind = &kinds[table];

	ereport(ERROR,
			(errcode(ERRCODE_CT_RECORD_RETIRED),
			 errmsg("%s %lld is retired", kind->noun, (long long) id),
			 errdetail("What is retired stays for the records and takes part in nothing new."),
			 errhint("Use another %s; in the view \"%s\" those in use have no retired_at.",
					 kind->noun, kind->view)));
}

/* TC023 if a row, not of a reason code, is retired. */
void
reference_check_in_use(CtTable table, const Row *row)
{
	Assert(table != CT_REASON_CODE);
	if (!ROW_IS_NULL(row, kinds[table].retired_at))
		reference_raise_retired(table, ROW_INT64(row, ID_COLUMN));
}

/* See reference.h. */
bool
reason_code_find_state(int64 id, Snapshot snapshot, Row *state)
{
	/*
	 * Most shops never retire a code.  A serializable transaction notices the
	 * first time by the row of reason_code, which is stored anew then.
	 */
	if (!storage_is_untouched(CT_REASON_CODE_STATE) &&
		storage_find_by_id(CT_REASON_CODE_STATE, CT_REASON_CODE_STATE_PKEY,
						   snapshot, id, state))
		return true;
	row_clear(state);
	row_set(state, REASON_CODE_STATE_ID, Int64GetDatum(id));
	return false;
}

/* See reference.h. */
bool
reason_code_is_retired(int64 id, Snapshot snapshot)
{
	Row			state;

	reason_code_find_state(id, snapshot, &state);
	return !ROW_IS_NULL(&state, REASON_CODE_STATE_RETIRED_AT);
}

/* Is this row, with its id, that of a staff member or reason code in use? */
static bool
row_is_in_use(CtTable table, int64 id, const Row *row, Snapshot snapshot)
{
	if (table == CT_REASON_CODE)
		return !reason_code_is_retired(id, snapshot);
	return ROW_IS_NULL(row, kinds[table].retired_at);
}

/* See reference.h. */
bool
reference_is_in_use(CtTable table, int64 id, Snapshot snapshot)
{
	Row			row;

	return storage_find_again(table, kinds[table].pkey, snapshot, id, &row) &&
		row_is_in_use(table, id, &row, snapshot);
}

/* Is a staff member or reason code in use?  The not-found code if it is not. */
static bool
look_for(CtTable table, int64 id, Snapshot snapshot)
{
	Row			row;

	if (reference_cache_has(table, id))
		return true;
	reference_find(table, id, snapshot, &row);
	if (!row_is_in_use(table, id, &row, snapshot))
		return false;
	if (!row.is_own)
		reference_cache_learn(table, id);
	return true;
}

/* See reference.h. */
void
reference_check_actor(int64 staff_member_id, int64 approved_by,
					  int64 reason_code_id, Snapshot snapshot)
{
	bool		is_staff_member = look_for(CT_STAFF_MEMBER, staff_member_id,
										   snapshot);
	bool		is_approver = approved_by == NO_ID ||
		look_for(CT_STAFF_MEMBER, approved_by, snapshot);
	bool		is_reason_code = reason_code_id == NO_ID ||
		look_for(CT_REASON_CODE, reason_code_id, snapshot);

	if (!is_staff_member)
		reference_raise_retired(CT_STAFF_MEMBER, staff_member_id);
	if (!is_approver)
		reference_raise_retired(CT_STAFF_MEMBER, approved_by);
	if (!is_reason_code)
		reference_raise_retired(CT_REASON_CODE, reason_code_id);
}

/* Runs attempts with new snapshots until one succeeds. */
void
reference_run(const char *name, ReferenceAttempt attempt, void *command)
{
	bool		is_done;

	storage_start_command(name);
	do
	{
		Snapshot	snapshot = storage_push_snapshot();

		is_done = attempt(command, snapshot);
		PopActiveSnapshot();
	} while (!is_done);
}

/* TC022 with what is wrong with the name. */
static void
raise_invalid_name(const char *argument, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_INVALID_NAME),
			 errmsg("argument \"%s\" is not a valid name", argument),
			 errdetail_internal("%s", what),
			 errhint("Give 1 to %d characters, none of them a control character.",
					 MAX_NAME_CHARACTERS)));
}

/*
 * Is there a control character (U+0000 to U+001F, U+007F and, in a UTF-8
 * database, U+0080 to U+009F) in a text?
 */
static bool
has_control_character(const char *bytes, int length)
{
	bool		is_utf8 = GetDatabaseEncoding() == PG_UTF8;

	for (int i = 0; i < length; i++)
	{
		unsigned char byte = bytes[i];

		if (byte < 0x20 || byte == 0x7F)
			return true;
		if (is_utf8 && byte == 0xC2 && i + 1 < length &&
			(unsigned char) bytes[i + 1] < 0xA0)
			return true;
	}
	return false;
}

/*
 * An optional reason code; NO_ID for NULL.  TC015 for a given 0, since that
 * is NO_ID.
 */
int64
arg_reason_code(FunctionCallInfo fcinfo, int n)
{
	if (PG_ARGISNULL(n))
		return NO_ID;
	if (PG_GETARG_INT64(n) == NO_ID)
		raise_not_found(CT_REASON_CODE, NO_ID);
	return PG_GETARG_INT64(n);
}

/* See reference.h. */
int64
arg_approved_by(FunctionCallInfo fcinfo, int n, int64 staff_member_id)
{
	int64		approved_by;

	if (PG_ARGISNULL(n))
		return NO_ID;
	approved_by = PG_GETARG_INT64(n);
	if (approved_by == NO_ID)
		raise_not_found(CT_STAFF_MEMBER, NO_ID);
	if (approved_by == staff_member_id)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"approved_by\" must be another staff member"),
				 errdetail("Nobody approves of a count of his own."),
				 errhint("Give the staff member who approves, or leave \"approved_by\" out.")));
	return approved_by;
}

/* A name, without the spaces around it; 22004, TC022. */
text *
arg_name(FunctionCallInfo fcinfo, int n, const char *name)
{
	text	   *given;
	const char *bytes;
	int			length;

	arg_require(fcinfo, n, name);
	given = PG_GETARG_TEXT_PP(n);
	bytes = VARDATA_ANY(given);
	length = VARSIZE_ANY_EXHDR(given);
	while (length > 0 && bytes[length - 1] == ' ')
		length--;
	while (length > 0 && bytes[0] == ' ')
	{
		bytes++;
		length--;
	}

	if (length == 0)
		raise_invalid_name(name, "It is blank.");
	if (pg_mbstrlen_with_len(bytes, length) > MAX_NAME_CHARACTERS)
		raise_invalid_name(name, "It is too long.");
	if (has_control_character(bytes, length))
		raise_invalid_name(name, "It contains a control character.");
	return cstring_to_text_with_len(bytes, length);
}

/* The same, NULL for NULL. */
text *
arg_optional_name(FunctionCallInfo fcinfo, int n, const char *name)
{
	return PG_ARGISNULL(n) ? NULL : arg_name(fcinfo, n, name);
}

/* The application's own id of a row, or NULL; 22001, TC022. */
text *
arg_external_id(FunctionCallInfo fcinfo, int n)
{
	text	   *value = arg_optional_text(fcinfo, n, "external_id",
										 MAX_EXTERNAL_ID_CHARACTERS);

	if (value != NULL && VARSIZE_ANY_EXHDR(value) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INVALID_NAME),
				 errmsg("argument \"external_id\" is empty"),
				 errdetail("An external id tells one record from the others."),
				 errhint("Leave \"external_id\" out if there is none.")));
	return value;
}

/* TC021 if the snapshot sees a row with the external id of this new one. */
static void
check_external_id(CtTable table, const Row *row, Snapshot snapshot)
{
	const ReferenceKind *kind = &kinds[table];
	Datum		external_id;
	Row			other;

	if (kind->external_id == InvalidAttrNumber ||
		ROW_IS_NULL(row, kind->external_id))
		return;
	external_id = ROW_VALUE(row, kind->external_id);
	if (storage_find(table, kind->external_id_key, snapshot, 1, &external_id,
					 &other))
		ereport(ERROR,
				(errcode(ERRCODE_CT_NAME_ALREADY_EXISTS),
				 errmsg("a %s with external id \"%s\" already exists",
						kind->noun, TextDatumGetCString(external_id)),
				 errdetail("It is %s %lld.", kind->noun,
						   (long long) ROW_INT64(&other, ID_COLUMN)),
				 errhint("Use that one, or give another external id.")));
}

/* Does an insert into this table answer for a conflict on this index? */
static bool
answers_for(const ReferenceKind *kind, const char *index)
{
	for (size_t i = 0; i < lengthof(kind->unique_constraints); i++)
	{
		if (kind->unique_constraints[i] != NULL &&
			strcmp(kind->unique_constraints[i], index) == 0)
			return true;
	}
	return false;
}

/*
 * What a unique index refuses although the snapshot saw nothing in the way:
 * somebody else took the name or the external id at the same time.  Above READ
 * COMMITTED the other row stays invisible, so that only a retry can tell.
 */
static void
raise_taken_meanwhile(const char *index, const Row *row pg_attribute_unused())
{
	for (size_t i = 0; i < lengthof(kinds); i++)
	{
		const ReferenceKind *kind = &kinds[i];

		if (!answers_for(kind, index))
			continue;
		if (IsolationUsesXactSnapshot())
			storage_serialization_failure();
		ereport(ERROR,
				(errcode(ERRCODE_CT_NAME_ALREADY_EXISTS),
				 errmsg("a %s with this name or external id already exists",
						kind->noun),
				 errdetail("Another transaction created it at the same time."),
				 errhint("Find it in the view \"%s\".", kind->view)));
	}
}

/* Inserts a new row with the next id and the server's clock; TC021, 40001. */
void
reference_insert(CtTable table, Row *row, Snapshot snapshot)
{
	const ReferenceKind *kind = &kinds[table];

	check_external_id(table, row, snapshot);
	row_set(row, ID_COLUMN,
			Int64GetDatum(storage_next_id(table, kind->pkey, snapshot)));
	if (kind->created_at != InvalidAttrNumber)
		row_set(row, kind->created_at,
				TimestampTzGetDatum(GetCurrentTimestamp()));
	storage_insert(table, row, raise_taken_meanwhile);
}

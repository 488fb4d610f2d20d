/*
 * reason_code.c
 *		Reason codes: found by their text, created, retired.
 *
 * Whether a code is retired stands in reason_code_state, so that it is dumped
 * for shipped codes too.  Invariant: whoever writes that row stores the
 * code's row in reason_code anew first.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "args.h"
#include "compat.h"
#include "errors.h"
#include "reference.h"
#include "result.h"

#define KIND_CUSTOM	"custom"
#define KIND_SYSTEM	"system"

/* The kinds, in the order in which reason_code_id looks for a code. */
static const char *const kinds[] = {"default", KIND_SYSTEM, KIND_CUSTOM};

/* What create_reason_code and delete_reason_code work on. */
typedef struct ReasonCodeCommand
{
	int64		id;
	text	   *code;
	Row			row;
	Row			state;
} ReasonCodeCommand;

/* A row of reason_codes. */
static Datum
reason_code_result(const ReasonCodeCommand *command)
{
	ResultRow	result = {.count = 0};

	result_add_column(&result, &command->row, REASON_CODE_ID);
	result_add_column(&result, &command->row, REASON_CODE_KIND);
	result_add_column(&result, &command->row, REASON_CODE_CODE);
	result_add_column(&result, &command->state, REASON_CODE_STATE_RETIRED_AT);
	return result_finish(&result, CT_REASON_CODES);
}

/* Finds a code of one kind, retired or not. */
static bool
find_code(const char *kind, const text *code, Snapshot snapshot, Row *row)
{
	Datum		keys[] = {CStringGetTextDatum(kind), PointerGetDatum(code)};

	return storage_find(CT_REASON_CODE, CT_REASON_CODE_KIND_CODE_KEY, snapshot,
						lengthof(keys), keys, row);
}

/* The id of the code in use, default before system before custom, or NO_ID. */
static int64
find_in_use(const text *code, Snapshot snapshot)
{
	for (size_t i = 0; i < lengthof(kinds); i++)
	{
		Row			row;

		if (find_code(kinds[i], code, snapshot, &row) &&
			!reason_code_is_retired(ROW_INT64(&row, REASON_CODE_ID), snapshot))
			return ROW_INT64(&row, REASON_CODE_ID);
	}
	return NO_ID;
}

/* Is this row of reason_code of this kind? */
static bool
is_of_kind(const Row *row, const char *kind)
{
	return strcmp(TextDatumGetCString(ROW_VALUE(row, REASON_CODE_KIND)),
				  kind) == 0;
}

/*
 * One attempt at create_reason_code.  A custom code that was retired comes
 * back into use with its id: a code never changes its meaning.
 */
static bool
try_create(void *arg, Snapshot snapshot)
{
	ReasonCodeCommand *command = arg;
	Row		   *row = &command->row;
	int64		other = find_in_use(command->code, snapshot);

	if (other != NO_ID)
		ereport(ERROR,
				(errcode(ERRCODE_CT_NAME_ALREADY_EXISTS),
				 errmsg("reason code \"%s\" already exists",
						text_to_cstring(command->code)),
				 errdetail("It is reason code %lld.", (long long) other),
				 errhint("Use that one, or give another code.")));

	if (find_code(KIND_CUSTOM, command->code, snapshot, row))
	{
		reason_code_find_state(ROW_INT64(row, REASON_CODE_ID), snapshot,
							   &command->state);
		row_set_null(&command->state, REASON_CODE_STATE_RETIRED_AT);
		return storage_update(CT_REASON_CODE, row, snapshot) &&
			storage_update(CT_REASON_CODE_STATE, &command->state, snapshot);
	}

	row_clear(&command->state);
	row_clear(row);
	row_set(row, REASON_CODE_KIND, CStringGetTextDatum(KIND_CUSTOM));
	row_set_text(row, REASON_CODE_CODE, command->code);
	reference_insert(CT_REASON_CODE, row, snapshot);
	return true;
}

/* One attempt at delete_reason_code. */
static bool
try_delete(void *arg, Snapshot snapshot)
{
	ReasonCodeCommand *command = arg;
	Row		   *row = &command->row;
	bool		has_state;

	reference_find(CT_REASON_CODE, command->id, snapshot, row);
	if (is_of_kind(row, KIND_SYSTEM))
		ereport(ERROR,
				(errcode(ERRCODE_CT_NOT_DELETABLE),
				 errmsg("reason code %lld cannot be deleted",
						(long long) command->id),
				 errdetail("It is a system code, which the extension itself uses."),
				 errhint("Only default and custom codes can be deleted.")));

	has_state = reason_code_find_state(command->id, snapshot, &command->state);
	if (!ROW_IS_NULL(&command->state, REASON_CODE_STATE_RETIRED_AT))
		return true;
	if (!storage_update(CT_REASON_CODE, row, snapshot))
		return false;
	row_set(&command->state, REASON_CODE_STATE_RETIRED_AT,
			TimestampTzGetDatum(GetCurrentTimestamp()));
	if (has_state)
		return storage_update(CT_REASON_CODE_STATE, &command->state, snapshot);
	storage_insert(CT_REASON_CODE_STATE, &command->state, NULL);
	return true;
}

PG_FUNCTION_INFO_V1(ct_create_reason_code);

/* create_reason_code(code) */
Datum
ct_create_reason_code(PG_FUNCTION_ARGS)
{
	ReasonCodeCommand command = {.code = arg_name(fcinfo, 0, "code")};

	reference_run("create_reason_code()", try_create, &command);
	return reason_code_result(&command);
}

PG_FUNCTION_INFO_V1(ct_delete_reason_code);

/* delete_reason_code(reason_code_id) */
Datum
ct_delete_reason_code(PG_FUNCTION_ARGS)
{
	ReasonCodeCommand command = {.id = arg_id(fcinfo, 0, "reason_code_id")};

	reference_run("delete_reason_code()", try_delete, &command);
	return reason_code_result(&command);
}

PG_FUNCTION_INFO_V1(ct_reason_code_id);

/* reason_code_id(code); reads with the snapshot of the query, being STABLE */
Datum
ct_reason_code_id(PG_FUNCTION_ARGS)
{
	text	   *code = arg_name(fcinfo, 0, "code");
	int64		id = find_in_use(code, GetActiveSnapshot());

	if (id == NO_ID)
		ereport(ERROR,
				(errcode(ERRCODE_CT_REASON_CODE_NOT_FOUND),
				 errmsg("reason code \"%s\" does not exist",
						text_to_cstring(code)),
				 errdetail("No reason code in use has this code."),
				 errhint("The view \"reason_codes\" lists the codes; create_reason_code adds one.")));
	PG_RETURN_INT64(id);
}

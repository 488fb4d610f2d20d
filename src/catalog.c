/*
 * catalog.c
 *		Looks up our tables, indexes, views, sequences, enum labels and guards
 *		by name, once a backend.
 *
 * Invariant: while cache.is_valid, every oid in it belongs to the extension as
 * it stands; any invalidation of one of our tables empties the cache.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "catalog.h"
#include "errors.h"

#define SCHEMA_NAME "cash_tracking"

static const char *const table_names[CT_TABLE_COUNT] = {
	[CT_LOCATION] = "location",
	[CT_STAFF_MEMBER] = "staff_member",
	[CT_CASH_DRAWER] = "cash_drawer",
	[CT_DEVICE] = "point_of_sale_device",
	[CT_REASON_CODE] = "reason_code",
	[CT_REASON_CODE_STATE] = "reason_code_state",
	[CT_SESSION] = "payment_session",
	[CT_ACTIVITY] = "session_activity",
	[CT_CORRECTION] = "session_correction",
};

/* Tables whose ids come from a sequence; the others have NULL here. */
static const char *const sequence_names[CT_TABLE_COUNT] = {
	[CT_LOCATION] = "location_id_seq",
	[CT_STAFF_MEMBER] = "staff_member_id_seq",
	[CT_CASH_DRAWER] = "cash_drawer_id_seq",
	[CT_DEVICE] = "point_of_sale_device_id_seq",
	[CT_REASON_CODE] = "reason_code_id_seq",
	[CT_SESSION] = "payment_session_id_seq",
};

static const char *const index_names[CT_INDEX_COUNT] = {
	[CT_LOCATION_PKEY] = "location_pkey",
	[CT_LOCATION_EXTERNAL_ID_KEY] = "location_external_id_key",
	[CT_STAFF_MEMBER_PKEY] = "staff_member_pkey",
	[CT_STAFF_MEMBER_EXTERNAL_ID_KEY] = "staff_member_external_id_key",
	[CT_CASH_DRAWER_PKEY] = "cash_drawer_pkey",
	[CT_CASH_DRAWER_LOCATION_NAME_KEY] = "cash_drawer_location_name_key",
	[CT_CASH_DRAWER_EXTERNAL_ID_KEY] = "cash_drawer_external_id_key",
	[CT_DEVICE_PKEY] = "point_of_sale_device_pkey",
	[CT_DEVICE_EXTERNAL_ID_KEY] = "point_of_sale_device_external_id_key",
	[CT_DEVICE_DRAWER_IDX] = "point_of_sale_device_cash_drawer_idx",
	[CT_DEVICE_LOCATION_IDX] = "point_of_sale_device_location_idx",
	[CT_REASON_CODE_PKEY] = "reason_code_pkey",
	[CT_REASON_CODE_KIND_CODE_KEY] = "reason_code_kind_code_key",
	[CT_REASON_CODE_STATE_PKEY] = "reason_code_state_pkey",
	[CT_SESSION_PKEY] = "payment_session_pkey",
	[CT_SESSION_ONE_OPEN_PER_DEVICE] = "payment_session_one_open_per_device",
	[CT_SESSION_OPEN_BY_DRAWER] = "payment_session_open_by_drawer",
	[CT_SESSION_DEVICE_OPENING] = "payment_session_device_opening",
	[CT_SESSION_DRAWER_Z_NUMBER] = "payment_session_drawer_z_number",
	[CT_ACTIVITY_PKEY] = "session_activity_pkey",
	[CT_ACTIVITY_REQUEST_ID_KEY] = "session_activity_request_id_key",
	[CT_CORRECTION_PKEY] = "session_correction_pkey",
	[CT_CORRECTION_REQUEST_ID_KEY] = "session_correction_request_id_key",
	[CT_CORRECTION_SESSION] = "session_correction_session",
};

static const char *const view_names[CT_VIEW_COUNT] = {
	[CT_LOCATIONS] = "locations",
	[CT_STAFF_MEMBERS] = "staff_members",
	[CT_CASH_DRAWERS] = "cash_drawers",
	[CT_DEVICES] = "point_of_sale_devices",
	[CT_REASON_CODES] = "reason_codes",
	[CT_SESSIONS] = "payment_sessions",
	[CT_ACTIVITIES] = "session_activities",
	[CT_CASH_ACTIVITIES] = "cash_activities",
	[CT_CORRECTIONS] = "session_corrections",
};

static const char *const activity_type_names[ACTIVITY_TYPE_COUNT] = {
	[ACTIVITY_OPENING] = "opening",
	[ACTIVITY_MID_SESSION] = "mid_session",
	[ACTIVITY_CLOSING] = "closing",
	[ACTIVITY_ADJUSTMENT] = "adjustment",
	[ACTIVITY_CASH_PAYOUT] = "cash_payout",
	[ACTIVITY_CLOSING_ADJUSTMENT] = "closing_adjustment",
	[ACTIVITY_SALE] = "sale",
	[ACTIVITY_REFUND] = "refund",
	[ACTIVITY_CHANGE] = "change",
	[ACTIVITY_NO_SALE] = "no_sale",
};

static const char *const guard_names[] = {
	"guard_reference",
	"guard_session",
	"guard_activity",
	"guard_truncate",
	"guard_correction",
};

#define GUARD_COUNT lengthof(guard_names)

static struct
{
	bool		is_valid;
	Oid			tables[CT_TABLE_COUNT];
	Oid			sequences[CT_TABLE_COUNT];
	Oid			indexes[CT_INDEX_COUNT];
	Oid			view_row_types[CT_VIEW_COUNT];
	Oid			activity_types[ACTIVITY_TYPE_COUNT];
	Oid			guards[GUARD_COUNT];
	Oid			view_expected;
}			cache;

static bool callback_is_registered = false;

/* Counts how often the cache was emptied or filled. */
static uint64 version = 0;

/*
 * Empties the cache when something happened to one of our tables, or to
 * everything.  Runs in the middle of invalidation: it may look nothing up.
 */
static void
forget(Datum arg pg_attribute_unused(), Oid relation)
{
	if (relation == InvalidOid)
		cache.is_valid = false;
	for (int i = 0; cache.is_valid && i < CT_TABLE_COUNT; i++)
	{
		if (cache.tables[i] == relation)
			cache.is_valid = false;
	}
	if (!cache.is_valid)
		version++;
}

/* TC016: an object that the extension installs is not there. */
static void
report_missing(const char *kind, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_INSTALLATION_DEGRADED),
			 errmsg("%s \"%s.%s\" is missing", kind, SCHEMA_NAME, name),
			 errdetail("The installation of the extension is damaged."),
			 errhint("Restore the extension from a backup, or install it anew.")));
}

/* The oid of a relation of ours, or TC016. */
static Oid
relation_named(const char *kind, const char *name, Oid schema)
{
	Oid			relation = get_relname_relid(name, schema);

	if (!OidIsValid(relation))
		report_missing(kind, name);
	return relation;
}

/* Looks up the labels of the type activity_type. */
static void
load_activity_types(Oid schema)
{
	Oid			type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
									   CStringGetDatum("activity_type"),
									   ObjectIdGetDatum(schema));

	if (!OidIsValid(type))
		report_missing("type", "activity_type");
	for (int i = 0; i < ACTIVITY_TYPE_COUNT; i++)
	{
		cache.activity_types[i] =
			GetSysCacheOid2(ENUMTYPOIDNAME, Anum_pg_enum_oid,
							ObjectIdGetDatum(type),
							CStringGetDatum(activity_type_names[i]));
		if (!OidIsValid(cache.activity_types[i]))
			report_missing("label of type activity_type",
						   activity_type_names[i]);
	}
}

/* TC016 if a user has added more columns than a Row has room for. */
static void
check_columns(Oid table)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
	Form_pg_class form;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for relation %u", table);
	form = (Form_pg_class) GETSTRUCT(tuple);
	if (form->relnatts > CT_MAX_COLUMNS)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INSTALLATION_DEGRADED),
				 errmsg("table \"%s.%s\" has too many columns", SCHEMA_NAME,
						NameStr(form->relname)),
				 errdetail("It has %d, dropped ones included; %d are allowed.",
						   form->relnatts, CT_MAX_COLUMNS),
				 errhint("Keep columns of your own in a table of your own.")));
	ReleaseSysCache(tuple);
}

/* The oid of a function of ours without arguments; invalid if missing. */
static Oid
function_named(const char *name, Oid schema)
{
	oidvector  *no_arguments = buildoidvector(NULL, 0);

	return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
						   CStringGetDatum(name),
						   PointerGetDatum(no_arguments),
						   ObjectIdGetDatum(schema));
}

/*
 * Looks up the guard functions.  One that is missing is no error here: it
 * guards nothing, so there is nothing to switch off in our own inserts.
 */
static void
load_guards(Oid schema)
{
	for (size_t i = 0; i < GUARD_COUNT; i++)
		cache.guards[i] = function_named(guard_names[i], schema);
}

/* Fills the cache if it is empty.  TC016 if an object is missing. */
static void
load(void)
{
	Oid			schema;

	if (likely(cache.is_valid))
		return;
	if (!callback_is_registered)
	{
		CacheRegisterRelcacheCallback(forget, (Datum) 0);
		callback_is_registered = true;
	}
	schema = get_namespace_oid(SCHEMA_NAME, false);
	for (int i = 0; i < CT_TABLE_COUNT; i++)
	{
		cache.tables[i] = relation_named("table", table_names[i], schema);
		check_columns(cache.tables[i]);
		cache.sequences[i] = sequence_names[i] == NULL ? InvalidOid :
			relation_named("sequence", sequence_names[i], schema);
	}
	for (int i = 0; i < CT_INDEX_COUNT; i++)
		cache.indexes[i] = relation_named("index", index_names[i], schema);
	for (int i = 0; i < CT_VIEW_COUNT; i++)
		cache.view_row_types[i] =
			get_rel_type_id(relation_named("view", view_names[i], schema));
	load_activity_types(schema);
	load_guards(schema);
	cache.view_expected = function_named("view_expected", schema);
	cache.is_valid = true;
	version++;
}

/* The oid of one of our tables. */
Oid
catalog_table_oid(CtTable table)
{
	load();
	return cache.tables[table];
}

/* The oid of one of our indexes. */
Oid
catalog_index_oid(CtIndex index)
{
	load();
	return cache.indexes[index];
}

/* The oid of the row type of one of our views. */
Oid
catalog_view_row_type(CtView view)
{
	load();
	return cache.view_row_types[view];
}

/* The oid of the sequence that gives a table's ids; it must have one. */
Oid
catalog_sequence_oid(CtTable table)
{
	load();
	Assert(OidIsValid(cache.sequences[table]));
	return cache.sequences[table];
}

/* See catalog.h. */
uint64
catalog_version(void)
{
	load();
	return version;
}

/* Which of our tables has this oid?  -1 if none. */
int
catalog_table_of(Oid relation)
{
	load();
	for (int i = 0; i < CT_TABLE_COUNT; i++)
	{
		if (cache.tables[i] == relation)
			return i;
	}
	return -1;
}

/* The oid of a label of activity_type. */
Oid
activity_type_oid(ActivityType type)
{
	load();
	return cache.activity_types[type];
}

/* The activity type with this label's oid. */
ActivityType
activity_type_of(Oid label)
{
	load();
	for (int i = 0; i < ACTIVITY_TYPE_COUNT; i++)
	{
		if (cache.activity_types[i] == label)
			return (ActivityType) i;
	}
	elog(ERROR, "unknown activity type with oid %u", label);
}

/* The label itself, as SQL shows it. */
const char *
activity_type_name(ActivityType type)
{
	return activity_type_names[type];
}

/* See catalog.h. */
Oid
catalog_view_expected_oid(void)
{
	load();
	if (!OidIsValid(cache.view_expected))
		report_missing("function", "view_expected");
	return cache.view_expected;
}

/* Is this one of the extension's guard functions? */
bool
catalog_is_guard(Oid function)
{
	load();
	for (size_t i = 0; i < GUARD_COUNT; i++)
	{
		if (cache.guards[i] == function && OidIsValid(function))
			return true;
	}
	return false;
}

/*
 * guard.c
 *		The triggers that keep records as they were recorded: whatever changes
 *		our tables by SQL passes here, whoever asks for it.
 *
 * Our own functions do not pass here: their updates fire no triggers, and for
 * their inserts storage.c switches these triggers off in the private trigger
 * descriptor.  So there is no "our own write" flag that a user's trigger could
 * ride on.  docs/guards.md has the rules; test/sql/guard*.sql tries to break
 * them.
 *
 * The names of these functions never change: catalog.c knows them, and a
 * session that has an old library loaded must still find their symbols.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "utils/rel.h"

#include "compat.h"
#include "correction.h"
#include "errors.h"
#include "plain_insert.h"
#include "reference_cache.h"
#include "restore.h"

PG_FUNCTION_INFO_V1(ct_guard_reference);
PG_FUNCTION_INFO_V1(ct_guard_session);
PG_FUNCTION_INFO_V1(ct_guard_activity);
PG_FUNCTION_INFO_V1(ct_guard_correction);
PG_FUNCTION_INFO_V1(ct_guard_truncate);

/* The part of a trigger event that says what happened, per what, and when. */
#define EVENT_MASK \
	(TRIGGER_EVENT_OPMASK | TRIGGER_EVENT_ROW | TRIGGER_EVENT_TIMINGMASK)

#define BEFORE_ROW(operation) \
	((operation) | TRIGGER_EVENT_ROW | TRIGGER_EVENT_BEFORE)

/* Why rows of a table do not change, and what changes them. */
static const struct
{
	const char *detail;
	const char *hint;
}			refusals[CT_TABLE_COUNT] = {
	[CT_LOCATION] = {
		gettext_noop("Locations are changed by functions and never removed."),
		gettext_noop("Use update_location or retire_location.")
	},
	[CT_STAFF_MEMBER] = {
		gettext_noop("Staff members are changed by functions and never removed."),
		gettext_noop("Use retire_staff_member.")
	},
	[CT_CASH_DRAWER] = {
		gettext_noop("Cash drawers are changed by functions and never removed; their balance follows from what was recorded."),
		gettext_noop("Use update_cash_drawer, retire_cash_drawer, or count_cash and adjust_cash in a session.")
	},
	[CT_DEVICE] = {
		gettext_noop("Devices are changed by functions and never removed."),
		gettext_noop("Use assign_device_to_cash_drawer, detach_device or retire_device.")
	},
	[CT_REASON_CODE] = {
		gettext_noop("A reason code keeps its meaning for ever."),
		gettext_noop("Use create_reason_code and delete_reason_code.")
	},
	[CT_REASON_CODE_STATE] = {
		gettext_noop("Reason codes are taken out of use by functions."),
		gettext_noop("Use create_reason_code and delete_reason_code.")
	},
	[CT_SESSION] = {
		gettext_noop("The figures of a session follow from what was recorded in it; once closed it never changes again."),
		gettext_noop("Use count_cash, adjust_cash, record_payment or close_session while the session is open.")
	},
	[CT_ACTIVITY] = {
		gettext_noop("What was recorded in a session stays as it was recorded."),
		gettext_noop("Take it back with reverse_activity, or record another activity that makes up for it.")
	},
	[CT_CORRECTION] = {
		gettext_noop("A correction stays as it was recorded."),
		gettext_noop("Record another correction that makes up for it with correct_session.")
	},
};

/*
 * The trigger data of a call.  39P01 unless the function was called as a
 * trigger of one of the tables first..last, which it is for.
 */
static TriggerData *
trigger_data(FunctionCallInfo fcinfo, CtTable first, CtTable last,
			 CtTable *table)
{
	TriggerData *data = (TriggerData *) fcinfo->context;
	int			number;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("a guard of cash_tracking must be called as a trigger"),
				 errdetail("It guards a table of the extension."),
				 errhint("Leave it to the triggers that the extension installs.")));
	number = catalog_table_of(RelationGetRelid(data->tg_relation));
	if (number < (int) first || number > (int) last)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("trigger \"%s\" on table \"%s\" uses a guard of another table",
						data->tg_trigger->tgname,
						RelationGetRelationName(data->tg_relation)),
				 errdetail("The guards of cash_tracking know the tables that they are for."),
				 errhint("Drop the trigger.")));
	*table = (CtTable) number;
	return data;
}

/* 39P01: the function is for other events than this trigger's. */
static void
report_event(const TriggerData *data)
{
	ereport(ERROR,
			(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
			 errmsg("trigger \"%s\" on table \"%s\" uses a guard for another event",
					data->tg_trigger->tgname,
					RelationGetRelationName(data->tg_relation)),
			 errdetail("The guards of cash_tracking know the events that they are for."),
			 errhint("Drop the trigger.")));
}

/* TC006 for a row (or, for TRUNCATE, a table) that does not change. */
static void
refuse(const TriggerData *data, CtTable table)
{
	const char *name = RelationGetRelationName(data->tg_relation);

	ereport(ERROR,
			(errcode(ERRCODE_CT_RECORD_IMMUTABLE),
			 TRIGGER_FIRED_BY_UPDATE(data->tg_event) ?
			 errmsg("rows of table \"%s\" cannot be updated", name) :
			 TRIGGER_FIRED_BY_DELETE(data->tg_event) ?
			 errmsg("rows of table \"%s\" cannot be deleted", name) :
			 errmsg("table \"%s\" cannot be truncated", name),
			 errdetail_internal("%s", _(refusals[table].detail)),
			 errhint("%s", _(refusals[table].hint))));
}

/*
 * TC016 if another BEFORE ROW trigger for the same event fires after this one:
 * it could change what has just been checked and counted.  Ours have names
 * that sort last; this notices a name that was chosen to sort later still.
 */
static void
check_has_last_word(const TriggerData *data)
{
	const TriggerDesc *triggers = data->tg_relation->trigdesc;
	int			type = TRIGGER_FIRED_BY_INSERT(data->tg_event) ?
		TRIGGER_TYPE_INSERT : TRIGGER_TYPE_UPDATE;

	for (int i = triggers->numtriggers - 1; i >= 0; i--)
	{
		const Trigger *trigger = &triggers->triggers[i];

		if (trigger->tgoid == data->tg_trigger->tgoid)
			return;
		if (trigger->tgenabled != TRIGGER_DISABLED &&
			TRIGGER_TYPE_MATCHES(trigger->tgtype, TRIGGER_TYPE_ROW,
								 TRIGGER_TYPE_BEFORE, type))
			ereport(ERROR,
					(errcode(ERRCODE_CT_INSTALLATION_DEGRADED),
					 errmsg("trigger \"%s\" on table \"%s\" fires after the guard",
							trigger->tgname,
							RelationGetRelationName(data->tg_relation)),
					 errdetail("It could change rows that the guard \"%s\" has already checked.",
							   data->tg_trigger->tgname),
					 errhint("Give it a name that sorts before that of the guard, or make it an AFTER ROW trigger.")));
	}
}

/* Takes a tuple apart; catalog.c sees to it that it is not too wide. */
static void
read_row(const TriggerData *data, HeapTuple tuple, Row *row)
{
	heap_deform_tuple(tuple, RelationGetDescr(data->tg_relation), row->values,
					  row->nulls);
	row->tid = tuple->t_self;
}

/*
 * An update of a row: refused, but for the replica role, where the changes
 * that the functions made at the origin arrive.
 */
static Datum
guard_update(const TriggerData *data, CtTable table)
{
	Row			before;
	Row			after;

	if (SessionReplicationRole != SESSION_REPLICATION_ROLE_REPLICA)
		refuse(data, table);
	check_has_last_word(data);
	read_row(data, data->tg_trigtuple, &before);
	read_row(data, data->tg_newtuple, &after);
	restore_check_update(table, data->tg_relation, &before, &after);
	reference_cache_announce(table);
	return PointerGetDatum(data->tg_newtuple);
}

/* Rows of locations, staff members, drawers, devices and reason codes. */
Datum
ct_guard_reference(PG_FUNCTION_ARGS)
{
	CtTable		table;
	TriggerData *data = trigger_data(fcinfo, CT_LOCATION, CT_REASON_CODE_STATE,
									 &table);
	Row			row;

	switch (data->tg_event & EVENT_MASK)
	{
		case BEFORE_ROW(TRIGGER_EVENT_INSERT):
			restore_check_owner(data->tg_relation);
			check_has_last_word(data);
			read_row(data, data->tg_trigtuple, &row);
			restore_check_id(table, data->tg_relation, &row);
			if (table == CT_LOCATION)
				restore_check_location(&row);
			reference_cache_announce(table);
			return PointerGetDatum(data->tg_trigtuple);
		case BEFORE_ROW(TRIGGER_EVENT_UPDATE):
			return guard_update(data, table);
		case BEFORE_ROW(TRIGGER_EVENT_DELETE):
			refuse(data, table);
			break;
		default:
			report_event(data);
	}
	return PointerGetDatum(NULL);
}

/* Rows of sessions. */
Datum
ct_guard_session(PG_FUNCTION_ARGS)
{
	CtTable		table;
	TriggerData *data = trigger_data(fcinfo, CT_SESSION, CT_SESSION, &table);
	Row			row;

	switch (data->tg_event & EVENT_MASK)
	{
		case BEFORE_ROW(TRIGGER_EVENT_INSERT):
			restore_check_owner(data->tg_relation);
			check_has_last_word(data);
			read_row(data, data->tg_trigtuple, &row);
			restore_check_id(table, data->tg_relation, &row);
			restore_check_session(&row);
			return PointerGetDatum(data->tg_trigtuple);
		case BEFORE_ROW(TRIGGER_EVENT_UPDATE):
			return guard_update(data, table);
		case BEFORE_ROW(TRIGGER_EVENT_DELETE):
			refuse(data, table);
			break;
		default:
			report_event(data);
	}
	return PointerGetDatum(NULL);
}

/*
 * A row offered to session_activity.  Without an ordinal it is something new,
 * which gets recorded; with one it restores what was recorded before.
 */
static Datum
guard_activity_insert(const TriggerData *data)
{
	TupleDesc	desc = RelationGetDescr(data->tg_relation);
	Row			row;

	check_has_last_word(data);
	read_row(data, data->tg_trigtuple, &row);
	if (plain_insert_row(data->tg_relation, &row))
		return PointerGetDatum(heap_form_tuple(desc, row.values, row.nulls));
	return PointerGetDatum(data->tg_trigtuple);
}

/*
 * A deletion from session_activity: refused, but that the owner may remove
 * what somebody inserted for a session that does not exist.
 */
static Datum
guard_activity_delete(const TriggerData *data)
{
	Row			row;

	read_row(data, data->tg_trigtuple, &row);
	if (SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA ||
		restore_session_exists(ROW_INT64(&row, ACTIVITY_SESSION_ID)))
		refuse(data, CT_ACTIVITY);
	restore_check_owner(data->tg_relation);
	return PointerGetDatum(data->tg_trigtuple);
}

/* Rows of activities, and the statements that insert them. */
Datum
ct_guard_activity(PG_FUNCTION_ARGS)
{
	CtTable		table;
	TriggerData *data = trigger_data(fcinfo, CT_ACTIVITY, CT_ACTIVITY, &table);

	switch (data->tg_event & EVENT_MASK)
	{
		case TRIGGER_EVENT_INSERT | TRIGGER_EVENT_BEFORE:
			plain_insert_begin(data->tg_relation);
			break;
		case BEFORE_ROW(TRIGGER_EVENT_INSERT):
			return guard_activity_insert(data);
		case TRIGGER_EVENT_INSERT | TRIGGER_EVENT_ROW | TRIGGER_EVENT_AFTER:
			plain_insert_count_stored();
			break;
		case TRIGGER_EVENT_INSERT | TRIGGER_EVENT_AFTER:
			plain_insert_end();
			break;
		case BEFORE_ROW(TRIGGER_EVENT_UPDATE):
			return guard_update(data, table);
		case BEFORE_ROW(TRIGGER_EVENT_DELETE):
			return guard_activity_delete(data);
		default:
			report_event(data);
	}
	return PointerGetDatum(NULL);
}

/*
 * A deletion from session_correction: refused, but that the owner may remove
 * what somebody inserted for a cash drawer that does not exist.
 */
static Datum
guard_correction_delete(const TriggerData *data)
{
	Row			row;

	read_row(data, data->tg_trigtuple, &row);
	if (SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA ||
		correction_drawer_exists(ROW_INT64(&row, CORRECTION_CASH_DRAWER_ID)))
		refuse(data, CT_CORRECTION);
	restore_check_owner(data->tg_relation);
	return PointerGetDatum(data->tg_trigtuple);
}

/* Rows of corrections. */
Datum
ct_guard_correction(PG_FUNCTION_ARGS)
{
	CtTable		table;
	TriggerData *data = trigger_data(fcinfo, CT_CORRECTION, CT_CORRECTION,
									 &table);
	Row			row;

	switch (data->tg_event & EVENT_MASK)
	{
		case BEFORE_ROW(TRIGGER_EVENT_INSERT):
			restore_check_owner(data->tg_relation);
			check_has_last_word(data);
			read_row(data, data->tg_trigtuple, &row);
			correction_check_row(&row);
			if (SessionReplicationRole != SESSION_REPLICATION_ROLE_REPLICA)
				correction_check_slot(&row);
			return PointerGetDatum(data->tg_trigtuple);
		case BEFORE_ROW(TRIGGER_EVENT_UPDATE):
			return guard_update(data, table);
		case BEFORE_ROW(TRIGGER_EVENT_DELETE):
			return guard_correction_delete(data);
		default:
			report_event(data);
	}
	return PointerGetDatum(NULL);
}

/* TRUNCATE of any of our tables. */
Datum
ct_guard_truncate(PG_FUNCTION_ARGS)
{
	CtTable		table;
	TriggerData *data = trigger_data(fcinfo, CT_LOCATION, CT_CORRECTION,
									 &table);

	if (!TRIGGER_FIRED_BY_TRUNCATE(data->tg_event))
		report_event(data);
	refuse(data, table);
	return PointerGetDatum(NULL);
}

/*
 * storage_insert.c
 *		Rows inserted with all that belongs to it: indexes, constraints, users'
 *		triggers.
 *
 * Two ways lead there.  The executor's simple insert can do everything, and
 * its preparations cost more than the insert itself.  So where a table has
 * nothing that needs it, heap and indexes are written directly.  What a table
 * has is looked up once, and again after anything happened to it.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_am.h"
#include "catalog/pg_index.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "nodes/makefuncs.h"
#include "utils/datum.h"
#include "utils/rel.h"

#include "compat.h"
#include "errors.h"
#include "storage.h"

#define MAX_INDEXES	8
#define MAX_KEYS	2

/*
 * A btree over columns, with all rows or those in which one column is not
 * NULL.
 */
typedef struct SimpleIndex
{
	Oid			oid;
	bool		is_unique;
	int			nkeys;
	AttrNumber	keys[MAX_KEYS];
	AttrNumber	given;			/* 0: all rows */
} SimpleIndex;

/* How rows get into a table. */
typedef struct InsertPlan
{
	uint64		version;		/* catalog_version() when it was made */
	bool		is_simple;		/* else: by the executor */
	int			count;
	SimpleIndex indexes[MAX_INDEXES];
} InsertPlan;

static InsertPlan plans[CT_TABLE_COUNT];

/*
 * Switches our own guards off in the private copy of the trigger descriptor
 * that a ResultRelInfo has, so that only users' triggers fire.  There is no
 * "our own write" flag that a trigger could abuse.
 */
static void
switch_off_guards(ResultRelInfo *rri)
{
	TriggerDesc *triggers = rri->ri_TrigDesc;

	if (triggers == NULL)
		return;
	triggers->trig_insert_before_row = false;
	triggers->trig_insert_after_row = false;
	for (int i = 0; i < triggers->numtriggers; i++)
	{
		Trigger    *trigger = &triggers->triggers[i];

		if (catalog_is_guard(trigger->tgfoid))
		{
			trigger->tgenabled = TRIGGER_DISABLED;
			continue;
		}
		triggers->trig_insert_before_row |=
			TRIGGER_TYPE_MATCHES(trigger->tgtype, TRIGGER_TYPE_ROW,
								 TRIGGER_TYPE_BEFORE, TRIGGER_TYPE_INSERT);
		triggers->trig_insert_after_row |=
			TRIGGER_TYPE_MATCHES(trigger->tgtype, TRIGGER_TYPE_ROW,
								 TRIGGER_TYPE_AFTER, TRIGGER_TYPE_INSERT);
	}
}

/*
 * TC006 unless the stored row is the one that was to be stored.  The totals
 * were made from that one, so a user's BEFORE trigger may neither swallow it
 * nor change it.
 */
static void
check_stored_row(Relation rel, TupleTableSlot *slot, const Row *row)
{
	TupleDesc	desc = RelationGetDescr(rel);
	bool		is_same = ItemPointerIsValid(&slot->tts_tid);

	slot_getallattrs(slot);
	for (int i = 0; is_same && i < desc->natts; i++)
	{
		Form_pg_attribute attr = TupleDescAttr(desc, i);

		is_same = slot->tts_isnull[i] == row->nulls[i] &&
			(row->nulls[i] ||
			 datum_image_eq(slot->tts_values[i], row->values[i],
							attr->attbyval, attr->attlen));
	}
	if (!is_same)
		ereport(ERROR,
				(errcode(ERRCODE_CT_RECORD_IMMUTABLE),
				 errmsg("a trigger changed or suppressed a new row of table \"%s\"",
						RelationGetRelationName(rel)),
				 errdetail("The totals of the session are made from the row as the function writes it."),
				 errhint("Use an AFTER ROW trigger.")));
}

/* Would the executor fire a user's trigger for a new row? */
static bool
has_users_trigger(const TriggerDesc *triggers)
{
	for (int i = 0; triggers != NULL && i < triggers->numtriggers; i++)
	{
		const Trigger *trigger = &triggers->triggers[i];

		if (trigger->tgenabled != TRIGGER_DISABLED &&
			TRIGGER_FOR_ROW(trigger->tgtype) &&
			TRIGGER_FOR_INSERT(trigger->tgtype) &&
			!catalog_is_guard(trigger->tgfoid))
			return true;
	}
	return false;
}

/*
 * The column that a predicate of the form "column IS NOT NULL" is about; 0 if
 * it has another form.
 */
static AttrNumber
column_not_null(List *predicate)
{
	const NullTest *test = (const NullTest *) linitial(predicate);
	const Var  *column;

	if (list_length(predicate) != 1 || !IsA(test, NullTest) ||
		test->nulltesttype != IS_NOT_NULL || test->argisrow ||
		!IsA(test->arg, Var))
		return InvalidAttrNumber;
	column = (const Var *) test->arg;
	return column->varattno > 0 ? column->varattno : InvalidAttrNumber;
}

/* Describes an index; false if it needs the executor. */
static bool
describe_index(Relation index_rel, SimpleIndex *index)
{
	Form_pg_index form = index_rel->rd_index;
	List	   *predicate = RelationGetIndexPredicate(index_rel);

	if (index_rel->rd_rel->relam != BTREE_AM_OID || !form->indisready ||
		!form->indimmediate || form->indisexclusion ||
		form->indnatts > MAX_KEYS)
		return false;
	index->oid = RelationGetRelid(index_rel);
	index->is_unique = form->indisunique;
	index->nkeys = form->indnatts;
	for (int i = 0; i < form->indnatts; i++)
	{
		index->keys[i] = form->indkey.values[i];
		if (index->keys[i] <= 0)
			return false;
	}
	index->given = predicate == NIL ? 0 : column_not_null(predicate);
	return predicate == NIL || index->given != InvalidAttrNumber;
}

/* Describes the indexes of a table; false if one needs the executor. */
static bool
describe_indexes(Relation rel, InsertPlan *plan)
{
	List	   *oids = RelationGetIndexList(rel);
	bool		is_simple = list_length(oids) <= MAX_INDEXES;
	ListCell   *cell;

	plan->count = 0;
	foreach(cell, oids)
	{
		Relation	index_rel;

		if (!is_simple)
			break;
		index_rel = index_open(lfirst_oid(cell), RowExclusiveLock);
		is_simple = describe_index(index_rel, &plan->indexes[plan->count++]);
		index_close(index_rel, NoLock);
	}
	return is_simple;
}

/*
 * The plan of a table, which is open and locked.  It may be made anew under
 * whoever keeps the pointer, if code of a user runs.
 */
static const InsertPlan *
plan_of(CtTable table, Relation rel)
{
	InsertPlan *plan = &plans[table];
	uint64		version = catalog_version();
	const TupleConstr *constraints = RelationGetDescr(rel)->constr;

	if (plan->version == version)
		return plan;
	plan->version = 0;
	plan->is_simple = !has_users_trigger(rel->trigdesc) &&
		(constraints == NULL || (constraints->num_check == 0 &&
								 !constraints->has_generated_stored)) &&
		describe_indexes(rel, plan);
	plan->version = version;
	return plan;
}

/* Has a row no NULL where the table allows none? */
static bool
has_needed_columns(Relation rel, const Row *row)
{
	TupleDesc	desc = RelationGetDescr(rel);

	for (int i = 0; i < desc->natts; i++)
	{
		if (row->nulls[i] && TupleDescAttr(desc, i)->attnotnull)
			return false;
	}
	return true;
}

/* Writes heap and indexes directly. */
static void
insert_directly(Relation rel, const InsertPlan *plan, const Row *row,
				TupleTableSlot *slot)
{
	IndexInfo  *unused = makeNode(IndexInfo);	/* by a btree */

	table_tuple_insert(rel, slot, GetCurrentCommandId(true), 0, NULL);
	for (int i = 0; i < plan->count; i++)
	{
		const SimpleIndex *index = &plan->indexes[i];
		Relation	index_rel;
		Datum		values[MAX_KEYS];
		bool		nulls[MAX_KEYS];

		if (index->given != 0 && ROW_IS_NULL(row, index->given))
			continue;
		for (int key = 0; key < index->nkeys; key++)
		{
			values[key] = ROW_VALUE(row, index->keys[key]);
			nulls[key] = ROW_IS_NULL(row, index->keys[key]);
		}
		index_rel = index_open(index->oid, RowExclusiveLock);
		index_insert(index_rel, values, nulls, &slot->tts_tid, rel,
					 index->is_unique ? UNIQUE_CHECK_YES : UNIQUE_CHECK_NO,
					 false, unused);
		index_close(index_rel, NoLock);
	}
	CommandCounterIncrement();
}

/* Hands a slot with the row to the executor, in an after-trigger bracket. */
static void
insert_by_executor(Relation rel, TupleTableSlot *slot, Row *row)
{
	EState	   *estate = CreateExecutorState();
	ResultRelInfo *rri = makeNode(ResultRelInfo);

	compat_init_range_table(estate, rel);
	InitResultRelInfo(rri, rel, 1, NULL, 0);
	switch_off_guards(rri);
	ExecOpenIndices(rri, false);
	estate->es_output_cid = GetCurrentCommandId(true);

	/* Where AFTER triggers look first, else they open the table once more. */
	estate->es_opened_result_relations = list_make1(rri);

	AfterTriggerBeginQuery();
	ExecSimpleRelationInsert(rri, estate, slot);
	if (rri->ri_TrigDesc && rri->ri_TrigDesc->trig_insert_before_row)
		check_stored_row(rel, slot, row);
	CommandCounterIncrement();
	AfterTriggerEndQuery(estate);

	/* The slots that triggers were given, and the indexes. */
	ExecResetTupleTable(estate->es_tupleTable, false);
	ExecCloseResultRelations(estate);
	FreeExecutorState(estate);
}

/*
 * If the error under way is a refusal by a unique index, lets on_conflict
 * raise another in its place.
 */
static void
translate_conflict(ConflictCallback on_conflict, const Row *row,
				   MemoryContext context)
{
	ErrorData  *error;

	if (on_conflict == NULL || geterrcode() != ERRCODE_UNIQUE_VIOLATION)
		return;
	MemoryContextSwitchTo(context);
	error = CopyErrorData();
	if (error->constraint_name == NULL)
		return;
	FlushErrorState();
	on_conflict(error->constraint_name, row);
	ReThrowError(error);
}

/* See storage.h. */
void
storage_insert(CtTable table, Row *row, ConflictCallback on_conflict)
{
	Relation	rel = table_open(catalog_table_oid(table), RowExclusiveLock);
	const InsertPlan plan = *plan_of(table, rel);
	TupleTableSlot *slot = storage_slot_of(rel, row);
	MemoryContext context = CurrentMemoryContext;

	PG_TRY();
	{
		if (plan.is_simple && has_needed_columns(rel, row))
			insert_directly(rel, &plan, row, slot);
		else
			insert_by_executor(rel, slot, row);
	}
	PG_CATCH();
	{
		translate_conflict(on_conflict, row, context);
		PG_RE_THROW();
	}
	PG_END_TRY();

	row->tid = slot->tts_tid;
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
}

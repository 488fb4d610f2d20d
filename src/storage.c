/*
 * storage.c
 *		Rows found, locked, updated and inserted through the table and index
 *		access methods.
 *
 * Why not by the executor's own calls: see docs/write-path.md.  Invariants:
 *	- what a command depends on is found by an index scan with the
 *	  transaction's snapshot, so that serializable transactions notice it;
 *	- an update succeeds only on the version that the snapshot saw;
 *	- wherever the table reports index work, it is done.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/relscan.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/sequence.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "tcop/utility.h"
#include "utils/datum.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "errors.h"
#include "storage.h"

#define MAX_KEYS	2

/* In every table that is searched by id, the id comes first. */
#define ID_COLUMN	1

/* A new row in which every column is NULL. */
void
row_clear(Row *row)
{
	memset(row->values, 0, sizeof(row->values));
	memset(row->nulls, true, sizeof(row->nulls));
	ItemPointerSetInvalid(&row->tid);
}

/* 40001, as the server itself words it, with a hint to retry. */
void
storage_serialization_failure(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg("could not serialize access due to concurrent update"),
			 errdetail("A row that the command depends on changed after the snapshot of the transaction."),
			 errhint("Retry the transaction.")));
}

/* See storage.h. */
void
storage_start_command(const char *command)
{
	PreventCommandIfReadOnly(command);
	PreventCommandIfParallelMode(command);
}

/* See storage.h. */
Snapshot
storage_push_snapshot(void)
{
	PushActiveSnapshot(GetTransactionSnapshot());
	return GetActiveSnapshot();
}

/*
 * Copies the slot's tuple into the current memory context and takes it apart.
 */
static void
row_from_slot(TupleTableSlot *slot, Row *row)
{
	HeapTuple	tuple = ExecCopySlotHeapTuple(slot);

	Assert(slot->tts_tupleDescriptor->natts <= CT_MAX_COLUMNS);
	heap_deform_tuple(tuple, slot->tts_tupleDescriptor, row->values,
					  row->nulls);
	row->tid = slot->tts_tid;
}

/* The function that compares a key column of our indexes for equality. */
static RegProcedure
equality_of(Oid type)
{
	switch (type)
	{
		case INT8OID:
			return F_INT8EQ;
		case INT4OID:
			return F_INT4EQ;
		case TEXTOID:
			return F_TEXTEQ;
		case UUIDOID:
			return F_UUID_EQ;
		default:
			elog(ERROR, "no equality known for key type %u", type);
	}
}

/* See storage.h. */
void
storage_scan(CtTable table, CtIndex index, Snapshot snapshot, int nkeys,
			 const Datum *keys, bool backward, RowCallback callback, void *arg)
{
	Relation	heap_rel = table_open(catalog_table_oid(table),
									  AccessShareLock);
	Relation	index_rel = index_open(catalog_index_oid(index),
									   AccessShareLock);
	TupleTableSlot *slot = table_slot_create(heap_rel, NULL);
	ScanKeyData scankeys[MAX_KEYS];
	IndexScanDesc scan;
	ItemPointer tid;
	ScanDirection direction = backward ? BackwardScanDirection :
		ForwardScanDirection;

	Assert(nkeys <= MAX_KEYS);
	for (int i = 0; i < nkeys; i++)
	{
		TupleDesc	columns = RelationGetDescr(index_rel);
		Oid			type = TupleDescAttr(columns, i)->atttypid;

		ScanKeyEntryInitialize(&scankeys[i], 0, i + 1, BTEqualStrategyNumber,
							   InvalidOid, index_rel->rd_indcollation[i],
							   equality_of(type), keys[i]);
	}

	scan = compat_index_beginscan(heap_rel, index_rel, snapshot, nkeys);
	index_rescan(scan, scankeys, nkeys, NULL, 0);
	while ((tid = index_getnext_tid(scan, direction)) != NULL)
	{
		Row			row;

		CHECK_FOR_INTERRUPTS();
		row.root = *tid;
		if (!index_fetch_heap(scan, slot))
			continue;
		row_from_slot(slot, &row);
		if (!callback(&row, arg))
			break;
	}
	index_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	/* The locks stay until the end of the transaction: most come again. */
	index_close(index_rel, NoLock);
	table_close(heap_rel, NoLock);
}

/* What storage_find hands to take_first. */
typedef struct FirstRow
{
	bool		is_found;
	Row		   *row;
} FirstRow;

/* Keeps the first row of a scan and ends it. */
static bool
take_first(Row *row, void *arg)
{
	FirstRow   *first = arg;

	first->is_found = true;
	*first->row = *row;
	return false;
}

/* See storage.h. */
bool
storage_find(CtTable table, CtIndex index, Snapshot snapshot, int nkeys,
			 const Datum *keys, Row *row)
{
	FirstRow	first = {.is_found = false,.row = row};

	storage_scan(table, index, snapshot, nkeys, keys, false, take_first,
				 &first);
	return first.is_found;
}

/* See storage.h. */
bool
storage_find_by_id(CtTable table, CtIndex pkey, Snapshot snapshot, int64 id,
				   Row *row)
{
	Datum		key = Int64GetDatum(id);

	return storage_find(table, pkey, snapshot, 1, &key, row);
}

/* Where rows were found, one for each remainder of table + id. */
typedef struct Place
{
	Oid			table;
	int64		id;
	ItemPointerData root;
} Place;

static Place places[1024];

/*
 * Reads what the snapshot sees at a place, if that is a row with the id.  The
 * table AM leaves the same predicate lock on the row as an index scan does.
 */
static bool
find_at_place(const Place *place, Snapshot snapshot, Row *row)
{
	Relation	rel = table_open(place->table, AccessShareLock);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	ItemPointerData tid = place->root;
	bool		is_found = false;

	/* VACUUM may have cut off the end of the table since. */
	if (ItemPointerGetBlockNumber(&tid) < RelationGetNumberOfBlocks(rel))
	{
		IndexFetchTableData *fetch = table_index_fetch_begin(rel);
		bool		call_again = false;

		if (table_index_fetch_tuple(fetch, &tid, snapshot, slot, &call_again,
									NULL))
		{
			row_from_slot(slot, row);
			row->root = place->root;
			is_found = ROW_INT64(row, ID_COLUMN) == place->id;
		}
		table_index_fetch_end(fetch);
	}
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
	return is_found;
}

/* See storage.h. */
bool
storage_find_again(CtTable table, CtIndex pkey, Snapshot snapshot, int64 id,
				   Row *row)
{
	Oid			oid = catalog_table_oid(table);
	Place	   *place = &places[(oid + (uint64) id) % lengthof(places)];

	if (place->table == oid && place->id == id &&
		find_at_place(place, snapshot, row))
		return true;
	if (!storage_find_by_id(table, pkey, snapshot, id, row))
		return false;
	place->table = oid;
	place->id = id;
	place->root = row->root;
	return true;
}

/* See storage.h.  A row that a snapshot sees is in a block that exists. */
bool
storage_is_untouched(CtTable table)
{
	Relation	rel = table_open(catalog_table_oid(table), AccessShareLock);
	bool		is_untouched = RelationGetNumberOfBlocks(rel) == 0;

	table_close(rel, NoLock);
	return is_untouched;
}

/* See storage.h. */
bool
storage_lock(CtTable table, Row *row, Snapshot snapshot)
{
	Relation	rel = table_open(catalog_table_oid(table), RowExclusiveLock);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	TM_FailureData failure;
	TM_Result	result;
	uint8		flags = TUPLE_LOCK_FLAG_LOCK_UPDATE_IN_PROGRESS;

	if (!IsolationUsesXactSnapshot())
		flags |= TUPLE_LOCK_FLAG_FIND_LAST_VERSION;
	result = table_tuple_lock(rel, &row->tid, snapshot, slot,
							  GetCurrentCommandId(false),
							  LockTupleNoKeyExclusive, LockWaitBlock, flags,
							  &failure);
	switch (result)
	{
		case TM_Ok:
			row_from_slot(slot, row);
			break;
		case TM_Updated:
			storage_serialization_failure();
			break;
		case TM_Deleted:
			if (IsolationUsesXactSnapshot())
				storage_serialization_failure();
			break;
		default:
			elog(ERROR, "unexpected result %d of locking a row", result);
	}
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
	return result == TM_Ok;
}

/*
 * Inserts the index entries of a row version that an update stored.  Usually
 * the update is HOT and nothing is to do; but a full page, a user's index or a
 * closing time make it otherwise.
 */
static void
insert_index_entries(Relation rel, TupleTableSlot *slot,
					 TU_UpdateIndexes work)
{
	EState	   *estate = CreateExecutorState();
	ResultRelInfo *rri = makeNode(ResultRelInfo);

	compat_init_range_table(estate, rel);
	InitResultRelInfo(rri, rel, 1, NULL, 0);
	ExecOpenIndices(rri, false);
	compat_insert_index_tuples(rri, slot, estate, work);
	ExecCloseIndices(rri);
	FreeExecutorState(estate);
}

/* See storage.h. */
bool
storage_update(CtTable table, Row *row, Snapshot snapshot)
{
	Relation	rel = table_open(catalog_table_oid(table), RowExclusiveLock);
	TupleDesc	desc = RelationGetDescr(rel);
	TupleTableSlot *slot = MakeSingleTupleTableSlot(desc, &TTSOpsVirtual);
	TM_FailureData failure;
	TM_Result	result;
	LockTupleMode lockmode;
	TU_UpdateIndexes work;

	CheckCmdReplicaIdentity(rel, CMD_UPDATE);
	memcpy(slot->tts_values, row->values, desc->natts * sizeof(Datum));
	memcpy(slot->tts_isnull, row->nulls, desc->natts * sizeof(bool));
	ExecStoreVirtualTuple(slot);

	result = compat_tuple_update(rel, &row->tid, slot,
								 GetCurrentCommandId(true), snapshot,
								 &failure, &lockmode, &work);
	switch (result)
	{
		case TM_Ok:
			if (work != TU_None)
				insert_index_entries(rel, slot, work);
			row->tid = slot->tts_tid;
			break;
		case TM_Updated:
		case TM_Deleted:
			if (IsolationUsesXactSnapshot())
				storage_serialization_failure();
			CHECK_FOR_INTERRUPTS();
			break;
		default:
			elog(ERROR, "unexpected result %d of updating a row", result);
	}
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
	if (result == TM_Ok)
		CommandCounterIncrement();
	return result == TM_Ok;
}

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

/* Hands a slot with the row to the executor, in an after-trigger bracket. */
static void
insert_row(Relation rel, TupleTableSlot *slot, Row *row)
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
	row->tid = slot->tts_tid;
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
	TupleDesc	desc = RelationGetDescr(rel);
	TupleTableSlot *slot = MakeSingleTupleTableSlot(desc, &TTSOpsVirtual);
	MemoryContext context = CurrentMemoryContext;

	memcpy(slot->tts_values, row->values, desc->natts * sizeof(Datum));
	memcpy(slot->tts_isnull, row->nulls, desc->natts * sizeof(bool));
	ExecStoreVirtualTuple(slot);

	PG_TRY();
	{
		insert_row(rel, slot, row);
	}
	PG_CATCH();
	{
		translate_conflict(on_conflict, row, context);
		PG_RE_THROW();
	}
	PG_END_TRY();

	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
}

/* See storage.h. */
int64
storage_next_id(CtTable table, CtIndex pkey, Snapshot snapshot)
{
	Oid			sequence = catalog_sequence_oid(table);
	int64		id = nextval_internal(sequence, false);
	Row			row;

	if (storage_find_by_id(table, pkey, snapshot, id, &row))
		ereport(ERROR,
				(errcode(ERRCODE_CT_INSTALLATION_DEGRADED),
				 errmsg("sequence \"%s\" is behind its table",
						get_rel_name(sequence)),
				 errdetail("It gave the id %lld, which is in use.",
						   (long long) id),
				 errhint("Logical replication does not bring sequences along: set them with setval to the greatest ids.")));
	return id;
}

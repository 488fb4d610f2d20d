/*
 * storage.c
 *		Rows found, locked and updated through the table and index access
 *		methods.  storage_insert.c inserts them.
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
#include "catalog/pg_type.h"
#include "commands/sequence.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "storage/lock.h"
#include "storage/procarray.h"
#include "tcop/utility.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "errors.h"
#include "reference_cache.h"
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

/* Is another transaction updating this version of a row? */
static bool
is_being_updated(HeapTupleHeader header)
{
	TransactionId xmax = HeapTupleHeaderGetRawXmax(header);

	return !(header->t_infomask & (HEAP_XMAX_INVALID | HEAP_XMAX_IS_MULTI)) &&
		!HEAP_XMAX_IS_LOCKED_ONLY(header->t_infomask) &&
		!TransactionIdIsCurrentTransactionId(xmax) &&
		TransactionIdIsInProgress(xmax);
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
	row->is_own = TransactionIdIsCurrentTransactionId(
		HeapTupleHeaderGetXmin(tuple->t_data));
	row->is_busy = is_being_updated(tuple->t_data);
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

/* What to look for, and the locks to take on table and index. */
typedef struct Search
{
	CtTable		table;
	CtIndex		index;
	LOCKMODE	lockmode;
	Snapshot	snapshot;
	int			nkeys;
	const Datum *keys;
} Search;

/* Makes the scan keys of a search. */
static void
make_scan_keys(const Search *search, Relation index_rel, ScanKey scankeys)
{
	TupleDesc	columns = RelationGetDescr(index_rel);

	Assert(search->nkeys <= MAX_KEYS);
	for (int i = 0; i < search->nkeys; i++)
		ScanKeyEntryInitialize(&scankeys[i], 0, i + 1, BTEqualStrategyNumber,
							   InvalidOid, index_rel->rd_indcollation[i],
							   equality_of(TupleDescAttr(columns, i)->atttypid),
							   search->keys[i]);
}

/* Carries out a search: see storage_scan. */
static void
scan_index(const Search *search, ScanDirection direction,
		   RowCallback callback, void *arg)
{
	Relation	heap_rel = table_open(catalog_table_oid(search->table),
									  search->lockmode);
	Relation	index_rel = index_open(catalog_index_oid(search->index),
									   search->lockmode);
	TupleTableSlot *slot = NULL;	/* until it is needed */
	ScanKeyData scankeys[MAX_KEYS];
	IndexScanDesc scan;
	ItemPointer tid;

	make_scan_keys(search, index_rel, scankeys);
	scan = compat_index_beginscan(heap_rel, index_rel, search->snapshot,
								  search->nkeys);
	index_rescan(scan, scankeys, search->nkeys, NULL, 0);
	while ((tid = index_getnext_tid(scan, direction)) != NULL)
	{
		Row			row;

		CHECK_FOR_INTERRUPTS();
		row.root = *tid;
		if (slot == NULL)
			slot = table_slot_create(heap_rel, NULL);
		if (!index_fetch_heap(scan, slot))
			continue;
		row_from_slot(slot, &row);
		if (!callback(&row, arg))
			break;
	}
	index_endscan(scan);
	if (slot != NULL)
		ExecDropSingleTupleTableSlot(slot);
	/* The locks stay until the end of the transaction: most come again. */
	index_close(index_rel, NoLock);
	table_close(heap_rel, NoLock);
}

/* See storage.h. */
void
storage_scan(CtTable table, CtIndex index, Snapshot snapshot, int nkeys,
			 const Datum *keys, bool backward, RowCallback callback, void *arg)
{
	Search		search = {
		table, index, AccessShareLock, snapshot, nkeys, keys
	};

	scan_index(&search,
			   backward ? BackwardScanDirection : ForwardScanDirection,
			   callback, arg);
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

/* Finds the first row of a search. */
static bool
find_first(const Search *search, Row *row)
{
	FirstRow	first = {.is_found = false,.row = row};

	scan_index(search, ForwardScanDirection, take_first, &first);
	return first.is_found;
}

/* See storage.h. */
bool
storage_find(CtTable table, CtIndex index, Snapshot snapshot, int nkeys,
			 const Datum *keys, Row *row)
{
	Search		search = {
		table, index, AccessShareLock, snapshot, nkeys, keys
	};

	return find_first(&search, row);
}

/* See storage.h. */
bool
storage_find_to_write(CtTable table, CtIndex index, Snapshot snapshot,
					  int nkeys, const Datum *keys, Row *row)
{
	Search		search = {
		table, index, RowExclusiveLock, snapshot, nkeys, keys
	};

	return find_first(&search, row);
}

/* See storage.h. */
bool
storage_find_by_id(CtTable table, CtIndex pkey, Snapshot snapshot, int64 id,
				   Row *row)
{
	Datum		key = Int64GetDatum(id);

	return storage_find(table, pkey, snapshot, 1, &key, row);
}

/*
 * Where rows were found or moved to, for each table one for each remainder of
 * the id.
 */
typedef struct Place
{
	int64		id;
	Oid			table;
	ItemPointerData tid;
	ItemPointerData root;
} Place;

/*
 * Enough for the open sessions of a large chain.  Memory is what the system
 * gives out page by page, where places are used.
 */
static Place places[CT_TABLE_COUNT][16384];

/* The place where a row of a table would be remembered. */
static Place *
place_of(CtTable table, int64 id)
{
	return &places[table][(uint64) id % lengthof(places[table])];
}

/* Is it there that the row is remembered? */
static bool
is_place_of(const Place *place, CtTable table, int64 id)
{
	return place->id == id && place->table == catalog_table_oid(table);
}

/* Remembers the place of a row that was found through its index. */
static void
remember_found(CtTable table, int64 id, const Row *row)
{
	Place	   *place = place_of(table, id);

	place->table = catalog_table_oid(table);
	place->id = id;
	place->tid = row->tid;
	place->root = row->root;
}

/* Follows a row that an update moved; has_entries: it is a root now. */
static void
remember_moved(CtTable table, int64 id, const ItemPointerData *tid,
			   bool has_entries)
{
	Place	   *place = place_of(table, id);

	if (!is_place_of(place, table, id))
		return;
	place->tid = *tid;
	if (has_entries)
		place->root = *tid;
}

/*
 * Is there room for two more versions of the row in its page?  If not, the
 * page is to be read as index scans do, which prune it, so that the update
 * stays HOT.  Without a lock, as pruning itself looks first.
 */
static bool
has_room(TupleTableSlot *slot)
{
	const BufferHeapTupleTableSlot *heap_slot;
	Page		page;

	if (!TTS_IS_BUFFERTUPLE(slot))
		return true;
	heap_slot = (const BufferHeapTupleTableSlot *) slot;
	page = BufferGetPage(heap_slot->buffer);
	return !PageIsFull(page) &&
		PageGetHeapFreeSpace(page) >= 2 * heap_slot->base.tuple->t_len;
}

/* Puts the version that the snapshot sees into the slot, as an index scan. */
static bool
fetch_from_root(Relation rel, ItemPointerData root, Snapshot snapshot,
				TupleTableSlot *slot)
{
	IndexFetchTableData *fetch = table_index_fetch_begin(rel);
	bool		call_again = false;
	bool		is_found = table_index_fetch_tuple(fetch, &root, snapshot,
												   slot, &call_again, NULL);

	table_index_fetch_end(fetch);
	return is_found;
}

/*
 * Reads what the snapshot sees at a place, if that is a row with the id.  The
 * table AM leaves the same predicate lock on the row as an index scan does.
 */
static bool
find_at_place(const Place *place, LOCKMODE lockmode, Snapshot snapshot,
			  Row *row)
{
	Relation	rel = table_open(place->table, lockmode);
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	ItemPointerData tid = place->tid;
	BlockNumber end = RelationGetNumberOfBlocks(rel);
	bool		will_update = lockmode != AccessShareLock;
	bool		is_found;

	/* VACUUM may have cut off the end of the table since. */
	is_found = ItemPointerGetBlockNumber(&tid) < end &&
		table_tuple_fetch_row_version(rel, &tid, snapshot, slot) &&
		(!will_update || has_room(slot));
	if (!is_found && ItemPointerGetBlockNumber(&place->root) < end)
	{
		/* Nobody prunes a page while it is pinned, ourselves included. */
		ExecClearTuple(slot);
		is_found = fetch_from_root(rel, place->root, snapshot, slot);
	}
	if (is_found)
	{
		row_from_slot(slot, row);
		row->root = place->root;
	}
	ExecDropSingleTupleTableSlot(slot);
	table_close(rel, NoLock);
	return is_found && ROW_INT64(row, ID_COLUMN) == place->id;
}

/* Finds a row by its id, first where this backend found it before. */
static bool
find_again(CtTable table, CtIndex pkey, LOCKMODE lockmode, Snapshot snapshot,
		   int64 id, Row *row)
{
	const Place *place = place_of(table, id);
	Datum		key = Int64GetDatum(id);
	Search		search = {table, pkey, lockmode, snapshot, 1, &key};

	if (!(is_place_of(place, table, id) &&
		  find_at_place(place, lockmode, snapshot, row)) &&
		!find_first(&search, row))
		return false;
	remember_found(table, id, row);
	return true;
}

/* See storage.h. */
bool
storage_find_again(CtTable table, CtIndex pkey, Snapshot snapshot, int64 id,
				   Row *row)
{
	return find_again(table, pkey, AccessShareLock, snapshot, id, row);
}

/* See storage.h. */
bool
storage_find_to_update(CtTable table, CtIndex pkey, Snapshot snapshot,
					   int64 id, Row *row)
{
	return find_again(table, pkey, RowExclusiveLock, snapshot, id, row);
}

/* See storage.h. */
bool
storage_queue(CtTable table, int64 id)
{
	const Place *place = place_of(table, id);
	LOCKTAG		tag;

	if (IsolationUsesXactSnapshot() || !is_place_of(place, table, id))
		return false;
	SET_LOCKTAG_TUPLE(tag, MyDatabaseId, place->table,
					  ItemPointerGetBlockNumber(&place->root),
					  ItemPointerGetOffsetNumber(&place->root));
	return LockAcquire(&tag, ExclusiveLock, false, false) !=
		LOCKACQUIRE_ALREADY_HELD;
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

/* See storage.h. */
TupleTableSlot *
storage_slot_of(Relation rel, Row *row)
{
	TupleDesc	desc = RelationGetDescr(rel);
	TupleTableSlot *slot = MakeSingleTupleTableSlot(desc, &TTSOpsHeapTuple);

	ExecStoreHeapTuple(heap_form_tuple(desc, row->values, row->nulls), slot,
					   true);
	return slot;
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
	TupleTableSlot *slot = storage_slot_of(rel, row);
	TM_FailureData failure;
	TM_Result	result;
	LockTupleMode lockmode;
	TU_UpdateIndexes work;

	CheckCmdReplicaIdentity(rel, CMD_UPDATE);
	result = compat_tuple_update(rel, &row->tid, slot,
								 GetCurrentCommandId(true), snapshot,
								 &failure, &lockmode, &work);
	switch (result)
	{
		case TM_Ok:
			if (work != TU_None)
				insert_index_entries(rel, slot, work);
			row->tid = slot->tts_tid;
			remember_moved(table, ROW_INT64(row, ID_COLUMN), &row->tid,
						   work == TU_All);
			reference_cache_announce(table);
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

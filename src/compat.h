/*
 * compat.h
 *		The one place that knows differences between PostgreSQL 15 and 18.
 *
 * Each shim says what the newer server offers and what stands in for it.
 * PG_VERSION_NUM appears in no other file.
 */
#ifndef CT_COMPAT_H
#define CT_COMPAT_H

#include "access/genam.h"
#include "access/tableam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "executor/executor.h"
#include "parser/parse_relation.h"
#include "utils/acl.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#include "nodes/miscnodes.h"
#endif

/*
 * 18 declares "pg_noreturn void f(void)".
 */
#if PG_VERSION_NUM < 180000
#define pg_noreturn _Noreturn
#endif

/*
 * 16 reports errors of input functions softly; 15 raises them.
 */
#if PG_VERSION_NUM < 160000
#define ereturn(context, dummy_value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#define errsave(context, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
	} while (0)
#endif

/*
 * 16 has object_ownercheck for every kind of object; 15 has one function a
 * kind.
 */
#if PG_VERSION_NUM >= 160000
#define compat_owns_relation(relation, role) \
	object_ownercheck(RelationRelationId, relation, role)
#else
#define compat_owns_relation(relation, role) \
	pg_class_ownercheck(relation, role)
#endif

/*
 * 16 has object_aclcheck for every kind of object; 15 has one function a kind.
 */
#if PG_VERSION_NUM >= 160000
#define compat_may_execute(function, role) \
	(object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE) == \
	 ACLCHECK_OK)
#else
#define compat_may_execute(function, role) \
	(pg_proc_aclcheck(function, role, ACL_EXECUTE) == ACLCHECK_OK)
#endif

/*
 * 18 takes an instrumentation argument in index_beginscan.
 */
#if PG_VERSION_NUM >= 180000
#define compat_index_beginscan(heap, index, snapshot, nkeys) \
	index_beginscan(heap, index, snapshot, NULL, nkeys, 0)
#else
#define compat_index_beginscan(heap, index, snapshot, nkeys) \
	index_beginscan(heap, index, snapshot, nkeys, 0)
#endif

/*
 * What an update leaves to be done to the indexes.  15 says yes or no in a
 * bool; 16 has a type of its own for it, which also says "the summarizing ones
 * only".  15 takes part in that type here.
 */
#if PG_VERSION_NUM < 160000
typedef enum TU_UpdateIndexes
{
	TU_None,
	TU_All,
	TU_Summarizing
} TU_UpdateIndexes;

static inline TM_Result
compat_tuple_update(Relation rel, ItemPointer tid, TupleTableSlot *slot,
					CommandId cid, Snapshot snapshot, TM_FailureData *failure,
					LockTupleMode *lockmode, TU_UpdateIndexes *work)
{
	bool		update_indexes = false;
	TM_Result	result = table_tuple_update(rel, tid, slot, cid, snapshot,
											InvalidSnapshot, true, failure,
											lockmode, &update_indexes);

	*work = update_indexes ? TU_All : TU_None;
	return result;
}
#else
static inline TM_Result
compat_tuple_update(Relation rel, ItemPointer tid, TupleTableSlot *slot,
					CommandId cid, Snapshot snapshot, TM_FailureData *failure,
					LockTupleMode *lockmode, TU_UpdateIndexes *work)
{
	*work = TU_None;
	return table_tuple_update(rel, tid, slot, cid, snapshot, InvalidSnapshot,
							  true, failure, lockmode, work);
}
#endif

/*
 * Inserts the index entries of an updated row.  16 added the flag for
 * summarizing indexes only.  "update" stays false: it is a hint for bottom-up
 * deletion which needs the updated columns in a range table.
 */
#if PG_VERSION_NUM >= 160000
#define compat_insert_index_tuples(rri, slot, estate, work) \
	((void) ExecInsertIndexTuples(rri, slot, estate, false, false, NULL, NIL, \
								  (work) == TU_Summarizing))
#else
#define compat_insert_index_tuples(rri, slot, estate, work) \
	((void) (work), \
	 (void) ExecInsertIndexTuples(rri, slot, estate, false, false, NULL, NIL))
#endif

/*
 * Gives an executor state its range table.  16 keeps permission data beside
 * it, 18 also the set of relations that were not pruned.
 */
#if PG_VERSION_NUM >= 180000
#define compat_set_range_table(estate, rte, perminfos) \
	ExecInitRangeTable(estate, list_make1(rte), perminfos, \
					   bms_make_singleton(1))
#elif PG_VERSION_NUM >= 160000
#define compat_set_range_table(estate, rte, perminfos) \
	ExecInitRangeTable(estate, list_make1(rte), perminfos)
#else
#define compat_set_range_table(estate, rte, perminfos) \
	((void) (perminfos), ExecInitRangeTable(estate, list_make1(rte)))
#define addRTEPermissionInfo(perminfos, rte) ((void) 0)
#endif

/* A range table with one relation, which nobody's privileges matter to. */
static inline void
compat_init_range_table(EState *estate, Relation rel)
{
	RangeTblEntry *rte = makeNode(RangeTblEntry);
	List	   *perminfos = NIL;

	rte->rtekind = RTE_RELATION;
	rte->relid = RelationGetRelid(rel);
	rte->relkind = rel->rd_rel->relkind;
	rte->rellockmode = AccessShareLock;
	addRTEPermissionInfo(&perminfos, rte);
	compat_set_range_table(estate, rte, perminfos);
}

#endif							/* CT_COMPAT_H */

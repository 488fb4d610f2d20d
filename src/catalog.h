/*
 * catalog.h
 *		Our tables, indexes and types by oid, and their columns by number.
 *
 * The functions go by oid and resolve no name that a caller could capture.
 * The oids are looked up once a backend and again after anything happened to
 * our tables, so that DROP EXTENSION and CREATE EXTENSION in one session work.
 */
#ifndef CT_CATALOG_H
#define CT_CATALOG_H

#include "access/attnum.h"
#include "storage/lockdefs.h"
#include "utils/relcache.h"

typedef enum CtTable
{
	CT_LOCATION,
	CT_STAFF_MEMBER,
	CT_CASH_DRAWER,
	CT_DEVICE,
	CT_REASON_CODE,
	CT_REASON_CODE_STATE,
	CT_SESSION,
	CT_ACTIVITY
} CtTable;

#define CT_TABLE_COUNT	(CT_ACTIVITY + 1)

typedef enum CtIndex
{
	CT_LOCATION_PKEY,
	CT_LOCATION_EXTERNAL_ID_KEY,
	CT_STAFF_MEMBER_PKEY,
	CT_STAFF_MEMBER_EXTERNAL_ID_KEY,
	CT_CASH_DRAWER_PKEY,
	CT_CASH_DRAWER_LOCATION_NAME_KEY,
	CT_CASH_DRAWER_EXTERNAL_ID_KEY,
	CT_DEVICE_PKEY,
	CT_DEVICE_EXTERNAL_ID_KEY,
	CT_DEVICE_DRAWER_IDX,
	CT_DEVICE_LOCATION_IDX,
	CT_REASON_CODE_PKEY,
	CT_REASON_CODE_KIND_CODE_KEY,
	CT_REASON_CODE_STATE_PKEY,
	CT_SESSION_PKEY,
	CT_SESSION_ONE_OPEN_PER_DEVICE,
	CT_SESSION_OPEN_BY_DRAWER,
	CT_SESSION_DEVICE_OPENING,
	CT_SESSION_DRAWER_Z_NUMBER,
	CT_ACTIVITY_PKEY,
	CT_ACTIVITY_REQUEST_ID_KEY
} CtIndex;

#define CT_INDEX_COUNT	(CT_ACTIVITY_REQUEST_ID_KEY + 1)

/* The views whose rows the functions return. */
typedef enum CtView
{
	CT_LOCATIONS,
	CT_STAFF_MEMBERS,
	CT_CASH_DRAWERS,
	CT_DEVICES,
	CT_REASON_CODES,
	CT_SESSIONS,
	CT_ACTIVITIES,
	CT_CASH_ACTIVITIES
} CtView;

#define CT_VIEW_COUNT	(CT_CASH_ACTIVITIES + 1)

/* The labels of the type activity_type, in its order. */
typedef enum ActivityType
{
	ACTIVITY_OPENING,
	ACTIVITY_MID_SESSION,
	ACTIVITY_CLOSING,
	ACTIVITY_ADJUSTMENT,
	ACTIVITY_CASH_PAYOUT,
	ACTIVITY_CLOSING_ADJUSTMENT,
	ACTIVITY_SALE,
	ACTIVITY_REFUND,
	ACTIVITY_CHANGE,
	ACTIVITY_NO_SALE
} ActivityType;

#define ACTIVITY_TYPE_COUNT (ACTIVITY_NO_SALE + 1)

/* Columns of location */
enum
{
	LOCATION_ID = 1,
	LOCATION_NAME,
	LOCATION_TIME_ZONE,
	LOCATION_BUSINESS_DAY_START,
	LOCATION_CASH_ROUNDING_INCREMENT,
	LOCATION_CLOCK_SKEW_LIMIT,
	LOCATION_EXTERNAL_ID,
	LOCATION_CREATED_AT,
	LOCATION_RETIRED_AT
};

/* Columns of staff_member */
enum
{
	STAFF_MEMBER_ID = 1,
	STAFF_MEMBER_NAME,
	STAFF_MEMBER_EXTERNAL_ID,
	STAFF_MEMBER_CREATED_AT,
	STAFF_MEMBER_RETIRED_AT
};

/* Columns of cash_drawer */
enum
{
	DRAWER_ID = 1,
	DRAWER_LOCATION_ID,
	DRAWER_SETTLED_BALANCE,
	DRAWER_VERSION,
	DRAWER_LAST_Z_NUMBER,
	DRAWER_LAST_SEAL,
	DRAWER_NAME,
	DRAWER_EXTERNAL_ID,
	DRAWER_CREATED_AT,
	DRAWER_RETIRED_AT
};

/* Columns of point_of_sale_device */
enum
{
	DEVICE_ID = 1,
	DEVICE_LOCATION_ID,
	DEVICE_CASH_DRAWER_ID,
	DEVICE_VERSION,
	DEVICE_NAME,
	DEVICE_EXTERNAL_ID,
	DEVICE_CREATED_AT,
	DEVICE_RETIRED_AT
};

/* Columns of reason_code and reason_code_state */
enum
{
	REASON_CODE_ID = 1,
	REASON_CODE_KIND,
	REASON_CODE_CODE
};
enum
{
	REASON_CODE_STATE_ID = 1,
	REASON_CODE_STATE_RETIRED_AT
};

/* Columns of payment_session */
enum
{
	SESSION_ID = 1,
	SESSION_DEVICE_ID,
	SESSION_CASH_DRAWER_ID,
	SESSION_LOCATION_ID,
	SESSION_OPENING_TIME,
	SESSION_OPENING_STAFF_MEMBER_ID,
	SESSION_BUSINESS_DATE,
	SESSION_OPENING_COUNTED,
	SESSION_EXPECTED_CASH_AT_OPEN,
	SESSION_CASH_COUNTED_AT_OPEN,
	SESSION_DIGEST,
	SESSION_ACTIVITY_COUNT,
	SESSION_NET_CASH,
	SESSION_TOTAL_ADJUSTMENTS,
	SESSION_TOTAL_CASH_SALES,
	SESSION_TOTAL_SALES,
	SESSION_TOTAL_CASH_ROUNDING,
	SESSION_TOTAL_CASH_REFUNDS,
	SESSION_TOTAL_REFUNDS,
	SESSION_MID_SESSION_DISCREPANCY,
	SESSION_OPENING_REASON_CODE_ID,
	SESSION_CLOSING_TIME,
	SESSION_CLOSING_STAFF_MEMBER_ID,
	SESSION_CLOSING_REASON_CODE_ID,
	SESSION_Z_NUMBER,
	SESSION_EXPECTED_CASH_AT_CLOSE,
	SESSION_CASH_COUNTED_AT_CLOSE,
	SESSION_CLOSING_ADJUSTMENT,
	SESSION_SEAL,
	SESSION_OPENING_NOTE,
	SESSION_CLOSING_NOTE
};

/* Columns of session_activity */
enum
{
	ACTIVITY_SESSION_ID = 1,
	ACTIVITY_STAFF_MEMBER_ID,
	ACTIVITY_RECORDED_AT,
	ACTIVITY_ORDINAL,
	ACTIVITY_TYPE,
	ACTIVITY_CASH,
	ACTIVITY_OCCURRED_AT,
	ACTIVITY_REASON_CODE_ID,
	ACTIVITY_AMOUNT,
	ACTIVITY_CASH_ROUNDING,
	ACTIVITY_EXPECTED,
	ACTIVITY_COUNTED,
	ACTIVITY_TENDER,
	ACTIVITY_REFERENCE,
	ACTIVITY_NOTE,
	ACTIVITY_REQUEST_ID,
	ACTIVITY_REQUEST_HASH
};

/* No table of ours has more columns. */
#define CT_MAX_COLUMNS	32

extern Oid	catalog_table_oid(CtTable table);
extern Oid	catalog_index_oid(CtIndex index);
extern Oid	catalog_view_row_type(CtView view);
extern Oid	catalog_sequence_oid(CtTable table);

/*
 * A number, not 0, that is another whenever anything may have happened to one
 * of our tables.  What is kept about a table holds while the number stays the
 * same; to be asked for with the table locked.
 */
extern uint64 catalog_version(void);

/* Which of our tables is this, if any?  -1 if none. */
extern int	catalog_table_of(Oid relation);

extern Oid	activity_type_oid(ActivityType type);
extern ActivityType activity_type_of(Oid label);
extern const char *activity_type_name(ActivityType type);

/* The function on which EXECUTE is the scope "view_expected"; or TC016. */
extern Oid	catalog_view_expected_oid(void);

/* Is this oid one of the extension's own guard functions? */
extern bool catalog_is_guard(Oid function);

#endif							/* CT_CATALOG_H */

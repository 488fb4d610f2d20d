/*
 * search_fields.c
 *		What can be searched: lists, their fields, their orders.
 *
 * docs/search.md has the same as a table.  All of it is SQL over the public
 * views, whose row is "v".
 */
#include "postgres.h"

#include "search.h"

static const char *const location_types[] = {"Location", NULL};
static const char *const drawer_types[] = {"CashDrawer", NULL};
static const char *const device_types[] = {"PointOfSaleDevice", NULL};
static const char *const session_types[] = {
	"PointOfSaleDevicePaymentSession", NULL
};
static const char *const staff_types[] = {"StaffMember", NULL};
static const char *const activity_types[] = {
	"CashActivity", "CashCountActivity", "CashAdjustmentActivity",
	"CashTransactionActivity", NULL
};
static const char *const reason_code_types[] = {
	"CashManagementReasonCode", "CashManagementCustomReasonCode",
	"CashManagementDefaultReasonCode", "CashManagementSystemReasonCode", NULL
};

#define IS_TEXT(column, value) column " OPERATOR(pg_catalog.=) '" value "'"
#define YES_NO(condition, opposite) \
	{"true", condition}, {"false", opposite}, {NULL, NULL}

static const SearchChoice open_choices[] = {
	YES_NO("v.closing_time IS NULL", "v.closing_time IS NOT NULL")
};

static const SearchChoice status_choices[] = {
	{"OPEN", "v.closing_time IS NULL"},
	{"CLOSED", "v.closing_time IS NOT NULL"},
	{NULL, NULL}
};

static const SearchChoice retired_choices[] = {
	YES_NO("v.retired_at IS NOT NULL", "v.retired_at IS NULL")
};

static const SearchChoice reason_kind_choices[] = {
	{"system", IS_TEXT("v.kind", "system")},
	{"default", IS_TEXT("v.kind", "default")},
	{"custom", IS_TEXT("v.kind", "custom")},
	{NULL, NULL}
};

static const SearchChoice activity_kind_choices[] = {
	{"count", IS_TEXT("v.kind", "count")},
	{"adjustment", IS_TEXT("v.kind", "adjustment")},
	{"transaction", IS_TEXT("v.kind", "transaction")},
	{NULL, NULL}
};

static const SearchChoice activity_type_choices[] = {
	{"opening", IS_TEXT("v.type", "opening")},
	{"mid_session", IS_TEXT("v.type", "mid_session")},
	{"closing", IS_TEXT("v.type", "closing")},
	{"adjustment", IS_TEXT("v.type", "adjustment")},
	{"cash_payout", IS_TEXT("v.type", "cash_payout")},
	{"closing_adjustment", IS_TEXT("v.type", "closing_adjustment")},
	{"sale", IS_TEXT("v.type", "sale")},
	{"refund", IS_TEXT("v.type", "refund")},
	{"change", IS_TEXT("v.type", "change")},
	{NULL, NULL}
};

#define CLOSING_TIME_OR_INFINITY \
	"coalesce(v.closing_time, 'infinity'::pg_catalog.timestamptz)"

static const SearchField session_fields[] = {
	{.name = "id", SEARCH_FIELD_ID, "v.id",
	.id_types = session_types},
	{.name = "location_id", SEARCH_FIELD_ID, "v.location_id",
	.id_types = location_types},
	{.name = "cash_drawer_id", SEARCH_FIELD_ID, "v.cash_drawer_id",
	.id_types = drawer_types},
	{.name = "point_of_sale_device_id", SEARCH_FIELD_ID,
		"v.point_of_sale_device_id",
	.id_types = device_types},
	{.name = "staff_member_id", SEARCH_FIELD_ID, "v.opening_staff_member_id",
		.second_column = "v.closing_staff_member_id",
	.id_types = staff_types},
	{.name = "opening_staff_member_id", SEARCH_FIELD_ID,
		"v.opening_staff_member_id",
	.id_types = staff_types},
	{.name = "closing_staff_member_id", SEARCH_FIELD_ID,
		"v.closing_staff_member_id",
	.id_types = staff_types},
	{.name = "is_open", SEARCH_FIELD_CHOICE, .choices = open_choices},
	{.name = "status", SEARCH_FIELD_CHOICE, .choices = status_choices},
	{.name = "opening_time", SEARCH_FIELD_TIME, "v.opening_time"},
	{.name = "opening_date", SEARCH_FIELD_LOCAL_DATE, "v.opening_time"},
	{.name = "closing_time", SEARCH_FIELD_TIME, "v.closing_time",
	.indexed = CLOSING_TIME_OR_INFINITY},
	{.name = "closing_date", SEARCH_FIELD_LOCAL_DATE, "v.closing_time",
	.indexed = CLOSING_TIME_OR_INFINITY},
	{.name = "business_date", SEARCH_FIELD_DATE, "v.business_date"},
	{.name = "currency", SEARCH_FIELD_CURRENCY, "v.currency"},
	{.name = "discrepancy", SEARCH_FIELD_MONEY, "v.total_discrepancy"},
	{.name = "z_number", SEARCH_FIELD_NUMBER, "v.z_number"},
	{.name = NULL}
};

static const SearchField drawer_fields[] = {
	{.name = "id", SEARCH_FIELD_ID, "v.id", .id_types = drawer_types},
	{.name = "location_id", SEARCH_FIELD_ID, "v.location_id",
	.id_types = location_types},
	{.name = "name", SEARCH_FIELD_NAME, "v.name"},
	{.name = "currency", SEARCH_FIELD_CURRENCY, "v.currency"},
	{.name = "balance", SEARCH_FIELD_MONEY, "v.balance"},
	{.name = "is_retired", SEARCH_FIELD_CHOICE, .choices = retired_choices},
	{.name = NULL}
};

static const SearchField activity_fields[] = {
	{.name = "id", SEARCH_FIELD_PAIR, "v.payment_session_id",
		.second_column = "v.ordinal",
	.id_types = activity_types},
	{.name = "payment_session_id", SEARCH_FIELD_ID, "v.payment_session_id",
	.id_types = session_types},
	{.name = "kind", SEARCH_FIELD_CHOICE, .choices = activity_kind_choices},
	{.name = "type", SEARCH_FIELD_CHOICE, .choices = activity_type_choices},
	{.name = "time", SEARCH_FIELD_TIME, "v.\"time\""},
	{.name = "staff_member_id", SEARCH_FIELD_ID, "v.staff_member_id",
	.id_types = staff_types},
	{.name = "reason_code_id", SEARCH_FIELD_ID, "v.reason_code_id",
	.id_types = reason_code_types},
	{.name = "reason_code", SEARCH_FIELD_NAME,
	"(SELECT r.code FROM cash_tracking.reason_codes r WHERE r.id OPERATOR(pg_catalog.=) v.reason_code_id)"},
	{.name = NULL}
};

static const SearchField reason_code_fields[] = {
	{.name = "id", SEARCH_FIELD_ID, "v.id", .id_types = reason_code_types},
	{.name = "kind", SEARCH_FIELD_CHOICE, .choices = reason_kind_choices},
	{.name = "code", SEARCH_FIELD_NAME, "v.code"},
	{.name = "is_retired", SEARCH_FIELD_CHOICE, .choices = retired_choices},
	{.name = NULL}
};

static const SearchField device_fields[] = {
	{.name = "id", SEARCH_FIELD_ID, "v.id", .id_types = device_types},
	{.name = "location_id", SEARCH_FIELD_ID, "v.location_id",
	.id_types = location_types},
	{.name = "cash_drawer_id", SEARCH_FIELD_ID, "v.cash_drawer_id",
	.id_types = drawer_types},
	{.name = "active_payment_session_id", SEARCH_FIELD_ID,
		"v.active_payment_session_id",
	.id_types = session_types},
	{.name = "name", SEARCH_FIELD_NAME, "v.name"},
	{.name = "is_retired", SEARCH_FIELD_CHOICE, .choices = retired_choices},
	{.name = NULL}
};

static const SearchSortKey session_sort_keys[] = {
	{"ID", SEARCH_KEY_ID, NULL},
	{"OPENING_TIME", SEARCH_KEY_TIME, "v.opening_time"},
	{"CLOSING_TIME", SEARCH_KEY_TIME, CLOSING_TIME_OR_INFINITY},
	{"DISCREPANCY", SEARCH_KEY_MONEY, "v.total_discrepancy"},
	{.name = NULL}
};

static const SearchSortKey named_sort_keys[] = {
	{"ID", SEARCH_KEY_ID, NULL},
	{"NAME", SEARCH_KEY_NAME, "v.name"},
	{.name = NULL}
};

static const SearchSortKey id_sort_keys[] = {
	{"ID", SEARCH_KEY_ID, NULL},
	{.name = NULL}
};

static const SearchSortKey session_activity_sort_keys[] = {
	{"ID", SEARCH_KEY_ID, NULL},
	{"TIME", SEARCH_KEY_TIME, "v.\"time\""},
	{.name = NULL}
};

static const SearchSortKey drawer_activity_sort_keys[] = {
	{"TIME", SEARCH_KEY_TIME, "v.\"time\""},
	{"ID", SEARCH_KEY_ID, NULL},
	{.name = NULL}
};

const SearchList search_lists[] = {
	{
		.name = "payment_sessions",
		.source = "cash_tracking.payment_sessions v",
		.id = "v.id",
		.fields = session_fields,
		.sort_keys = session_sort_keys,
		.time_zone = "(SELECT l.time_zone FROM cash_tracking.locations l WHERE l.id OPERATOR(pg_catalog.=) v.location_id)",
	},
	{
		.name = "cash_drawers",
		.source = "cash_tracking.cash_drawers v",
		.id = "v.id",
		.fields = drawer_fields,
		.default_field = "name",
		.sort_keys = named_sort_keys,
	},
	{
		.name = "session_cash_activities",
		.source = "cash_tracking.cash_activities v",
		.id = "v.payment_session_id",
		.ordinal = "v.ordinal",
		.fields = activity_fields,
		.sort_keys = session_activity_sort_keys,
		.parent = SEARCH_IN_SESSION,
		.parent_condition = "v.payment_session_id OPERATOR(pg_catalog.=) ",
		.parent_condition_end = "",
		.staff_member_id = "v.staff_member_id",
	},
	{
		.name = "drawer_cash_activities",
		.source = "cash_tracking.cash_activities v",
		.id = "v.payment_session_id",
		.ordinal = "v.ordinal",
		.fields = activity_fields,
		.sort_keys = drawer_activity_sort_keys,
		.parent = SEARCH_IN_DRAWER,
		.parent_condition = "v.payment_session_id OPERATOR(pg_catalog.=) ANY (SELECT s.id FROM cash_tracking.payment_sessions s WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) ",
		.parent_condition_end = ")",
		.staff_member_id = "v.staff_member_id",
	},
	{
		.name = "reason_codes",
		.source = "cash_tracking.reason_codes v",
		.id = "v.id",
		.fields = reason_code_fields,
		.default_field = "code",
		.sort_keys = id_sort_keys,
	},
	{
		.name = "point_of_sale_devices",
		.source = "cash_tracking.point_of_sale_devices v",
		.id = "v.id",
		.fields = device_fields,
		.default_field = "name",
		.sort_keys = named_sort_keys,
		.parent = SEARCH_MAYBE_DRAWER,
		.parent_condition = "v.cash_drawer_id OPERATOR(pg_catalog.=) ",
		.parent_condition_end = "",
	},
	{.name = NULL}
};

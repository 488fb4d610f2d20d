/*
 * api_input.c
 *		What the operations of the API take: the one list by which arguments
 *		are read, commands are called and the argument at fault is told.
 *
 * It is here and not in a function of SQL since every connection would plan
 * that anew, which takes longer than most operations.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "api_input.h"

#define MAX_OWN_ARGUMENTS	10

PG_FUNCTION_INFO_V1(ct_api_inputs);
PG_FUNCTION_INFO_V1(ct_api_lists);

/* An operation, a field of an object that has arguments, or an input object. */
typedef struct Operation
{
	const char *input;
	const char *type;			/* what it returns, if that has such fields */
	const char *list;			/* of search_page, if it is a connection */
	ApiArgument arguments[MAX_OWN_ARGUMENTS];
} Operation;

/* A field of an object that has arguments. */
typedef struct Field
{
	const char *type;			/* of the object */
	const char *name;
	const char *input;
} Field;

static const Operation operations[] = {
	{
		.input = "MoneyInput",
		.arguments = {
			{"amount", "Decimal", NULL, true},
			{"currencyCode", "CurrencyCode", NULL, true},
		},
	},
	{
		.input = "CashDrawerUpdateInput",
		.arguments = {
			{"name", "String", "name", true},
		},
	},
	{
		.input = "CashDrawerDateRangeInput",
		.arguments = {
			{"from", "DateTime", "from_time", true},
			{"to", "DateTime", "to_time", true},
		},
	},
	{
		.input = "CashDrawer.totals",
		.arguments = {
			{"dateRange", "CashDrawerDateRangeInput", NULL, true},
		},
	},
	{
		.input = "pointOfSaleDevicePaymentSessionOpen",
		.type = "PointOfSaleDevicePaymentSession",
		.arguments = {
			{"pointOfSaleDeviceId", "PointOfSaleDevice", "device_id", true},
			{"staffMemberId", "StaffMember", "staff_member_id", true},
			{"balance", "MoneyInput", "balance", false},
			{"time", "DateTime", "occurred_at", false},
			{"reasonCodeId",
			"CashManagementReasonCode", "reason_code_id", false},
			{"note", "String", "note", false},
			{"denominations", "JSON", "denominations", false},
			{"approvedBy", "StaffMember", "approved_by", false},
			{"requestId", "UUID", "request_id", false},
		},
	},
	{
		.input = "pointOfSaleDevicePaymentSessionCount",
		.type = "PointOfSaleDevicePaymentSession",
		.arguments = {
			{"pointOfSaleDevicePaymentSessionId",
			"PointOfSaleDevicePaymentSession", "session_id", true},
			{"balance", "MoneyInput", "balance", true},
			{"staffMemberId", "StaffMember", "staff_member_id", true},
			{"time", "DateTime", "occurred_at", false},
			{"reasonCodeId",
			"CashManagementReasonCode", "reason_code_id", false},
			{"note", "String", "note", false},
			{"denominations", "JSON", "denominations", false},
			{"approvedBy", "StaffMember", "approved_by", false},
			{"requestId", "UUID", "request_id", false},
		},
	},
	{
		.input = "pointOfSaleDevicePaymentSessionAdjust",
		.type = "PointOfSaleDevicePaymentSession",
		.arguments = {
			{"pointOfSaleDevicePaymentSessionId",
			"PointOfSaleDevicePaymentSession", "session_id", true},
			{"cash", "MoneyInput", "amount", true},
			{"staffMemberId", "StaffMember", "staff_member_id", true},
			{"time", "DateTime", "occurred_at", false},
			{"reasonCodeId",
			"CashManagementReasonCode", "reason_code_id", false},
			{"note", "String", "note", false},
			{"type", "Enum", "type", false},
			{"reference", "String", "reference", false},
			{"requestId", "UUID", "request_id", false},
		},
	},
	{
		.input = "pointOfSaleDevicePaymentSessionClose",
		.type = "PointOfSaleDevicePaymentSession",
		.arguments = {
			{"pointOfSaleDevicePaymentSessionId",
			"PointOfSaleDevicePaymentSession", "session_id", true},
			{"balance", "MoneyInput", "balance", true},
			{"staffMemberId", "StaffMember", "staff_member_id", true},
			{"leaveInDrawer", "MoneyInput", "leave_in_drawer", false},
			{"time", "DateTime", "occurred_at", false},
			{"reasonCodeId",
			"CashManagementReasonCode", "reason_code_id", false},
			{"note", "String", "note", false},
			{"denominations", "JSON", "denominations", false},
			{"approvedBy", "StaffMember", "approved_by", false},
			{"requestId", "UUID", "request_id", false},
		},
	},
	{
		.input = "pointOfSaleDevicePaymentSessionRecordPayment",
		.type = "PointOfSaleDevicePaymentSession",
		.arguments = {
			{"pointOfSaleDevicePaymentSessionId",
			"PointOfSaleDevicePaymentSession", "session_id", true},
			{"staffMemberId", "StaffMember", "staff_member_id", true},
			{"type", "Enum", "type", true},
			{"amount", "MoneyInput", "amount", true},
			{"tender", "String", "tender", false},
			{"cashRounding", "MoneyInput", "cash_rounding", false},
			{"reference", "String", "reference", false},
			{"time", "DateTime", "occurred_at", false},
			{"note", "String", "note", false},
			{"requestId", "UUID", "request_id", false},
		},
	},
	{
		.input = "pointOfSaleDeviceRecordPayment",
		.type = "PointOfSaleDevicePaymentSession",
		.arguments = {
			{"pointOfSaleDeviceId", "PointOfSaleDevice", "device_id", true},
			{"staffMemberId", "StaffMember", "staff_member_id", true},
			{"type", "Enum", "type", true},
			{"amount", "MoneyInput", "amount", true},
			{"tender", "String", "tender", false},
			{"cashRounding", "MoneyInput", "cash_rounding", false},
			{"reference", "String", "reference", false},
			{"time", "DateTime", "occurred_at", false},
			{"note", "String", "note", false},
			{"requestId", "UUID", "request_id", false},
		},
	},
	{
		.input = "pointOfSaleDevicePaymentSessionRecordNoSale",
		.type = "PointOfSaleDevicePaymentSession",
		.arguments = {
			{"pointOfSaleDevicePaymentSessionId",
			"PointOfSaleDevicePaymentSession", "session_id", true},
			{"staffMemberId", "StaffMember", "staff_member_id", true},
			{"time", "DateTime", "occurred_at", false},
			{"reasonCodeId",
			"CashManagementReasonCode", "reason_code_id", false},
			{"note", "String", "note", false},
			{"requestId", "UUID", "request_id", false},
		},
	},
	{
		.input = "pointOfSaleDevicePaymentSessionReverse",
		.type = "PointOfSaleDevicePaymentSession",
		.arguments = {
			{"pointOfSaleDevicePaymentSessionId",
			"PointOfSaleDevicePaymentSession", "session_id", true},
			{"ordinal", "Int", "ordinal", true},
			{"staffMemberId", "StaffMember", "staff_member_id", true},
			{"time", "DateTime", "occurred_at", false},
			{"reasonCodeId",
			"CashManagementReasonCode", "reason_code_id", false},
			{"note", "String", "note", false},
			{"requestId", "UUID", "request_id", false},
		},
	},
	{
		.input = "pointOfSaleDevicePaymentSessionCorrect",
		.arguments = {
			{"pointOfSaleDevicePaymentSessionId",
			"PointOfSaleDevicePaymentSession", "session_id", true},
			{"kind", "Enum", "kind", true},
			{"amount", "MoneyInput", "amount", true},
			{"staffMemberId", "StaffMember", "staff_member_id", true},
			{"tender", "String", "tender", false},
			{"reasonCodeId",
			"CashManagementReasonCode", "reason_code_id", false},
			{"note", "String", "note", false},
			{"requestId", "UUID", "request_id", false},
		},
	},
	{
		.input = "cashDrawerCreate",
		.type = "CashDrawer",
		.arguments = {
			{"locationId", "Location", "location_id", true},
			{"name", "String", "name", true},
			{"externalId", "String", "external_id", false},
		},
	},
	{
		.input = "cashDrawerUpdate",
		.type = "CashDrawer",
		.arguments = {
			{"id", "CashDrawer", "cash_drawer_id", true},
			{"input", "CashDrawerUpdateInput", NULL, true},
		},
	},
	{
		.input = "cashDrawerFindOrCreate",
		.type = "CashDrawer",
		.arguments = {
			{"locationId", "Location", "location_id", true},
			{"name", "String", "name", true},
			{"pointOfSaleDeviceId", "PointOfSaleDevice", "device_id", true},
		},
	},
	{
		.input = "pointOfSaleDeviceAssignToCashDrawer",
		.arguments = {
			{"cashDrawerId", "CashDrawer", "cash_drawer_id", true},
			{"pointOfSaleDeviceId", "PointOfSaleDevice", "device_id", true},
		},
	},
	{
		.input = "cashManagementReasonCodeCreate",
		.arguments = {
			{"code", "String", "code", true},
		},
	},
	{
		.input = "cashManagementReasonCodeDelete",
		.arguments = {
			{"id", "CashManagementReasonCode", "reason_code_id", true},
		},
	},
	{
		.input = "cashDrawer",
		.type = "CashDrawer",
		.arguments = {
			{"id", "CashDrawer", "id", true},
		},
	},
	{
		.input = "location",
		.arguments = {
			{"id", "Location", "id", true},
		},
	},
	{
		.input = "pointOfSaleDevice",
		.arguments = {
			{"id", "PointOfSaleDevice", "id", true},
		},
	},
	{
		.input = "pointOfSaleDevicePaymentSession",
		.type = "PointOfSaleDevicePaymentSession",
		.arguments = {
			{"id", "PointOfSaleDevicePaymentSession", "id", true},
		},
	},
	{
		.input = "staffMember",
		.arguments = {
			{"id", "StaffMember", "id", true},
		},
	},
	{
		.input = "cashManagementLocationSummary",
		.arguments = {
			{"locationId", "Location", "location_id", true},
			{"startDate", "Date", "start_date", true},
			{"endDate", "Date", "end_date", true},
		},
	},
	{
		.input = "cashManagementShopSummary",
		.arguments = {
			{"currencyCode", "String", "currency", true},
			{"startDate", "Date", "start_date", true},
			{"endDate", "Date", "end_date", true},
		},
	},
	{
		.input = "node",
		.arguments = {
			{"id", "ID", "id", true},
		},
	},
	{
		.input = "nodes",
		.arguments = {
			{"ids", "[ID]", "ids", true},
		},
	},
	{.input = "cashDrawers", .type = "CashDrawer", .list = "cash_drawers"},
	{
		.input = "cashManagementReasonCodes",
		.type = "CashManagementReasonCode",
		.list = "reason_codes",
	},
	{
		.input = "pointOfSaleDevices",
		.type = "PointOfSaleDevice",
		.list = "point_of_sale_devices",
	},
	{
		.input = "pointOfSaleDevicePaymentSessions",
		.type = "PointOfSaleDevicePaymentSession",
		.list = "payment_sessions",
	},
	{
		.input = "CashDrawer.pointOfSaleDevices",
		.type = "PointOfSaleDevice",
		.list = "point_of_sale_devices",
	},
	{
		.input = "CashDrawer.cashActivities",
		.type = "CashActivity",
		.list = "drawer_cash_activities",
	},
	{
		.input = "PointOfSaleDevicePaymentSession.cashActivities",
		.type = "CashActivity",
		.list = "session_cash_activities",
	},
	{.input = "CashDrawer.*", .type = "CashDrawer"},
	{
		.input = "PointOfSaleDevicePaymentSession.*",
		.type = "PointOfSaleDevicePaymentSession",
	},
};

/* Every connection has these. */
static const ApiArgument connection_arguments[] = {
	{"first", "Int", "first", false},
	{"after", "String", "after", false},
	{"last", "Int", "last", false},
	{"before", "String", "before", false},
	{"reverse", "Boolean", "reverse", false},
	{"sortKey", "String", "sort_key", false},
	{"query", "String", "query", false},
	{"timeZone", "String", "time_zone", false},
};

/* Connections of cash activities have this one, too. */
static const ApiArgument activity_argument =
{"staffMemberId", "StaffMember", "staff_member_id", false};

/* What returns an object takes the arguments of these fields of it. */
static const Field fields[] = {
	{"CashDrawer", "pointOfSaleDevices", "CashDrawer.pointOfSaleDevices"},
	{"CashDrawer", "cashActivities", "CashDrawer.cashActivities"},
	{"CashDrawer", "netSales", "CashDrawer.totals"},
	{"CashDrawer", "totalSales", "CashDrawer.totals"},
	{"CashDrawer", "totalRefunds", "CashDrawer.totals"},
	{"CashDrawer", "totalAdjustments", "CashDrawer.totals"},
	{"CashDrawer", "totalDiscrepancies", "CashDrawer.totals"},
	{"PointOfSaleDevicePaymentSession", "cashActivities",
	"PointOfSaleDevicePaymentSession.cashActivities"},
};

StaticAssertDecl(MAX_OWN_ARGUMENTS + lengthof(connection_arguments) + 1 +
				 lengthof(fields) <= API_MAX_ARGUMENTS,
				 "an operation could have more arguments than there is room for");

/* The operation of that name, or NULL. */
static const Operation *
find_operation(const char *input)
{
	for (size_t i = 0; i < lengthof(operations); i++)
		if (strcmp(operations[i].input, input) == 0)
			return &operations[i];
	return NULL;
}

/* Adds an argument to a list. */
static void
add_argument(ApiArguments *result, const ApiArgument *argument)
{
	Assert(result->count < API_MAX_ARGUMENTS);
	result->arguments[result->count++] = *argument;
}

/* See api_input.h. */
void
api_arguments(const char *input, ApiArguments *result)
{
	const Operation *operation = find_operation(input);

	result->count = 0;
	if (operation == NULL)
		return;
	for (int i = 0; i < MAX_OWN_ARGUMENTS; i++)
		if (operation->arguments[i].name != NULL)
			add_argument(result, &operation->arguments[i]);
	if (operation->list != NULL)
	{
		for (size_t i = 0; i < lengthof(connection_arguments); i++)
			add_argument(result, &connection_arguments[i]);
		if (strcmp(operation->type, "CashActivity") == 0)
			add_argument(result, &activity_argument);
	}
	for (size_t i = 0; i < lengthof(fields); i++)
		if (operation->type != NULL &&
			strcmp(operation->type, fields[i].type) == 0)
			add_argument(result, &(ApiArgument) {
				fields[i].name, fields[i].input, NULL, false
			});
}

/* See api_input.h. */
bool
api_is_input(const char *type)
{
	return find_operation(type) != NULL;
}

/* A text as a value of a row, which is null for NULL. */
static Datum
text_or_null(const char *string, bool *is_null)
{
	*is_null = string == NULL;
	return string == NULL ? (Datum) 0 : CStringGetTextDatum(string);
}

/* api_inputs(operation): its arguments; those of all operations for NULL */
Datum
ct_api_inputs(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	char	   *wanted = PG_ARGISNULL(0) ? NULL :
		text_to_cstring(PG_GETARG_TEXT_PP(0));

	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; i < lengthof(operations); i++)
	{
		ApiArguments arguments;

		if (wanted != NULL && strcmp(operations[i].input, wanted) != 0)
			continue;
		api_arguments(operations[i].input, &arguments);
		for (int j = 0; j < arguments.count; j++)
		{
			const ApiArgument *argument = &arguments.arguments[j];
			Datum		values[5];
			bool		nulls[5] = {false};

			values[0] = CStringGetTextDatum(operations[i].input);
			values[1] = CStringGetTextDatum(argument->name);
			values[2] = CStringGetTextDatum(argument->type);
			values[3] = BoolGetDatum(argument->is_required);
			values[4] = text_or_null(argument->parameter, &nulls[4]);
			tuplestore_putvalues(result->setResult, result->setDesc,
								 values, nulls);
		}
	}
	return (Datum) 0;
}

/* api_lists(): the connections, with their lists and the types of nodes */
Datum
ct_api_lists(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; i < lengthof(operations); i++)
	{
		Datum		values[3];
		bool		nulls[3] = {false};

		if (operations[i].list == NULL)
			continue;
		values[0] = CStringGetTextDatum(operations[i].input);
		values[1] = CStringGetTextDatum(operations[i].list);
		values[2] = CStringGetTextDatum(operations[i].type);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/*
 * api_object.c
 *		Rows of the public views as objects of the API, in JSON.
 *
 * The columns have the names of the API's fields in snake_case, so an object
 * follows from its row: nothing is shown that the view hides, and a column
 * that a view gains is a field.  docs/json.md has the rules.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/formatting.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "api_input.h"
#include "catalog.h"
#include "compat.h"
#include "money.h"
#include "money_text.h"

/* Global ids are gid://cash-tracking/<Name>/<number>: here and nowhere else. */
#define GLOBAL_ID_PREFIX	GLOBAL_ID_SCHEME "cash-tracking/"

/* Below these, reason codes are system ones, and default ones. */
#define FIRST_DEFAULT_REASON_CODE	101
#define FIRST_CUSTOM_REASON_CODE	1000

PG_FUNCTION_INFO_V1(ct_api_global_id);
PG_FUNCTION_INFO_V1(ct_api_object);

/* An object under construction. */
typedef struct ApiObject
{
	JsonbParseState *state;
	Oid			row_type;
	Oid			money_type;
	const char *name;			/* its type in the API */
} ApiObject;

/* What a column that ends in this refers to; its field has no "_id". */
typedef struct Reference
{
	const char *suffix;
	const char *name;
} Reference;

static const Reference references[] = {
	{"approved_by", "StaffMember"},
	{"cash_drawer_id", "CashDrawer"},
	{"location_id", "Location"},
	{"payment_session_id", "PointOfSaleDevicePaymentSession"},
	{"point_of_sale_device_id", "PointOfSaleDevice"},
	{"reason_code_id", "CashManagementReasonCode"},
	{"staff_member_id", "StaffMember"},
};

/* The type of a reason code shows in its id. */
static const char *
reason_code_name(int64 id)
{
	if (id < FIRST_DEFAULT_REASON_CODE)
		return "CashManagementSystemReasonCode";
	if (id < FIRST_CUSTOM_REASON_CODE)
		return "CashManagementDefaultReasonCode";
	return "CashManagementCustomReasonCode";
}

/* The type of a cash activity shows in its kind. */
static const char *
cash_activity_name(const char *kind)
{
	if (strcmp(kind, "count") == 0)
		return "CashCountActivity";
	if (strcmp(kind, "adjustment") == 0)
		return "CashAdjustmentActivity";
	return "CashTransactionActivity";
}

/* The type monetary_amount, which lives where the view of a row lives. */
static Oid
money_type_beside(Oid row_type)
{
	Oid			schema = get_rel_namespace(get_typ_typrelid(row_type));

	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
						   CStringGetDatum("monetary_amount"),
						   ObjectIdGetDatum(schema));
}

/* The name of the type of which a row of a view is.  22023 for other rows. */
static const char *
object_name(HeapTupleHeader row, Oid row_type)
{
	bool		is_null;
	Datum		value;

	if (row_type == catalog_view_row_type(CT_SESSIONS))
		return "PointOfSaleDevicePaymentSession";
	if (row_type == catalog_view_row_type(CT_CASH_DRAWERS))
		return "CashDrawer";
	if (row_type == catalog_view_row_type(CT_DEVICES))
		return "PointOfSaleDevice";
	if (row_type == catalog_view_row_type(CT_LOCATIONS))
		return "Location";
	if (row_type == catalog_view_row_type(CT_STAFF_MEMBERS))
		return "StaffMember";
	if (row_type == catalog_view_row_type(CT_ACTIVITIES))
		return "SessionActivity";
	if (row_type == catalog_view_row_type(CT_CORRECTIONS))
		return "SessionCorrection";
	if (row_type == catalog_view_row_type(CT_REASON_CODES))
	{
		value = GetAttributeByName(row, "id", &is_null);
		return reason_code_name(is_null ? 0 : DatumGetInt64(value));
	}
	if (row_type == catalog_view_row_type(CT_CASH_ACTIVITIES))
	{
		value = GetAttributeByName(row, "kind", &is_null);
		return cash_activity_name(is_null ? "" : TextDatumGetCString(value));
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a row of type %s is no object of the API",
					format_type_be(row_type)),
			 errdetail("Objects are made of rows of the extension's views."),
			 errhint("Give a row of a view such as payment_sessions.")));
}

/* Adds a string; it is not copied. */
static void
push_string(ApiObject *object, JsonbIteratorToken token, const char *string)
{
	JsonbValue	value = {.type = jbvString};

	value.val.string.val = unconstify(char *, string);
	value.val.string.len = strlen(string);
	pushJsonbValue(&object->state, token, &value);
}

/* Adds a number of up to 64 bits. */
static void
push_integer(ApiObject *object, int64 integer)
{
	JsonbValue	value = {.type = jbvNumeric};

	value.val.numeric = int64_to_numeric(integer);
	pushJsonbValue(&object->state, WJB_VALUE, &value);
}

/* Adds an object with an id and nothing else. */
static void
push_reference(ApiObject *object, const char *id)
{
	pushJsonbValue(&object->state, WJB_BEGIN_OBJECT, NULL);
	push_string(object, WJB_KEY, "id");
	push_string(object, WJB_VALUE, id);
	pushJsonbValue(&object->state, WJB_END_OBJECT, NULL);
}

/* Adds a MoneyV2. */
static void
push_money(ApiObject *object, const MonetaryAmount *amount)
{
	char	   *number = palloc(MONEY_TEXT_SIZE);

	money_text_format_number(number, money_units(amount), amount->digits);
	pushJsonbValue(&object->state, WJB_BEGIN_OBJECT, NULL);
	push_string(object, WJB_KEY, "amount");
	push_string(object, WJB_VALUE, number);
	push_string(object, WJB_KEY, "currencyCode");
	push_string(object, WJB_VALUE,
				pnstrdup(amount->code, sizeof(amount->code)));
	pushJsonbValue(&object->state, WJB_END_OBJECT, NULL);
}

/* A date or time of ISO 8601, whatever the settings; an instant in UTC. */
static char *
time_to_cstring(Datum value, Oid type)
{
	const int	utc = 0;
	char	   *string = JsonEncodeDateTime(palloc(MAXDATELEN + 1), value, type,
											&utc);
	char	   *zone = type == TIMESTAMPTZOID ? strstr(string, "+00:00") : NULL;

	if (zone != NULL)
		strcpy(zone, "Z");
	return string;
}

/* A duration of ISO 8601, whatever the settings. */
static char *
interval_to_cstring(const Interval *interval)
{
	struct pg_itm itm;
	char	   *string = palloc(MAXDATELEN + 1);

	interval2itm(*interval, &itm);
	EncodeInterval(&itm, INTSTYLE_ISO_8601, string);
	return string;
}

/* Adds a jsonb as it is. */
static void
push_jsonb(ApiObject *object, Jsonb *jsonb)
{
	JsonbValue	value = {.type = jbvBinary};

	value.val.binary.data = &jsonb->root;
	value.val.binary.len = VARSIZE(jsonb) - VARHDRSZ;
	pushJsonbValue(&object->state, WJB_VALUE, &value);
}

/* Adds a value of a built-in type, or an amount. */
static void
push_value(ApiObject *object, Datum value, Oid type)
{
	JsonbValue	boolean = {.type = jbvBool};
	Oid			output;
	bool		is_varlena;

	switch (type)
	{
		case BOOLOID:
			boolean.val.boolean = DatumGetBool(value);
			pushJsonbValue(&object->state, WJB_VALUE, &boolean);
			break;
		case INT4OID:
			push_integer(object, DatumGetInt32(value));
			break;
		case INT8OID:
			push_integer(object, DatumGetInt64(value));
			break;
		case DATEOID:
		case TIMEOID:
		case TIMESTAMPTZOID:
			push_string(object, WJB_VALUE, time_to_cstring(value, type));
			break;
		case INTERVALOID:
			push_string(object, WJB_VALUE,
						interval_to_cstring(DatumGetIntervalP(value)));
			break;
		case JSONBOID:
			push_jsonb(object, DatumGetJsonbP(value));
			break;
		default:
			getTypeOutputInfo(type, &output, &is_varlena);
			push_string(object, WJB_VALUE,
						OidOutputFunctionCall(output, value));
	}
}

/*
 * What a column refers to, and in *length how much of its name is the field's;
 * NULL if it refers to nothing.
 */
static const char *
referred_name(const char *column, Oid type, Datum value, int *length)
{
	int			column_length = strlen(column);

	*length = column_length;
	if (type != INT8OID)
		return NULL;
	for (size_t i = 0; i < lengthof(references); i++)
	{
		int			suffix_length = strlen(references[i].suffix);

		if (column_length < suffix_length ||
			strcmp(column + column_length - suffix_length,
				   references[i].suffix) != 0)
			continue;
		if (strcmp(column + column_length - strlen("_id"), "_id") == 0)
			*length -= strlen("_id");
		if (strcmp(references[i].suffix, "reason_code_id") == 0)
			return reason_code_name(DatumGetInt64(value));
		return references[i].name;
	}
	return NULL;
}

/* The API's spelling of a name: "opening_time" becomes "openingTime". */
static char *
camel_case(const char *name, int length)
{
	char	   *result = palloc(length + 1);
	char	   *next = result;

	for (int i = 0; i < length; i++)
	{
		if (name[i] == '_' && i + 1 < length)
			*next++ = pg_ascii_toupper((unsigned char) name[++i]);
		else
			*next++ = name[i];
	}
	*next = '\0';
	return result;
}

/* See api_input.h. */
const char *
api_split_global_id(const char *id, const char **name, int *name_length)
{
	const char *end;

	if (strncmp(id, GLOBAL_ID_SCHEME, strlen(GLOBAL_ID_SCHEME)) != 0)
		return NULL;
	id += strlen(GLOBAL_ID_SCHEME);
	end = strchr(id, '/');
	if (end == NULL || end == id)
		return NULL;
	*name = end + 1;
	end = strchr(*name, '/');
	if (end == NULL)
		return NULL;
	*name_length = end - *name;
	return end + 1;
}

/* See api_input.h. */
char *
api_global_id(const char *name, const char *local_id)
{
	return psprintf(GLOBAL_ID_PREFIX "%s/%s", name, local_id);
}

/* The global id of what has a number. */
static char *
numbered_id(const char *name, int64 number)
{
	return api_global_id(name, psprintf("%lld", (long long) number));
}

/* Adds a text: an id, an enum's label, an object of the application. */
static void
push_text(ApiObject *object, const char *column, char *string)
{
	if (strcmp(column, "id") == 0)
		push_string(object, WJB_VALUE, api_global_id(object->name, string));
	else if (strcmp(column, "type") == 0)
		push_string(object, WJB_VALUE,
					asc_toupper(string, strlen(string)));
	else if (strcmp(column, "order_transaction") == 0 ||
			 strcmp(column, "gift_card") == 0)
		push_reference(object, string);
	else
		push_string(object, WJB_VALUE, string);
}

/* Adds a column of a row. */
static void
push_column(ApiObject *object, Form_pg_attribute column, Datum value,
			bool is_null)
{
	const char *name = NameStr(column->attname);
	Oid			type = column->atttypid;
	int			length;
	const char *referred = referred_name(name, type, value, &length);
	JsonbValue	null = {.type = jbvNull};

	push_string(object, WJB_KEY, camel_case(name, length));
	if (is_null)
		pushJsonbValue(&object->state, WJB_VALUE, &null);
	else if (referred != NULL)
		push_reference(object, numbered_id(referred, DatumGetInt64(value)));
	else if (type == INT8OID && strcmp(name, "id") == 0)
		push_string(object, WJB_VALUE,
					numbered_id(object->name, DatumGetInt64(value)));
	else if (type == TEXTOID)
		push_text(object, name, TextDatumGetCString(value));
	else if (type == object->money_type)
		push_money(object, DatumGetMonetaryAmountP(value));
	else
		push_value(object, value, type);
}

/* api_global_id(name, number): the global id of an object */
Datum
ct_api_global_id(PG_FUNCTION_ARGS)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	   *local_id = text_to_cstring(PG_GETARG_TEXT_PP(1));

	PG_RETURN_TEXT_P(cstring_to_text(api_global_id(name, local_id)));
}

/*
 * api_object(row): the object of a row of a view, with its own fields; what it
 * refers to has the id only.  22023 for a row of something else.
 */
Datum
ct_api_object(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row = PG_GETARG_HEAPTUPLEHEADER(0);
	Oid			row_type = HeapTupleHeaderGetTypeId(row);
	TupleDesc	desc = lookup_rowtype_tupdesc(row_type,
											  HeapTupleHeaderGetTypMod(row));
	HeapTupleData tuple = {
		.t_len = HeapTupleHeaderGetDatumLength(row),
		.t_data = row
	};
	ApiObject	object = {.row_type = row_type};
	Datum	   *values = palloc(desc->natts * sizeof(Datum));
	bool	   *nulls = palloc(desc->natts * sizeof(bool));
	JsonbValue *result;

	object.name = object_name(row, row_type);
	object.money_type = money_type_beside(row_type);
	heap_deform_tuple(&tuple, desc, values, nulls);
	pushJsonbValue(&object.state, WJB_BEGIN_OBJECT, NULL);
	push_string(&object, WJB_KEY, "__typename");
	push_string(&object, WJB_VALUE, object.name);
	for (int i = 0; i < desc->natts; i++)
		push_column(&object, TupleDescAttr(desc, i), values[i], nulls[i]);
	result = pushJsonbValue(&object.state, WJB_END_OBJECT, NULL);
	ReleaseTupleDesc(desc);
	PG_RETURN_JSONB_P(JsonbValueToJsonb(result));
}

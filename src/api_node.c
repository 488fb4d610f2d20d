/*
 * api_node.c
 *		Objects of the API by their global ids, and objects with what they
 *		refer to.
 *
 * The views are read as the caller, by a statement that is planned once a
 * connection for each type.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "api_input.h"

/* Numbers of ids have fewer digits than overflow. */
#define MAX_DIGITS		18

#define BY_ID(view) \
	"SELECT cash_tracking.api_object(r) FROM cash_tracking." view " r" \
	" WHERE r.id OPERATOR(pg_catalog.=) $1"
#define BY_NUMBERS(view, first, second) \
	"SELECT cash_tracking.api_object(r) FROM cash_tracking." view " r" \
	" WHERE r." first " OPERATOR(pg_catalog.=) $1" \
	" AND r." second " OPERATOR(pg_catalog.=) $2"
#define REASON_CODES	BY_ID("reason_codes")
#define CASH_ACTIVITIES \
	BY_NUMBERS("cash_activities", "payment_session_id", "ordinal")

PG_FUNCTION_INFO_V1(ct_api_node);
PG_FUNCTION_INFO_V1(ct_api_expand);

/* How the object with a name is found. */
typedef struct NodeType
{
	const char *name;
	int			numbers;		/* in its ids */
	const char *query;
	bool		is_general;		/* what is found may have a name of its own */
} NodeType;

static const NodeType node_types[] = {
	{"PointOfSaleDevicePaymentSession", 1, BY_ID("payment_sessions"), false},
	{"CashDrawer", 1, BY_ID("cash_drawers"), false},
	{"PointOfSaleDevice", 1, BY_ID("point_of_sale_devices"), false},
	{"Location", 1, BY_ID("locations"), false},
	{"StaffMember", 1, BY_ID("staff_members"), false},
	{"CashManagementReasonCode", 1, REASON_CODES, true},
	{"CashManagementSystemReasonCode", 1, REASON_CODES, false},
	{"CashManagementDefaultReasonCode", 1, REASON_CODES, false},
	{"CashManagementCustomReasonCode", 1, REASON_CODES, false},
	{"CashActivity", 2, CASH_ACTIVITIES, true},
	{"CashCountActivity", 2, CASH_ACTIVITIES, false},
	{"CashAdjustmentActivity", 2, CASH_ACTIVITIES, false},
	{"CashTransactionActivity", 2, CASH_ACTIVITIES, false},
	{"SessionActivity", 2,
	BY_NUMBERS("session_activities", "payment_session_id", "ordinal"), false},
	{"SessionCorrection", 2,
	BY_NUMBERS("session_corrections", "cash_drawer_id", "number"), false},
};

/* The plans of their queries, once they were needed. */
static SPIPlanPtr plans[lengthof(node_types)];

/* Moves past a number of at most 18 digits; false if there is none. */
static bool
skip_number(const char **at, int64 *number)
{
	size_t		digits = strspn(*at, "0123456789");

	if (digits == 0 || digits > MAX_DIGITS)
		return false;
	*number = strtoll(*at, NULL, 10);
	*at += digits;
	return true;
}

/*
 * The type that a global id names, of any application, and its numbers; -1 for
 * an id of an unknown form or name.
 */
static int
parse_id(const char *id, int64 *numbers)
{
	const char *name;
	int			length;
	const char *end = api_split_global_id(id, &name, &length);

	if (end == NULL)
		return -1;
	for (size_t i = 0; i < lengthof(node_types); i++)
	{
		const NodeType *type = &node_types[i];

		if ((int) strlen(type->name) != length ||
			strncmp(type->name, name, length) != 0)
			continue;
		if (skip_number(&end, &numbers[0]) &&
			(type->numbers == 1 ||
			 (*end++ == '-' && skip_number(&end, &numbers[1]))) &&
			*end == '\0')
			return i;
		break;
	}
	return -1;
}

/* The plan of a type's query, which is kept as long as the connection. */
static SPIPlanPtr
plan_of(int type)
{
	Oid			types[] = {INT8OID, INT8OID};
	SPIPlanPtr	plan;

	if (plans[type] != NULL)
		return plans[type];
	plan = SPI_prepare(node_types[type].query, node_types[type].numbers, types);
	if (plan == NULL || SPI_keepplan(plan) != 0)
		elog(ERROR, "could not plan \"%s\"", node_types[type].query);
	plans[type] = plan;
	return plan;
}

/* Whether an object has that name. */
static bool
has_name(Jsonb *object, const char *name)
{
	JsonbValue *value = getKeyJsonValueFromContainer(&object->root,
													 "__typename",
													 strlen("__typename"),
													 NULL);

	return value->val.string.len == (int) strlen(name) &&
		strncmp(value->val.string.val, name, strlen(name)) == 0;
}

/* The object with a global id, in the memory of the caller, or NULL. */
static Jsonb *
find_node(const char *id)
{
	int64		numbers[2] = {0, 0};
	int			type = parse_id(id, numbers);
	Datum		values[2];
	Datum		object = (Datum) 0;
	bool		is_null = true;

	if (type < 0)
		return NULL;
	values[0] = Int64GetDatum(numbers[0]);
	values[1] = Int64GetDatum(numbers[1]);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_plan(plan_of(type), values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not look for \"%s\"", id);
	if (SPI_processed > 0)
		object = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1,
							   &is_null);
	if (!is_null)
		object = SPI_datumTransfer(object, false, -1);
	SPI_finish();
	if (is_null || (!node_types[type].is_general &&
					!has_name(DatumGetJsonbP(object), node_types[type].name)))
		return NULL;
	return DatumGetJsonbP(object);
}

/* Whether a key may have what it refers to in full. */
static bool
is_expanded(JsonbValue *key)
{
	/*
	 * The application's own documents are no objects of ours; many activities
	 * have one session, and who asks for them knows it.
	 */
	static const char *const kept[] = {
		"orderTransaction", "giftCard", "paymentSession"
	};

	for (size_t i = 0; i < lengthof(kept); i++)
		if (key->val.string.len == (int) strlen(kept[i]) &&
			strncmp(key->val.string.val, kept[i], strlen(kept[i])) == 0)
			return false;
	return true;
}

/* What a value refers to, if it is an object with an id; else NULL. */
static Jsonb *
referred_node(JsonbValue *value)
{
	JsonbValue *id;

	if (value->type != jbvBinary ||
		!JsonContainerIsObject(value->val.binary.data))
		return NULL;
	id = getKeyJsonValueFromContainer(value->val.binary.data, "id",
									  strlen("id"), NULL);
	if (id == NULL || id->type != jbvString)
		return NULL;
	return find_node(pnstrdup(id->val.string.val, id->val.string.len));
}

/* api_node(id): the object with a global id, or NULL */
Datum
ct_api_node(PG_FUNCTION_ARGS)
{
	Jsonb	   *node = find_node(text_to_cstring(PG_GETARG_TEXT_PP(0)));

	if (node == NULL)
		PG_RETURN_NULL();
	PG_RETURN_JSONB_P(node);
}

/* api_expand(object): the object, with what it refers to in full */
Datum
ct_api_expand(PG_FUNCTION_ARGS)
{
	Jsonb	   *object = PG_GETARG_JSONB_P(0);
	JsonbIterator *iterator = JsonbIteratorInit(&object->root);
	JsonbIteratorToken token;
	JsonbValue	value;
	JsonbParseState *state = NULL;
	JsonbValue *result = NULL;
	bool		is_wanted = false;

	if (!JB_ROOT_IS_OBJECT(object))
		PG_RETURN_JSONB_P(object);
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		Jsonb	   *node = NULL;

		if (token == WJB_KEY)
			is_wanted = is_expanded(&value);
		else if (token == WJB_VALUE && is_wanted)
			node = referred_node(&value);
		if (node != NULL)
		{
			value.val.binary.data = &node->root;
			value.val.binary.len = VARSIZE(node) - VARHDRSZ;
		}
		result = pushJsonbValue(&state, token,
								token < WJB_BEGIN_ARRAY ? &value : NULL);
	}
	PG_RETURN_JSONB_P(JsonbValueToJsonb(result));
}

/*
 * api_read.c
 *		Reads the arguments of an operation of the API, or says what is wrong
 *		with them.
 *
 * Values become text that the types of the parameters read in the same way
 * whatever the settings.
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/formatting.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#include "api_input.h"
#include "compat.h"
#include "money.h"

/* How much is shown of what cannot be used, in characters. */
#define SHOWN_OF_VALUE	100
#define SHOWN_OF_NAMES	200

#define MAX_IDS			250

#define DIGITS			"0123456789"
#define ID_PATTERN		"^gid://[^/]+/\\w+/[\\w-]+$"
#define DATE_PATTERN	"^\\d{4}-\\d\\d-\\d\\d$"
#define TIME_PATTERN	"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?" \
	"(Z|[+-]\\d\\d(:?\\d\\d)?)$"

PG_FUNCTION_INFO_V1(ct_api_read);

static void read_arguments(JsonbParseState **state, const char *input,
						   Jsonb *given, const char *path);

/* What a value of a type looks like, for hints. */
typedef struct Sample
{
	const char *type;
	const char *text;
} Sample;

static const Sample samples[] = {
	{"MoneyInput",
	"an object such as {\"amount\": \"12.34\", \"currencyCode\": \"USD\"}"},
	{"String", "a string"},
	{"Enum", "a string"},
	{"DateTime", "a time with its zone, such as \"2024-06-15T09:30:00Z\""},
	{"Date", "a date, such as \"2024-06-15\""},
	{"Int", "a whole number"},
	{"Boolean", "true or false"},
	{"[ID]", "a list of global ids, 250 at most"},
	{"JSON", "an object such as {\"20.00\": 3, \"0.25\": 40}"},
	{"UUID", "a UUID such as \"7e57ab1e-a490-4000-8000-000000000001\""},
};

/* What a value of a type looks like; types without a sample are of ids. */
static const char *
sample_of(const char *type)
{
	for (size_t i = 0; i < lengthof(samples); i++)
		if (strcmp(samples[i].type, type) == 0)
			return samples[i].text;
	if (strcmp(type, "ID") == 0)
		return psprintf("a global id such as \"%s\"",
						api_global_id("CashDrawer", "1"));
	return psprintf("a global id such as \"%s\", or its number",
					api_global_id(type, "1"));
}

/* The first characters of a string. */
static char *
first_characters(const char *string, int count)
{
	int			length = strlen(string);

	return pnstrdup(string, pg_mbcharcliplen(string, length, count));
}

/* The JSON of a value. */
static char *
json_of(JsonbValue *value)
{
	Jsonb	   *jsonb = JsonbValueToJsonb(value);

	return JsonbToCString(NULL, &jsonb->root, VARSIZE(jsonb));
}

/* A value as text: the characters of a string, else the JSON. */
static char *
text_of(JsonbValue *value)
{
	if (value->type == jbvString)
		return pnstrdup(value->val.string.val, value->val.string.len);
	return json_of(value);
}

/* The value under a key of an object, or NULL; null is no value. */
static JsonbValue *
value_of_key(Jsonb *object, const char *key)
{
	JsonbValue *value = getKeyJsonValueFromContainer(&object->root, key,
													 strlen(key), NULL);

	return value == NULL || value->type == jbvNull ? NULL : value;
}

/* Whether a string matches a regular expression. */
static bool
matches(const char *string, const char *pattern)
{
	return DatumGetBool(DirectFunctionCall2Coll(textregexeq,
												DEFAULT_COLLATION_OID,
												CStringGetTextDatum(string),
												CStringGetTextDatum(pattern)));
}

/* Whether a string has nothing but digits. */
static bool
is_number(const char *string)
{
	return *string != '\0' && string[strspn(string, DIGITS)] == '\0';
}

/* Takes away zeros at the end of a fraction: the API itself writes "500.0". */
static void
strip_zeros(char *number)
{
	size_t		sign = strspn(number, "+-") == 1 ? 1 : 0;
	size_t		whole = strspn(number + sign, DIGITS);
	char	   *point = number + sign + whole;
	size_t		fraction = *point == '.' ? strspn(point + 1, DIGITS) : 0;
	char	   *end = point + 1 + fraction;

	if (whole == 0 || fraction == 0 || *end != '\0')
		return;
	while (end[-1] == '0')
		end--;
	*(end == point + 1 ? point : end) = '\0';
}

/* Adds a member to the object under construction. */
static void
push_member(JsonbParseState **state, const char *name, JsonbValue *value)
{
	JsonbValue	key = {.type = jbvString};

	key.val.string.val = unconstify(char *, name);
	key.val.string.len = strlen(name);
	pushJsonbValue(state, WJB_KEY, &key);
	pushJsonbValue(state, WJB_VALUE, value);
}

/* A MoneyInput that is an object with both fields, as the text of an amount. */
static char *
read_money(Jsonb *money)
{
	char	   *number = text_of(value_of_key(money, "amount"));
	JsonbParseState *state = NULL;
	JsonbValue	amount = {.type = jbvString};
	Datum		object;

	strip_zeros(number);
	amount.val.string.val = number;
	amount.val.string.len = strlen(number);
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	push_member(&state, "amount", &amount);
	push_member(&state, "currencyCode", value_of_key(money, "currencyCode"));
	object = JsonbPGetDatum(JsonbValueToJsonb(pushJsonbValue(&state,
															 WJB_END_OBJECT,
															 NULL)));
	return money_to_cstring(DatumGetMonetaryAmountP(
		DirectFunctionCall1(ct_jsonb_to_monetary_amount, object)));
}

/* The number that a string of digits is, as text; 22003 out of range. */
static char *
read_number(const char *digits)
{
	Datum		number = DirectFunctionCall1(int8in, CStringGetDatum(digits));

	return psprintf("%lld", (long long) DatumGetInt64(number));
}

/* Whether an object with a global id of that name can be of that type. */
static bool
is_name_of(const char *name, int length, const char *type)
{
	static const char *const reason_codes[] = {
		"CashManagementSystemReasonCode",
		"CashManagementDefaultReasonCode",
		"CashManagementCustomReasonCode",
	};

	if ((int) strlen(type) == length && strncmp(name, type, length) == 0)
		return true;
	if (strcmp(type, "CashManagementReasonCode") != 0)
		return false;
	for (size_t i = 0; i < lengthof(reason_codes); i++)
		if ((int) strlen(reason_codes[i]) == length &&
			strncmp(name, reason_codes[i], length) == 0)
			return true;
	return false;
}

/*
 * The number of an object of a type, from its global id or as it is; NULL if
 * it is neither.
 */
static char *
read_id(const char *type, const char *given)
{
	const char *number = given;

	if (strncmp(given, GLOBAL_ID_SCHEME, strlen(GLOBAL_ID_SCHEME)) == 0)
	{
		const char *name;
		int			length;

		number = api_split_global_id(given, &name, &length);
		if (number == NULL || !is_name_of(name, length, type))
			return NULL;
	}
	return is_number(number) ? read_number(number) : NULL;
}

/* A list of global ids; NULL if it is none. */
static char *
read_ids(JsonbValue *value)
{
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	id;

	if (value->type != jbvBinary ||
		!JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerSize(value->val.binary.data) > MAX_IDS)
		return NULL;
	iterator = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&iterator, &id, true)) != WJB_DONE)
		if (token == WJB_ELEM &&
			(id.type != jbvString || !matches(text_of(&id), ID_PATTERN)))
			return NULL;
	return json_of(value);
}

/*
 * A value as text that the type of its parameter reads.  NULL if its form is
 * wrong; an error of class 22 if its content is.
 */
static char *
read_value(const char *type, JsonbValue *value)
{
	char	   *given = text_of(value);
	bool		is_string = value->type == jbvString;
	Datum		datum = CStringGetDatum(given);

	if (strcmp(type, "MoneyInput") == 0)
		return read_money(JsonbValueToJsonb(value));
	if (strcmp(type, "String") == 0)
		return is_string ? given : NULL;
	if (strcmp(type, "Enum") == 0)
		return is_string ?
			str_tolower(given, strlen(given), DEFAULT_COLLATION_OID) : NULL;
	if (strcmp(type, "Boolean") == 0)
		return value->type == jbvBool ? given : NULL;
	if (strcmp(type, "JSON") == 0)
		return value->type == jbvBinary &&
			JsonContainerIsObject(value->val.binary.data) ? given : NULL;
	if (strcmp(type, "ID") == 0)
		return is_string && matches(given, ID_PATTERN) ? given : NULL;
	if (strcmp(type, "[ID]") == 0)
		return read_ids(value);
	if (strcmp(type, "DateTime") == 0)
	{
		/* With the zone written out it depends on no setting. */
		if (!matches(given, TIME_PATTERN))
			return NULL;
		(void) DirectFunctionCall3(timestamptz_in, datum,
								   ObjectIdGetDatum(InvalidOid),
								   Int32GetDatum(-1));
		return given;
	}
	if (strcmp(type, "Date") == 0)
	{
		if (!matches(given, DATE_PATTERN))
			return NULL;
		(void) DirectFunctionCall1(date_in, datum);
		return given;
	}
	if (strcmp(type, "Int") == 0)
	{
		if (value->type != jbvNumeric || !is_number(given + (*given == '-')))
			return NULL;
		(void) DirectFunctionCall1(int4in, datum);
		return given;
	}
	if (strcmp(type, "UUID") == 0)
	{
		if (!is_string)
			return NULL;
		datum = DirectFunctionCall1(uuid_in, datum);
		return DatumGetCString(DirectFunctionCall1(uuid_out, datum));
	}
	return is_string || value->type == jbvNumeric ? read_id(type, given) : NULL;
}

/* Reports what is wrong with a value, which "message" says. */
pg_noreturn static void
report_value(const char *path, JsonbValue *value, const char *sample, int code,
			 const char *message)
{
	char	   *first = str_toupper(message, pg_mblen(message),
									DEFAULT_COLLATION_OID);

	ereport(ERROR,
			(errcode(code == ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE ? code :
					 ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid value for argument \"%s\": %s", path,
					first_characters(json_of(value), SHOWN_OF_VALUE)),
			 errdetail("%s%s.", first, message + pg_mblen(message)),
			 errhint("Give %s.", sample)));
}

/*
 * A value as text that the type of its parameter reads.  22P02 if it is none
 * of that type, 22003 out of range.  An error is caught only to be reported
 * in other words, so nothing has to be undone.
 */
static char *
read_or_report(const char *type, JsonbValue *value, const char *path)
{
	MemoryContext context = CurrentMemoryContext;
	char	   *volatile result = NULL;

	PG_TRY();
	{
		result = read_value(type, value);
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		if (ERRCODE_TO_CATEGORY(error->sqlerrcode) != ERRCODE_DATA_EXCEPTION)
			PG_RE_THROW();
		FlushErrorState();
		report_value(path, value, sample_of(type), error->sqlerrcode,
					 error->message);
	}
	PG_END_TRY();
	if (result == NULL)
		report_value(path, value, sample_of(type),
					 ERRCODE_INVALID_TEXT_REPRESENTATION,
					 psprintf("it must be %s", sample_of(type)));
	return result;
}

/* Adds a name to a list of quoted names. */
static void
add_name(StringInfo names, const char *path, const char *name)
{
	appendStringInfo(names, "%s\"%s%s\"", names->len > 0 ? ", " : "", path,
					 name);
}

/* The names of all arguments of an operation. */
static char *
known_names(const ApiArguments *known, const char *path)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < known->count; i++)
		add_name(&names, path, known->arguments[i].name);
	return names.data;
}

/* Raises 22P02 unless the arguments are an object. */
static void
check_is_object(const ApiArguments *known, Jsonb *given, const char *path)
{
	char	   *json;

	if (JB_ROOT_IS_OBJECT(given))
		return;
	json = JsonbToCString(NULL, &given->root, VARSIZE(given));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 *path == '\0' ?
			 errmsg("the arguments must be a JSON object") :
			 errmsg("argument \"%s\" must be a JSON object",
					pnstrdup(path, strlen(path) - strlen("."))),
			 errdetail("What is given is %s.",
					   first_characters(json, SHOWN_OF_VALUE)),
			 errhint("Give an object with %s.", known_names(known, path))));
}

/* Whether an operation has an argument. */
static bool
is_known(const ApiArguments *known, const char *name)
{
	for (int i = 0; i < known->count; i++)
		if (strcmp(known->arguments[i].name, name) == 0)
			return true;
	return false;
}

/* Compares names by their bytes. */
static int
compare_names(const ListCell *a, const ListCell *b)
{
	return strcmp(lfirst(a), lfirst(b));
}

/* Raises 22023 for arguments that the operation has not. */
static void
check_are_known(const ApiArguments *known, const char *input, Jsonb *given,
				const char *path)
{
	JsonbIterator *iterator = JsonbIteratorInit(&given->root);
	JsonbIteratorToken token;
	JsonbValue	key;
	List	   *unknown = NIL;
	StringInfoData names;
	ListCell   *cell;

	while ((token = JsonbIteratorNext(&iterator, &key, true)) != WJB_DONE)
		if (token == WJB_KEY && !is_known(known, text_of(&key)))
			unknown = lappend(unknown, text_of(&key));
	if (unknown == NIL)
		return;
	list_sort(unknown, compare_names);
	initStringInfo(&names);
	foreach(cell, unknown)
		add_name(&names, path, lfirst(cell));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown argument %s",
					first_characters(names.data, SHOWN_OF_NAMES)),
			 errdetail("%s has the arguments %s.", input,
					   known_names(known, path)),
			 errhint("Leave out what is unknown.")));
}

/* Raises 22004 where required arguments have no value. */
static void
check_are_complete(const ApiArguments *known, const char *input, Jsonb *given,
				   const char *path)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < known->count; i++)
		if (known->arguments[i].is_required &&
			value_of_key(given, known->arguments[i].name) == NULL)
			add_name(&names, path, known->arguments[i].name);
	if (names.len > 0)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("missing argument %s", names.data),
				 errdetail("%s needs a value for each of its required arguments.",
						   input),
				 errhint("Give %s a value.", names.data)));
}

/* Reads one argument that has a value. */
static void
read_argument(JsonbParseState **state, const ApiArgument *argument,
			  JsonbValue *value, const char *path)
{
	char	   *within = psprintf("%s.", path);
	bool		is_of_field = strchr(argument->type, '.') != NULL;
	JsonbParseState *scratch = NULL;
	JsonbValue	member;

	if (is_of_field)
	{
		/* for a field of the result, which reads it again */
		pushJsonbValue(&scratch, WJB_BEGIN_OBJECT, NULL);
		read_arguments(&scratch, argument->type, JsonbValueToJsonb(value),
					   within);
		member.type = jbvBool;
		member.val.boolean = true;
		push_member(state, ".", &member);
	}
	else if (api_is_input(argument->type))
		read_arguments(state, argument->type, JsonbValueToJsonb(value),
					   within);
	if (argument->parameter != NULL)
	{
		member.type = jbvString;
		member.val.string.val = read_or_report(argument->type, value, path);
		member.val.string.len = strlen(member.val.string.val);
		push_member(state, argument->parameter, &member);
	}
}

/*
 * Reads the arguments of an operation, or the fields of an input object, and
 * adds what they are to the object under construction.
 */
static void
read_arguments(JsonbParseState **state, const char *input, Jsonb *given,
			   const char *path)
{
	ApiArguments known;

	api_arguments(input, &known);
	check_is_object(&known, given, path);
	check_are_known(&known, input, given, path);
	check_are_complete(&known, input, given, path);
	for (int i = 0; i < known.count; i++)
	{
		const ApiArgument *argument = &known.arguments[i];
		JsonbValue *value = value_of_key(given, argument->name);

		if (value != NULL)
			read_argument(state, argument, value,
						  psprintf("%s%s", path, argument->name));
	}
}

/*
 * api_read(input, arguments, path): an object of parameters and their values
 * as text.  The errors of docs/json.md.
 */
Datum
ct_api_read(PG_FUNCTION_ARGS)
{
	char	   *input = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Jsonb	   *given = PG_GETARG_JSONB_P(1);
	char	   *path = text_to_cstring(PG_GETARG_TEXT_PP(2));
	JsonbParseState *state = NULL;
	JsonbValue *result;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	read_arguments(&state, input, given, path);
	result = pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	PG_RETURN_JSONB_P(JsonbValueToJsonb(result));
}

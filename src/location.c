/*
 * location.c
 *		Locations: their currency, time zone, business day, cash rounding and
 *		rules.
 *
 * Invariants: the currency of a location is that of its cash rounding
 * increment and of its limits and never changes; no limit is negative, and the
 * one beyond which an approval is needed is not below the tolerance; a location
 * that is retired has no drawer and no device in use.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "pgtime.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "args.h"
#include "compat.h"
#include "errors.h"
#include "reference.h"
#include "reference_cache.h"
#include "result.h"

#define MAX_CURRENCY_CHARACTERS		255
#define MAX_TIME_ZONE_CHARACTERS	255
#define DEFAULT_CLOCK_SKEW_LIMIT_US	(5 * USECS_PER_MINUTE)

/* What update_location and retire_location work on. */
typedef struct LocationChange
{
	int64		id;
	Row			given;			/* what to change; NULL = unchanged */
	bool		switch_off_tolerance;
	bool		switch_off_limit;
	Row			row;
} LocationChange;

/* A row of locations. */
static Datum
location_result(const Row *row)
{
	ResultRow	result = {.count = 0};

	result_add_column(&result, row, LOCATION_ID);
	result_add_column(&result, row, LOCATION_NAME);
	result_add_currency(&result,
						ROW_MONEY(row, LOCATION_CASH_ROUNDING_INCREMENT));
	for (AttrNumber column = LOCATION_TIME_ZONE;
		 column <= LOCATION_RETIRED_AT; column++)
		result_add_column(&result, row, column);
	return result_finish(&result, CT_LOCATIONS);
}

/* How far ahead of the server's clock a given time may be, in microseconds. */
int64
location_clock_skew_limit_us(const Row *location)
{
	const Interval *limit =
		DatumGetIntervalP(ROW_VALUE(location, LOCATION_CLOCK_SKEW_LIMIT));

	/* Stored without months; the days are those of a row restored by hand. */
	return limit->day * USECS_PER_DAY + limit->time;
}

/* How far a count at the location may be off. */
static CountLimits
count_limits_of(const Row *location)
{
	CountLimits limits = {0};

	limits.has_tolerance =
		!ROW_IS_NULL(location, LOCATION_DISCREPANCY_TOLERANCE);
	if (limits.has_tolerance)
		limits.tolerance = *ROW_MONEY(location, LOCATION_DISCREPANCY_TOLERANCE);
	limits.has_limit = !ROW_IS_NULL(location, LOCATION_DISCREPANCY_LIMIT);
	if (limits.has_limit)
		limits.limit = *ROW_MONEY(location, LOCATION_DISCREPANCY_LIMIT);
	return limits;
}

/* See reference.h. */
LocationRules
location_rules_of(const Row *location)
{
	LocationRules rules;

	rules.cash_rounding_increment =
		*ROW_MONEY(location, LOCATION_CASH_ROUNDING_INCREMENT);
	rules.count_limits = count_limits_of(location);
	rules.reason_required =
		DatumGetBool(ROW_VALUE(location, LOCATION_REASON_REQUIRED));
	return rules;
}

/* See reference.h. */
LocationRules
location_rules(int64 id, Snapshot snapshot)
{
	LocationRules rules;
	Row			location;

	if (reference_cache_get_rules(id, &rules))
		return rules;
	reference_find_location(id, snapshot, &location);
	reference_cache_learn_rules(id);
	return location_rules_of(&location);
}

/* The time zone with this name, in any case of letters; 22023 if unknown. */
static pg_tz *
find_time_zone(const char *name)
{
	pg_tz	   *zone = pg_tzset(name);

	if (zone == NULL || !pg_tz_acceptable(zone))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone \"%s\" is not known", name),
				 errdetail("The server's time zone database has no zone of this name."),
				 errhint("Use a name of the view pg_timezone_names, such as Europe/Berlin.")));
	return zone;
}

/* The business date to which a moment belongs; 22008, 22023. */
DateADT
location_business_date(const Row *location, TimestampTz moment)
{
	Datum		zone = ROW_VALUE(location, LOCATION_TIME_ZONE);
	TimeADT		day_start =
		DatumGetTimeADT(ROW_VALUE(location, LOCATION_BUSINESS_DAY_START));
	struct pg_tm local;
	fsec_t		fraction;
	int			offset;
	Timestamp	local_time;
	DateADT		date;

	if (timestamp2tm(moment, &offset, &local, &fraction, NULL,
					 find_time_zone(TextDatumGetCString(zone))) != 0 ||
		tm2timestamp(&local, fraction, NULL, &local_time) != 0 ||
		!IS_VALID_TIMESTAMP(local_time - day_start))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("the time given has no business date"),
				 errdetail("In the time zone of the location it is out of range."),
				 errhint("Leave the time out to take the server's clock.")));

	local_time -= day_start;
	date = (DateADT) (local_time / USECS_PER_DAY);

	/* Days before 2000 are negative: down, not towards zero. */
	return local_time % USECS_PER_DAY < 0 ? date - 1 : date;
}

/* 22023 about a currency that no location can have. */
static void
raise_unusable_currency(const char *code, const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("currency \"%s\" cannot be used", code),
			 errdetail_internal("%s", why),
			 errhint("Give the three capital letters of a current ISO 4217 currency, such as USD.")));
}

/* The currency with this code, in use and money one can pay with; 22023. */
static const Currency *
find_currency(const text *code_text)
{
	char	   *code = text_to_cstring(code_text);
	const Currency *currency = strlen(code) == 3 ? currency_find(code) : NULL;

	if (currency == NULL)
		raise_unusable_currency(code, "ISO 4217 has no such code.");
	if (!currency->is_active)
		raise_unusable_currency(code, "It is withdrawn.");
	if (currency->digits == CURRENCY_NO_MINOR_UNITS || !currency->is_tender)
		raise_unusable_currency(code, "There is no cash in this unit of account.");
	return currency;
}

/* See reference.h. */
text *
location_arg_time_zone(FunctionCallInfo fcinfo, int n)
{
	text	   *name = arg_optional_text(fcinfo, n, "time_zone",
										 MAX_TIME_ZONE_CHARACTERS);
	pg_tz	   *zone;

	if (name == NULL)
		return NULL;
	zone = find_time_zone(text_to_cstring(name));
	return cstring_to_text(pg_get_timezone_name(zone));
}

/* 22008 unless a business day may start at this time. */
static void
check_business_day_start(TimeADT start)
{
	if (start >= USECS_PER_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("argument \"business_day_start\" is out of range"),
				 errdetail("A business day starts at 00:00 or later and before 24:00."),
				 errhint("Use 00:00 for days that start at midnight.")));
}

/*
 * The limit as an interval of microseconds only.  22008 unless it is between 0
 * and 1 day.
 */
static Interval *
clock_skew_limit(const Interval *given)
{
	Interval   *limit = palloc0(sizeof(Interval));

	if (given->month != 0 || given->day < 0 || given->day > 1 ||
		given->time < 0 ||
		given->time > USECS_PER_DAY - given->day * USECS_PER_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("argument \"clock_skew_limit\" is out of range"),
				 errdetail("It may be 0 to 1 day."),
				 errhint("Use a few minutes, such as 00:05.")));
	limit->time = given->day * USECS_PER_DAY + given->time;
	return limit;
}

/* The amounts of a location, and the arguments that give them. */
static const struct
{
	AttrNumber	column;
	const char *argument;
}			location_amounts[] = {
	{LOCATION_CASH_ROUNDING_INCREMENT, "cash_rounding"},
	{LOCATION_DISCREPANCY_TOLERANCE, "discrepancy_tolerance"},
	{LOCATION_DISCREPANCY_LIMIT, "discrepancy_limit"}
};

/* TC005 unless an amount is in the currency of the location. */
static void
check_currency(const MonetaryAmount *amount, const char *argument,
			   const MonetaryAmount *currency_model)
{
	if (!money_same_currency(amount, currency_model))
		ereport(ERROR,
				(errcode(ERRCODE_CT_CURRENCY_MISMATCH),
				 errmsg("argument \"%s\" is in another currency than the location",
						argument),
				 errdetail("It is in %.3s, the location in %.3s.",
						   amount->code, currency_model->code),
				 errhint("Give an amount in the currency of the location, which never changes.")));
}

/* TC026 unless an amount is positive or, a limit, not negative. */
static void
check_sign(const MonetaryAmount *amount, const char *argument,
		   bool is_increment, const MonetaryAmount *currency_model)
{
	if (is_increment && money_units(amount) <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INVALID_AMOUNT),
				 errmsg("argument \"%s\" must be positive", argument),
				 errdetail("It is %s.", money_to_cstring(amount)),
				 errhint("Give the smallest step of a cash payment, such as %s.",
						 money_to_cstring(currency_model))));
	if (money_units(amount) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INVALID_AMOUNT),
				 errmsg("argument \"%s\" must not be negative", argument),
				 errdetail("It is %s.", money_to_cstring(amount)),
				 errhint("Give the largest difference, over or short, that shall pass.")));
}

/*
 * TC005, then TC026 unless a location can have the amounts that are given.
 * "currency_model" is a possible increment in its currency.
 */
static void
check_amounts(const Row *given, const MonetaryAmount *currency_model)
{
	for (size_t i = 0; i < lengthof(location_amounts); i++)
	{
		AttrNumber	column = location_amounts[i].column;

		if (!ROW_IS_NULL(given, column))
			check_currency(ROW_MONEY(given, column),
						   location_amounts[i].argument, currency_model);
	}
	for (size_t i = 0; i < lengthof(location_amounts); i++)
	{
		AttrNumber	column = location_amounts[i].column;

		if (!ROW_IS_NULL(given, column))
			check_sign(ROW_MONEY(given, column), location_amounts[i].argument,
					   column == LOCATION_CASH_ROUNDING_INCREMENT,
					   currency_model);
	}
}

/* TC026 if what needs an approval would not even need a reason. */
static void
check_limit_order(const Row *row)
{
	CountLimits limits = count_limits_of(row);

	if (limits.has_tolerance && limits.has_limit &&
		money_units(&limits.limit) < money_units(&limits.tolerance))
		ereport(ERROR,
				(errcode(ERRCODE_CT_INVALID_AMOUNT),
				 errmsg("the discrepancy limit is below the discrepancy tolerance"),
				 errdetail("The limit is %s, the tolerance %s.",
						   money_to_cstring(&limits.limit),
						   money_to_cstring(&limits.tolerance)),
				 errhint("Raise the limit or lower the tolerance.")));
}

/* 22023 about a rule that cannot be switched off. */
static void
raise_invalid_switch_off(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("argument \"switch_off\" is not valid"),
			 errdetail_internal("%s", detail),
			 errhint("Name \"discrepancy_tolerance\", \"discrepancy_limit\" or both, and give no amount for it.")));
}

/*
 * Reads which limits shall be switched off: an array of their names, or NULL.
 * 22023.
 */
static void
arg_switch_off(FunctionCallInfo fcinfo, int n, LocationChange *change)
{
	Datum	   *names;
	bool	   *nulls;
	int			count = 0;

	if (!PG_ARGISNULL(n))
		deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), TEXTOID, -1, false,
						  TYPALIGN_INT, &names, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		char	   *name = nulls[i] ? NULL : TextDatumGetCString(names[i]);

		if (name == NULL)
			raise_invalid_switch_off(_("A name in it is null."));
		else if (strcmp(name, "discrepancy_tolerance") == 0)
			change->switch_off_tolerance = true;
		else if (strcmp(name, "discrepancy_limit") == 0)
			change->switch_off_limit = true;
		else
			raise_invalid_switch_off(psprintf(_("\"%s\" is no limit of a location."),
											  name));
	}
	if ((change->switch_off_tolerance &&
		 !ROW_IS_NULL(&change->given, LOCATION_DISCREPANCY_TOLERANCE)) ||
		(change->switch_off_limit &&
		 !ROW_IS_NULL(&change->given, LOCATION_DISCREPANCY_LIMIT)))
		raise_invalid_switch_off(_("What it switches off is given a value at the same time."));
}

/* TC031 if the callback of a scan found a row in use. */
static void
check_nothing_in_use(bool is_in_use, int64 location_id, const char *what)
{
	if (is_in_use)
		ereport(ERROR,
				(errcode(ERRCODE_CT_LOCATION_IN_USE),
				 errmsg("location %lld has %s in use",
						(long long) location_id, what),
				 errdetail("A location is retired after everything that belongs to it."),
				 errhint("Retire its cash drawers and devices first.")));
}

/* Looks for a row of a location's devices that is in use. */
static bool
find_device_in_use(Row *row, void *arg)
{
	bool	   *is_found = arg;

	*is_found = ROW_IS_NULL(row, DEVICE_RETIRED_AT);
	return !*is_found;
}

/* One attempt at create_location, on the new row. */
static bool
try_create(void *command, Snapshot snapshot)
{
	reference_insert(CT_LOCATION, (Row *) command, snapshot);
	return true;
}

/* One attempt at update_location. */
static bool
try_update(void *command, Snapshot snapshot)
{
	LocationChange *change = command;
	Row		   *row = &change->row;
	const Row  *given = &change->given;

	reference_find_location(change->id, snapshot, row);
	reference_check_in_use(CT_LOCATION, row);
	check_amounts(given, ROW_MONEY(row, LOCATION_CASH_ROUNDING_INCREMENT));
	for (AttrNumber column = LOCATION_NAME;
		 column <= LOCATION_REASON_REQUIRED; column++)
	{
		if (!ROW_IS_NULL(given, column))
			row_set(row, column, ROW_VALUE(given, column));
	}
	if (change->switch_off_tolerance)
		row_set_null(row, LOCATION_DISCREPANCY_TOLERANCE);
	if (change->switch_off_limit)
		row_set_null(row, LOCATION_DISCREPANCY_LIMIT);
	check_limit_order(row);
	return storage_update(CT_LOCATION, row, snapshot);
}

/* One attempt at retire_location. */
static bool
try_retire(void *command, Snapshot snapshot)
{
	LocationChange *change = command;
	Row		   *row = &change->row;
	Row			drawer;
	Datum		id = Int64GetDatum(change->id);
	bool		has_device = false;

	reference_find_location(change->id, snapshot, row);
	if (!ROW_IS_NULL(row, LOCATION_RETIRED_AT))
		return true;
	check_nothing_in_use(storage_find(CT_CASH_DRAWER,
									  CT_CASH_DRAWER_LOCATION_NAME_KEY,
									  snapshot, 1, &id, &drawer),
						 change->id, "cash drawers");
	storage_scan(CT_DEVICE, CT_DEVICE_LOCATION_IDX, snapshot, 1, &id, false,
				 find_device_in_use, &has_device);
	check_nothing_in_use(has_device, change->id, "devices");

	row_set(row, LOCATION_RETIRED_AT,
			TimestampTzGetDatum(GetCurrentTimestamp()));
	return storage_update(CT_LOCATION, row, snapshot);
}

/* Sets a column to an argument as it is; unless that is NULL. */
static void
set_optional(Row *row, AttrNumber column, FunctionCallInfo fcinfo, int n)
{
	if (!PG_ARGISNULL(n))
		row_set(row, column, PG_GETARG_DATUM(n));
}

PG_FUNCTION_INFO_V1(ct_create_location);

/*
 * create_location(name, currency, time_zone, business_day_start,
 *				   cash_rounding, external_id, discrepancy_tolerance,
 *				   discrepancy_limit, reason_required)
 */
Datum
ct_create_location(PG_FUNCTION_ARGS)
{
	Row			row;
	text	   *code;
	const Currency *currency;
	MonetaryAmount increment;
	Interval	skew_limit = {.time = DEFAULT_CLOCK_SKEW_LIMIT_US};

	row_clear(&row);
	row_set_text(&row, LOCATION_NAME, arg_name(fcinfo, 0, "name"));
	code = arg_text(fcinfo, 1, "currency", MAX_CURRENCY_CHARACTERS);
	arg_require(fcinfo, 2, "time_zone");
	row_set_text(&row, LOCATION_TIME_ZONE, location_arg_time_zone(fcinfo, 2));
	arg_require(fcinfo, 3, "business_day_start");
	check_business_day_start(PG_GETARG_TIMEADT(3));
	row_set(&row, LOCATION_BUSINESS_DAY_START, PG_GETARG_DATUM(3));
	set_optional(&row, LOCATION_CASH_ROUNDING_INCREMENT, fcinfo, 4);
	row_set_text(&row, LOCATION_EXTERNAL_ID, arg_external_id(fcinfo, 5));
	row_set(&row, LOCATION_CLOCK_SKEW_LIMIT, IntervalPGetDatum(&skew_limit));
	set_optional(&row, LOCATION_DISCREPANCY_TOLERANCE, fcinfo, 6);
	set_optional(&row, LOCATION_DISCREPANCY_LIMIT, fcinfo, 7);
	arg_require(fcinfo, 8, "reason_required");
	set_optional(&row, LOCATION_REASON_REQUIRED, fcinfo, 8);

	currency = find_currency(code);
	increment = money_of(currency, currency->cash_step);
	check_amounts(&row, &increment);
	check_limit_order(&row);
	if (ROW_IS_NULL(&row, LOCATION_CASH_ROUNDING_INCREMENT))
		row_set(&row, LOCATION_CASH_ROUNDING_INCREMENT,
				MonetaryAmountPGetDatum(&increment));

	reference_run("create_location()", try_create, &row);
	return location_result(&row);
}

PG_FUNCTION_INFO_V1(ct_update_location);

/*
 * update_location(location_id, name, time_zone, business_day_start,
 *				   cash_rounding, clock_skew_limit, discrepancy_tolerance,
 *				   discrepancy_limit, reason_required, switch_off)
 */
Datum
ct_update_location(PG_FUNCTION_ARGS)
{
	LocationChange change = {.id = arg_id(fcinfo, 0, "location_id")};
	Row		   *given = &change.given;

	row_clear(given);
	row_set_text(given, LOCATION_NAME, arg_optional_name(fcinfo, 1, "name"));
	row_set_text(given, LOCATION_TIME_ZONE, location_arg_time_zone(fcinfo, 2));
	if (!PG_ARGISNULL(3))
	{
		check_business_day_start(PG_GETARG_TIMEADT(3));
		row_set(given, LOCATION_BUSINESS_DAY_START, PG_GETARG_DATUM(3));
	}
	set_optional(given, LOCATION_CASH_ROUNDING_INCREMENT, fcinfo, 4);
	if (!PG_ARGISNULL(5))
		row_set(given, LOCATION_CLOCK_SKEW_LIMIT,
				IntervalPGetDatum(clock_skew_limit(PG_GETARG_INTERVAL_P(5))));
	set_optional(given, LOCATION_DISCREPANCY_TOLERANCE, fcinfo, 6);
	set_optional(given, LOCATION_DISCREPANCY_LIMIT, fcinfo, 7);
	set_optional(given, LOCATION_REASON_REQUIRED, fcinfo, 8);
	arg_switch_off(fcinfo, 9, &change);

	reference_run("update_location()", try_update, &change);
	return location_result(&change.row);
}

PG_FUNCTION_INFO_V1(ct_retire_location);

/* retire_location(location_id) */
Datum
ct_retire_location(PG_FUNCTION_ARGS)
{
	LocationChange change = {.id = arg_id(fcinfo, 0, "location_id")};

	reference_run("retire_location()", try_retire, &change);
	return location_result(&change.row);
}

/*
 * search_value.c
 *		Reads values of search terms.  Pure C.
 */
#include "search_value.h"

#include <string.h>

#define MICROSECONDS_PER_SECOND	INT64_C(1000000)
#define SECONDS_PER_DAY			INT64_C(86400)

/* Numbers with more digits are nobody's amount. */
#define MAX_NUMBER_DIGITS	30

/* A time as written, part by part, and how many parts there are. */
typedef struct WrittenTime
{
	int			year;
	int			month;
	int			day;
	int			hour;
	int			minute;
	int			second;
	int			microsecond;
	int			fraction_digits;
	int			parts;			/* 1 for a year, 6 with seconds, 7 with a
								 * fraction */
	bool		has_zone;
	int			zone_minutes;	/* east of UTC */
} WrittenTime;

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static inline char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/*
 * Reads a whole number that is not negative.  Returns what follows it; NULL if
 * there is none or it is above "limit".
 */
static const char *
scan_whole(const char *text, int64_t limit, int64_t *value)
{
	*value = 0;
	if (!is_digit(*text))
		return NULL;
	for (; is_digit(*text); text++)
		if (__builtin_mul_overflow(*value, 10, value) ||
			__builtin_add_overflow(*value, *text - '0', value) ||
			*value > limit)
			return NULL;
	return text;
}

/*
 * Reads "gid://application/Type/", where it stands.  Returns what follows it,
 * the text itself where there is none, NULL where one is malformed.
 */
static const char *
scan_type(const char *text, SearchId *id)
{
	memset(id, 0, sizeof(*id));
	if (strncmp(text, "gid://", 6) != 0)
		return text;
	text += 6;
	if (*text == '/')
		return NULL;
	while (*text != '/' && *text != '\0')
		text++;
	if (*text++ != '/')
		return NULL;
	id->type = text;
	while (is_letter(*text))
		text++;
	id->type_length = text - id->type;
	return id->type_length > 0 && *text == '/' ? text + 1 : NULL;
}

/* See search_value.h. */
bool
search_read_id(const char *text, SearchId *id)
{
	text = scan_type(text, id);
	if (text != NULL)
		text = scan_whole(text, INT64_MAX, &id->id);
	return text != NULL && *text == '\0';
}

/* See search_value.h. */
bool
search_read_pair(const char *text, SearchId *id)
{
	int64_t		ordinal;

	text = scan_type(text, id);
	if (text != NULL)
		text = scan_whole(text, INT64_MAX, &id->id);
	if (text == NULL || *text != '-')
		return false;
	text = scan_whole(text + 1, INT32_MAX, &ordinal);
	id->ordinal = ordinal;
	return text != NULL && *text == '\0';
}

/*
 * Reads exactly so many digits as a number between two limits.  Returns what
 * follows them, or NULL; also for NULL.
 */
static const char *
scan_part(const char *text, int digits, int least, int greatest, int *value)
{
	*value = 0;
	if (text == NULL)
		return NULL;
	for (int i = 0; i < digits; i++)
	{
		if (!is_digit(*text))
			return NULL;
		*value = *value * 10 + *text++ - '0';
	}
	return *value >= least && *value <= greatest ? text : NULL;
}

/* Reads the fraction of a second behind its point. */
static const char *
scan_fraction(const char *text, WrittenTime *time)
{
	while (is_digit(*text) && time->fraction_digits < 6)
	{
		time->microsecond = time->microsecond * 10 + *text++ - '0';
		time->fraction_digits++;
	}
	for (int i = time->fraction_digits; i < 6; i++)
		time->microsecond *= 10;
	time->parts = 7;
	return time->fraction_digits > 0 ? text : NULL;
}

/* Reads what is there of the time of a day. */
static const char *
scan_clock(const char *text, WrittenTime *time)
{
	text = scan_part(text, 2, 0, 23, &time->hour);
	time->parts = 4;
	if (text == NULL || *text != ':')
		return text;
	text = scan_part(text + 1, 2, 0, 59, &time->minute);
	time->parts = 5;
	if (text == NULL || *text != ':')
		return text;
	text = scan_part(text + 1, 2, 0, 59, &time->second);
	time->parts = 6;
	if (text == NULL || *text != '.')
		return text;
	return scan_fraction(text + 1, time);
}

/* Reads a zone, where there is one. */
static const char *
scan_zone(const char *text, WrittenTime *time)
{
	int			sign;
	int			hours;
	int			minutes = 0;

	if (text == NULL || *text == '\0')
		return text;
	time->has_zone = true;
	if (lower(*text) == 'z')
		return text + 1;
	if (*text != '+' && *text != '-')
		return NULL;
	sign = *text == '-' ? -1 : 1;
	text = scan_part(text + 1, 2, 0, 15, &hours);
	if (text != NULL && *text != '\0')
		text = scan_part(*text == ':' ? text + 1 : text, 2, 0, 59, &minutes);
	time->zone_minutes = sign * (hours * 60 + minutes);
	return text;
}

static inline bool
is_leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static inline int
days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/* Reads a time as far as it is written. */
static bool
scan_time(const char *text, WrittenTime *time)
{
	memset(time, 0, sizeof(*time));
	time->month = time->day = 1;
	time->parts = 1;
	text = scan_part(text, 4, 1, 9999, &time->year);
	if (text != NULL && *text == '-')
	{
		text = scan_part(text + 1, 2, 1, 12, &time->month);
		time->parts = 2;
		if (text != NULL && *text == '-')
		{
			text = scan_part(text + 1, 2, 1,
							 days_of_month(time->year, time->month),
							 &time->day);
			time->parts = 3;
			if (text != NULL && (lower(*text) == 't' || *text == ' '))
				text = scan_zone(scan_clock(text + 1, time), time);
		}
	}
	return text != NULL && *text == '\0';
}

/* Days from 2000-01-01 to the first of a month, in the Gregorian calendar. */
static int64_t
days_until(int year, int month)
{
	int64_t		before = year - 1;
	int64_t		days = before * 365 + before / 4 - before / 100 + before / 400;

	for (int m = 1; m < month; m++)
		days += days_of_month(year, m);
	/* As many days are before the year 2000. */
	return days - 730119;
}

/* How long a day is, or the shorter period that is written. */
static int64_t
length_within_day(const WrittenTime *time)
{
	int64_t		length = 1;

	switch (time->parts)
	{
		case 4:
			return 3600 * MICROSECONDS_PER_SECOND;
		case 5:
			return 60 * MICROSECONDS_PER_SECOND;
		case 6:
			return MICROSECONDS_PER_SECOND;
		case 7:
			for (int i = time->fraction_digits; i < 6; i++)
				length *= 10;
			return length;
		default:
			return SECONDS_PER_DAY * MICROSECONDS_PER_SECOND;
	}
}

/* See search_value.h. */
bool
search_read_period(const char *text, SearchPeriod *period)
{
	const int64_t day = SECONDS_PER_DAY * MICROSECONDS_PER_SECOND;
	WrittenTime time;
	int64_t		seconds;

	memset(period, 0, sizeof(*period));
	if (!scan_time(text, &time))
		return false;
	period->has_clock = time.parts > 3;
	period->has_zone = time.has_zone;
	seconds = (time.hour * 60 + time.minute - time.zone_minutes) * 60 +
		time.second;
	period->begin = (days_until(time.year, time.month) + time.day - 1) * day +
		seconds * MICROSECONDS_PER_SECOND + time.microsecond;
	if (time.parts == 1)
		period->end = days_until(time.year + 1, 1) * day;
	else if (time.parts == 2)
		period->end = period->begin +
			days_of_month(time.year, time.month) * day;
	else
		period->end = period->begin + length_within_day(&time);
	return true;
}

/* See search_value.h. */
bool
search_is_number(const char *text)
{
	int			digits = 0;

	if (*text == '+' || *text == '-')
		text++;
	if (!is_digit(*text))
		return false;
	for (; is_digit(*text); text++)
		digits++;
	if (*text == '.' && is_digit(text[1]))
		for (text++; is_digit(*text); text++)
			digits++;
	return *text == '\0' && digits <= MAX_NUMBER_DIGITS;
}

/* See search_value.h. */
bool
search_same_word(const char *a, const char *b)
{
	while (*a != '\0' && lower(*a) == lower(*b))
	{
		a++;
		b++;
	}
	return *a == *b;
}

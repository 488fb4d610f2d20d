/*
 * search_value.h
 *		Values of search terms: ids, times and numbers as written.  Pure C.
 *
 *	id:		digit+ | "gid://" name "/" name "/" digit+
 *	pair:	digit+ "-" digit+		an activity: session and ordinal; also as
 *									the end of a global id
 *	time:	year ("-" month ("-" day (("T" | "t" | " ") clock zone?)?)?)?
 *	clock:	hour (":" minute (":" second ("." digit{1,6})?)?)?
 *	zone:	"Z" | "z" | ("+" | "-") hour (":"? minute)?
 *	number:	("+" | "-")? digit+ ("." digit+)?	at most 30 digits
 *
 * A year has four digits, the other parts of a time two.
 */
#ifndef CT_SEARCH_VALUE_H
#define CT_SEARCH_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A period, from "begin" up to but without "end", in microseconds since
 * 2000-01-01 00:00: of UTC where the time has a zone, else of whatever zone is
 * meant.  "2024-03" is a month, "2024-03-01T10:00" a minute.
 */
typedef struct SearchPeriod
{
	int64_t		begin;
	int64_t		end;
	bool		has_clock;		/* there is a time of the day */
	bool		has_zone;
} SearchPeriod;

/* An id as written. */
typedef struct SearchId
{
	int64_t		id;
	int32_t		ordinal;		/* of a pair */
	const char *type;			/* name in a global id; NULL if it is none */
	size_t		type_length;
} SearchId;

/* Each of these is false unless the text is what is asked for. */
extern bool search_read_id(const char *text, SearchId *id);
extern bool search_read_pair(const char *text, SearchId *id);
extern bool search_read_period(const char *text, SearchPeriod *period);
extern bool search_is_number(const char *text);

/* Are these equal but for the case of ASCII letters? */
extern bool search_same_word(const char *a, const char *b);

#endif							/* CT_SEARCH_VALUE_H */

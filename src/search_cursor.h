/*
 * search_cursor.h
 *		The cursor of a page: base64 of JSON with the key of one row.  Pure C.
 *
 *	{"last_id":"17","last_value":"…","list":"…","sort_key":"…"}
 *
 * last_value is null where the row has none.  Callers of the extension treat
 * cursors as opaque; whatever is not exactly of this form is refused.
 */
#ifndef CT_SEARCH_CURSOR_H
#define CT_SEARCH_CURSOR_H

#include <stdbool.h>
#include <stddef.h>

typedef struct SearchCursor
{
	const char *last_id;		/* of the row */
	const char *last_value;		/* of the sort key in the row; may be NULL */
	const char *list;			/* which rows */
	const char *sort_key;		/* in which order */
} SearchCursor;

/* Room that search_cursor_encode needs, with the final zero byte. */
extern size_t search_cursor_size(const SearchCursor *cursor);

/* Writes a cursor with a final zero byte. */
extern void search_cursor_encode(const SearchCursor *cursor, char *text);

/*
 * Reads a cursor into texts in "buffer", which has room for "text" and its
 * final zero byte.  False unless search_cursor_encode might have written it.
 */
extern bool search_cursor_decode(const char *text, char *buffer,
								 SearchCursor *cursor);

#endif							/* CT_SEARCH_CURSOR_H */

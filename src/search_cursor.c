/*
 * search_cursor.c
 *		Writes and reads cursors.  Pure C.
 */
#include "search_cursor.h"

#include <stdint.h>
#include <string.h>

static const char base64_digits[] =
"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static const char hex_digits[] = "0123456789abcdef";

/* Takes the bytes of the JSON one by one and writes base64. */
typedef struct Writer
{
	char	   *at;
	uint32_t	bits;
	int			bytes;			/* in "bits": 0, 1 or 2 */
} Writer;

/* Writes "digits" digits of the three bytes in writer->bits. */
static void
write_digits(Writer *writer, int digits)
{
	for (int i = 0; i < 4; i++)
		*writer->at++ = i < digits ?
			base64_digits[writer->bits >> (18 - 6 * i) & 63] : '=';
	writer->bits = 0;
	writer->bytes = 0;
}

static void
write_byte(Writer *writer, char c)
{
	writer->bits |= (uint32_t) (unsigned char) c << (16 - 8 * writer->bytes);
	if (++writer->bytes == 3)
		write_digits(writer, 4);
}

static void
write_text(Writer *writer, const char *text)
{
	while (*text != '\0')
		write_byte(writer, *text++);
}

/* Writes a JSON string, or null. */
static void
write_string(Writer *writer, const char *text)
{
	if (text == NULL)
	{
		write_text(writer, "null");
		return;
	}
	write_byte(writer, '"');
	for (; *text != '\0'; text++)
	{
		unsigned char c = *text;

		if (c < ' ')
		{
			write_text(writer, "\\u00");
			write_byte(writer, hex_digits[c >> 4]);
			write_byte(writer, hex_digits[c & 15]);
			continue;
		}
		if (c == '"' || c == '\\')
			write_byte(writer, '\\');
		write_byte(writer, c);
	}
	write_byte(writer, '"');
}

/* See search_cursor.h. */
size_t
search_cursor_size(const SearchCursor *cursor)
{
	size_t		length = strlen(cursor->last_id) + strlen(cursor->list) +
		strlen(cursor->sort_key);

	if (cursor->last_value != NULL)
		length += strlen(cursor->last_value);
	/* A byte becomes at most six; keys and punctuation are 60 bytes. */
	return (6 * length + 60 + 2) / 3 * 4 + 1;
}

/* See search_cursor.h. */
void
search_cursor_encode(const SearchCursor *cursor, char *text)
{
	Writer		writer = {.at = text};

	write_text(&writer, "{\"last_id\":");
	write_string(&writer, cursor->last_id);
	write_text(&writer, ",\"last_value\":");
	write_string(&writer, cursor->last_value);
	write_text(&writer, ",\"list\":");
	write_string(&writer, cursor->list);
	write_text(&writer, ",\"sort_key\":");
	write_string(&writer, cursor->sort_key);
	write_text(&writer, "}");
	if (writer.bytes > 0)
		write_digits(&writer, writer.bytes + 1);
	*writer.at = '\0';
}

/* The value of a digit of base64, or -1. */
static int
digit_value(char c)
{
	const char *digit = c == '\0' ? NULL : strchr(base64_digits, c);

	return digit == NULL ? -1 : (int) (digit - base64_digits);
}

/*
 * Decodes base64 with its padding, without blanks, into "bytes".  Returns
 * their number, or -1.  Bits that stand for no byte must be zero.
 */
static long
decode_base64(const char *text, char *bytes)
{
	char	   *at = bytes;

	while (*text != '\0')
	{
		uint32_t	bits = 0;
		int			digits = 0;

		for (; digits < 4 && digit_value(*text) >= 0; digits++)
			bits = bits << 6 | digit_value(*text++);
		if (digits < 2)
			return -1;
		bits <<= 6 * (4 - digits);
		for (int i = 0; i < digits - 1; i++)
			*at++ = (char) (bits >> (16 - 8 * i) & 255);
		if (digits == 4)
			continue;
		if ((bits & (digits == 2 ? 0xffff : 0xff)) != 0 ||
			strcmp(text, digits == 2 ? "==" : "=") != 0)
			return -1;
		break;
	}
	return at - bytes;
}

/* Steps over a fixed text; NULL if it is not there. */
static char *
expect(char *at, const char *text)
{
	size_t		length = strlen(text);

	return at != NULL && strncmp(at, text, length) == 0 ? at + length : NULL;
}

/* The value of the two lower hex digits, or -1. */
static int
hex_value(const char *text)
{
	const char *high = *text == '\0' ? NULL : strchr(hex_digits, *text);
	const char *low;

	if (high == NULL)
		return -1;
	low = text[1] == '\0' ? NULL : strchr(hex_digits, text[1]);
	if (low == NULL)
		return -1;
	return (int) ((high - hex_digits) * 16 + (low - hex_digits));
}

/*
 * Reads a JSON string as write_string writes it, and leaves it without quotes
 * and escapes where it stood.  Returns what follows it, or NULL.
 */
static char *
read_string(char *at, const char **string)
{
	char	   *to;

	at = expect(at, "\"");
	if (at == NULL)
		return NULL;
	*string = to = at;
	while (*at != '"')
	{
		char		c = *at++;

		if ((unsigned char) c < ' ')
			return NULL;
		if (c == '\\' && (*at == '"' || *at == '\\'))
			c = *at++;
		else if (c == '\\')
		{
			int			value = -1;

			at = expect(at, "u00");
			if (at != NULL)
				value = hex_value(at);
			if (value < 1 || value >= ' ')
				return NULL;
			c = (char) value;
			at += 2;
		}
		*to++ = c;
	}
	*to = '\0';
	return at + 1;
}

/* See search_cursor.h. */
bool
search_cursor_decode(const char *text, char *buffer, SearchCursor *cursor)
{
	long		length = decode_base64(text, buffer);
	char	   *at = buffer;
	char	   *behind_null;

	if (length < 0)
		return false;
	/* There is room: base64 is not shorter than what it encodes. */
	buffer[length] = '\0';
	at = read_string(expect(at, "{\"last_id\":"), &cursor->last_id);
	at = expect(at, ",\"last_value\":");
	behind_null = expect(at, "null");
	cursor->last_value = NULL;
	at = behind_null != NULL ? behind_null :
		read_string(at, &cursor->last_value);
	at = read_string(expect(at, ",\"list\":"), &cursor->list);
	at = read_string(expect(at, ",\"sort_key\":"), &cursor->sort_key);
	at = expect(at, "}");
	return at == buffer + length;
}

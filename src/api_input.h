/*
 * api_input.h
 *		What the operations of the API take, and how their ids are written.
 */
#ifndef CT_API_INPUT_H
#define CT_API_INPUT_H

/* No operation has more arguments than this. */
#define API_MAX_ARGUMENTS	27

/* An argument of an operation, or a field of an input object. */
typedef struct ApiArgument
{
	const char *name;			/* NULL after the last one */
	const char *type;			/* of an id: of the object that it names */
	const char *parameter;		/* of the command; NULL if it takes none */
	bool		is_required;
} ApiArgument;

/* The arguments of an operation, in order; none of one that is unknown. */
typedef struct ApiArguments
{
	int			count;
	ApiArgument arguments[API_MAX_ARGUMENTS];
} ApiArguments;

extern void api_arguments(const char *input, ApiArguments *result);

/* Whether a type of an argument is an input object, with fields of its own. */
extern bool api_is_input(const char *type);

/* How every global id begins; the name of an application follows. */
#define GLOBAL_ID_SCHEME	"gid://"

/* The global id of an object. */
extern char *api_global_id(const char *name, const char *local_id);

/*
 * Takes a global id of any application apart: sets the name of the object and
 * returns the local id; NULL if it is no global id.
 */
extern const char *api_split_global_id(const char *id, const char **name,
									   int *name_length);

#endif							/* CT_API_INPUT_H */

/*
 * args.h
 *		Arguments of SQL functions, checked for form as they are read.
 *
 * Form comes first in the order of precedence of errors (docs/errors.md): NULL
 * for a required argument is 22004, a text that is too long 22001, an
 * infinite time 22008.
 */
#ifndef CT_ARGS_H
#define CT_ARGS_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "money.h"
#include "utils/uuid.h"

#define MAX_NOTE_CHARACTERS			2000
#define MAX_REFERENCE_CHARACTERS	255
#define MAX_TENDER_CHARACTERS		32

/* 22004 that names the argument. */
extern void arg_require(FunctionCallInfo fcinfo, int n, const char *name);

/* A required id, amount or text. */
extern int64 arg_id(FunctionCallInfo fcinfo, int n, const char *name);
extern const MonetaryAmount *arg_money(FunctionCallInfo fcinfo, int n,
									   const char *name);
extern text *arg_text(FunctionCallInfo fcinfo, int n, const char *name,
					  int max_characters);

/* The same, optional: NULL when the argument is NULL. */
extern const MonetaryAmount *arg_optional_money(FunctionCallInfo fcinfo, int n);
extern text *arg_optional_text(FunctionCallInfo fcinfo, int n,
							   const char *name, int max_characters);

/* An optional time: false when NULL.  22008 for infinity. */
extern bool arg_optional_time(FunctionCallInfo fcinfo, int n,
							  const char *name, TimestampTz *time);

#endif							/* CT_ARGS_H */

/*
 * module.c
 *		The magic block of the loadable module.
 */
#include "postgres.h"

#include "fmgr.h"

#ifdef PG_MODULE_MAGIC_EXT
PG_MODULE_MAGIC_EXT(.name = "cash_tracking", .version = EXTENSION_VERSION);
#else
PG_MODULE_MAGIC;
#endif

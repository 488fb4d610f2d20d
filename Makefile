# cash_tracking: built with PGXS.
#
#   make                 build the module and the install script
#   make install         install both (as root, or with DESTDIR=…)
#   make installcheck    regression, isolation and TAP tests against a server
#   make sql             write sql/cash_tracking--<version>.sql from sql/parts/
#   make check-sql       fail if that script is not what the parts say
#   make check-unit      unit tests of the pure C parts, without a server
#   make fuzz            fuzzing of the same, which takes minutes
#
# scripts/test runs everything on throw-away clusters.

EXTENSION   = cash_tracking
MODULE_big  = cash_tracking

# Look at VPATH before PGXS is included: PGXS sets it even in-tree.
SRC        := $(if $(VPATH),$(VPATH),.)
EXTVERSION := $(shell sed -n "s/^default_version *= *'\([^']*\)'.*/\1/p" $(SRC)/$(EXTENSION).control)
OBJS        = $(patsubst $(SRC)/%.c,%.o,$(sort $(wildcard $(SRC)/src/*.c)))
SQL_PARTS   = $(sort $(wildcard $(SRC)/sql/parts/*.sql))
SQL_SCRIPT  = $(SRC)/sql/$(EXTENSION)--$(EXTVERSION).sql

PG_CONFIG ?= pg_config
# The server's headers are a system's: what -Wextra says of them is not ours.
PG_CPPFLAGS = -DEXTENSION_VERSION='"$(EXTVERSION)"' -isystem $(shell $(PG_CONFIG) --includedir-server)
# A bool where PostgreSQL 16 wants a TU_UpdateIndexes must not compile.
PG_CFLAGS   = -Wextra -Werror=incompatible-pointer-types
DATA        = $(patsubst $(SRC)/%,%,$(sort $(SQL_SCRIPT) $(wildcard $(SRC)/sql/$(EXTENSION)--*.sql)))

REGRESS        = $(sort $(patsubst $(SRC)/test/sql/%.sql,%,$(wildcard $(SRC)/test/sql/*.sql)))
REGRESS_OPTS   = --inputdir=$(srcdir)/test --outputdir=. --load-extension=$(EXTENSION)
ISOLATION      = $(sort $(patsubst $(SRC)/test/specs/%.spec,%,$(wildcard $(SRC)/test/specs/*.spec)))
ISOLATION_OPTS = --inputdir=$(srcdir)/test --outputdir=. --load-extension=$(EXTENSION)
# ":=" and no trailing remark, so that PGXS's ifdef sees an empty value without IPC::Run.
TAP_TESTS     := $(shell perl -MIPC::Run -e 'print 1' 2>/dev/null)
# PGXS looks in t/ otherwise.
PROVE_TESTS    = test/t/*.pl

# Stays the default goal.
all: $(SQL_SCRIPT)

# The build directory needs src/ and a view of expected/.
ifdef VPATH
REGRESS_PREP = vpath-tree
.PHONY: vpath-tree
$(OBJS): | vpath-tree
vpath-tree:
	mkdir -p src
	ln -sfn $(abspath $(SRC))/expected expected
endif

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

$(OBJS): $(wildcard $(SRC)/src/*.h)

$(SQL_SCRIPT): $(SQL_PARTS) $(SRC)/Makefile
	@echo "-- Generated from sql/parts/ by make sql. Do not edit." > $@
	@cat $(SQL_PARTS) >> $@

.PHONY: sql check-sql check-unit
sql: $(SQL_SCRIPT)

check-sql:
	@test -f $(SQL_SCRIPT) || $(MAKE) -s sql
	@{ echo "-- Generated from sql/parts/ by make sql. Do not edit."; cat $(SQL_PARTS); } | diff -u $(SQL_SCRIPT) -

# The committed table is what the script makes of the data.
.PHONY: check-currencies
check-currencies:
	$(SRC)/scripts/generate_currency_table | diff -u $(SRC)/src/currency_table.c -

# Unit tests of the pure C parts, under the address and undefined behaviour
# sanitizers; they need no server and none of its headers.
PURE_C      = $(addprefix $(SRC)/src/,currency.c currency_table.c money_text.c search_cursor.c search_parse.c search_value.c)
UNIT_TESTS  = $(patsubst $(SRC)/%.c,%,$(sort $(wildcard $(SRC)/test/unit/*_test.c)))
UNIT_CFLAGS = -std=gnu99 -g -O1 -Wall -Wextra -Werror -fsanitize=address,undefined -fno-sanitize-recover=all

check-unit: check-currencies $(UNIT_TESTS)
	@set -e; for test in $(UNIT_TESTS); do ./$$test; done
	@$(SRC)/test/unit/currency_data.t

$(UNIT_TESTS): %: $(SRC)/%.c $(PURE_C) $(wildcard $(SRC)/src/*.h $(SRC)/test/unit/*.h)
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) -DSOURCE_ROOT='"$(SRC)"' -I$(SRC)/src -I$(SRC)/test/unit -o $@ $< $(PURE_C)

# Coverage-guided fuzzing of the pure C parts, which needs clang.  It starts
# from the corpus that is kept, and leaves that as it is.
FUZZ_RUNS   = 10000000
FUZZ_CFLAGS = -std=gnu99 -g -O1 -Wall -Wextra -Werror -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
FUZZERS     = $(patsubst $(SRC)/test/fuzz/%_fuzz.c,fuzz-%,$(sort $(wildcard $(SRC)/test/fuzz/*_fuzz.c)))

.PHONY: fuzz $(FUZZERS)
fuzz: $(FUZZERS)

$(FUZZERS): fuzz-%:
	mkdir -p tmp_fuzz/$*
	clang $(FUZZ_CFLAGS) -I$(SRC)/src -o tmp_fuzz/$*_fuzz $(SRC)/test/fuzz/$*_fuzz.c $(PURE_C)
	tmp_fuzz/$*_fuzz -runs=$(FUZZ_RUNS) -max_len=600 -print_final_stats=1 -dict=$(SRC)/test/fuzz/$*.dict -artifact_prefix=tmp_fuzz/ tmp_fuzz/$* $(SRC)/test/fuzz/$*.corpus

.PHONY: clean-unit
clean: clean-unit
clean-unit:
	rm -f $(UNIT_TESTS)
	rm -rf tmp_fuzz

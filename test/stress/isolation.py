"""Every ordered pair of commands, against a naive model.

A first transaction makes a call and ends; a second one makes another call
while the first is open, or after it, with a snapshot that is fresh or was taken
before.  Afterwards the rows must be those of a model that is told only which
calls were acknowledged, in an order that the clients could see.  What was not
acknowledged is what the model refuses, too; or 40001 above READ COMMITTED,
because the first transaction committed.

Usage: isolation.py CONNINFO [quick]; writes TAP.
"""

import copy
import itertools
import json
import multiprocessing
import sys

from connection import Connection, OK, Outcome

LEVELS = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")
ENDINGS = ("commit", "rollback", "savepoint", "prepared")
WORKERS = 2

SETUP = """
SET search_path = public, cash_tracking;
CREATE FUNCTION pg_temp.staff() RETURNS bigint LANGUAGE sql
RETURN (SELECT min(id) FROM cash_tracking.staff_members);

-- A device on a drawer with a session in which 10.00 were sold.
CREATE FUNCTION pg_temp.till(drawer bigint, name text, is_open boolean) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
  device CONSTANT bigint := (cash_tracking.register_device(
    (SELECT location_id FROM cash_tracking.cash_drawers WHERE id = drawer), name, drawer)).id;
  session CONSTANT bigint := (cash_tracking.open_session(device, pg_temp.staff())).id;
BEGIN
  PERFORM cash_tracking.record_payment(session, pg_temp.staff(), 'sale', '10.00 USD');
  IF NOT is_open THEN
    PERFORM cash_tracking.close_session(session, '100.00 USD', pg_temp.staff());
  END IF;
  RETURN ARRAY[device, session];
END $$;

-- Two drawers, a till on the first and perhaps another: their ids.
CREATE FUNCTION pg_temp.shop(name text, first_is_open boolean, second_is_open boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
  location CONSTANT bigint := (SELECT max(id) FROM cash_tracking.locations);
  drawer CONSTANT bigint := (cash_tracking.create_cash_drawer(location, name || ' 1')).id;
  other CONSTANT bigint := (cash_tracking.create_cash_drawer(location, name || ' 2')).id;
  first CONSTANT bigint[] := pg_temp.till(drawer, name || ' 1', first_is_open);
  second bigint[];
BEGIN
  IF second_is_open IS NOT NULL THEN
    second := pg_temp.till(drawer, name || ' 2', second_is_open);
  END IF;
  RETURN json_build_object('drawers', ARRAY[drawer, other],
    'devices', ARRAY[first[1], second[1]], 'sessions', ARRAY[first[2], second[2]]);
END $$;

CREATE FUNCTION pg_temp.number(amount cash_tracking.monetary_amount) RETURNS integer LANGUAGE sql
RETURN cash_tracking.amount(amount)::integer;

-- All that is known of two drawers, in whole dollars, and what is wrong.
CREATE FUNCTION pg_temp.picture(drawers bigint[], devices bigint[]) RETURNS json
LANGUAGE sql AS $$
SELECT json_build_object(
  'balances', (SELECT json_agg(ARRAY[pg_temp.number(balance), last_z_number] ORDER BY id)
    FROM cash_tracking.cash_drawers WHERE id = ANY (drawers)),
  'assigned', (SELECT json_agg(array_position(drawers, cash_drawer_id) ORDER BY id)
    FROM cash_tracking.point_of_sale_devices WHERE id = ANY (devices)),
  'sessions', (SELECT json_agg(json_build_array(
      array_position(devices, s.point_of_sale_device_id), array_position(drawers, s.cash_drawer_id), s.z_number,
      (SELECT json_agg(json_build_array(a.type, pg_temp.number(a.cash),
          pg_temp.number(a.expected), pg_temp.number(a.counted)) ORDER BY a.ordinal)
        FROM cash_tracking.session_activity a WHERE a.session_id = s.id))
      ORDER BY s.point_of_sale_device_id, s.id)
    FROM cash_tracking.payment_session s WHERE s.cash_drawer_id = ANY (drawers)),
  'corrections', (SELECT json_agg(coalesce((SELECT json_agg(pg_temp.number(c.amount) ORDER BY c.number)
      FROM cash_tracking.session_corrections c WHERE c.cash_drawer_id = d.id), '[]') ORDER BY d.id)
    FROM cash_tracking.cash_drawers d WHERE d.id = ANY (drawers)),
  'findings', (SELECT count(*) FROM unnest(drawers) d, cash_tracking.verify_drawer(d)));
$$;
"""


class Refused(Exception):
    """The model refuses a call with a SQLSTATE."""


class Model:
    """Tills and drawers as one would do it on paper."""

    def __init__(self, first_is_open, second_is_open):
        self.z_numbers = [0, 0]
        self.assigned = []
        self.sessions = []
        self.corrections = [[], []]
        for is_open in (first_is_open, second_is_open):
            if is_open is None:
                continue
            device = len(self.assigned)
            self.assigned.append(0)
            self.open(device, None)
            self.record(len(self.sessions) - 1, [("sale", 10)])
            if not is_open:
                self.close(len(self.sessions) - 1, 100, None)

    def balance(self, drawer):
        return sum(activity[1] for session in self.sessions
                   if session["drawer"] == drawer
                   for activity in session["activities"])

    def active(self, device):
        for number, session in enumerate(self.sessions):
            if session["device"] == device and session["z"] is None:
                return number
        return None

    def open(self, device, counted):
        if self.active(device) is not None:
            raise Refused("TC002")
        drawer = self.assigned[device]
        self.sessions.append({"device": device, "drawer": drawer, "z": None,
                              "activities": [], "is_reversed": False})
        self.count(len(self.sessions) - 1, "opening", counted)

    def check_open(self, session):
        if self.sessions[session]["z"] is not None:
            raise Refused("TC001")

    def count(self, session, kind, counted):
        self.check_open(session)
        expected = self.balance(self.sessions[session]["drawer"])
        if counted is None:
            counted = expected
        self.sessions[session]["activities"].append(
            [kind, counted - expected, expected, counted])

    def record(self, session, activities):
        self.check_open(session)
        for kind, cash in activities:
            self.sessions[session]["activities"].append([kind, cash, None, None])

    def reverse_sale(self, session):
        """Takes the sale back with which every session begins."""
        self.check_open(session)
        if self.sessions[session]["is_reversed"]:
            raise Refused("TC028")
        self.sessions[session]["is_reversed"] = True
        self.record(session, [("sale", -10)])

    def pay_on_device(self, device, cash):
        if self.active(device) is None:
            self.open(device, None)
        self.record(self.active(device), [("sale", cash)])

    def close(self, session, counted, left):
        self.count(session, "closing", counted)
        row = self.sessions[session]
        if left is not None and left != counted:
            row["activities"].append(["closing_adjustment", left - counted, None, None])
        self.z_numbers[row["drawer"]] += 1
        row["z"] = self.z_numbers[row["drawer"]]

    def correct(self, session, amount):
        if self.sessions[session]["z"] is None:
            raise Refused("TC030")
        self.corrections[self.sessions[session]["drawer"]].append(amount)

    def assign(self, device, drawer):
        if self.assigned[device] != drawer and self.active(device) is not None:
            raise Refused("TC024")
        self.assigned[device] = drawer

    def picture(self):
        sessions = sorted(enumerate(self.sessions), key=lambda s: (s[1]["device"], s[0]))
        return {
            "balances": [[self.balance(n), z] for n, z in enumerate(self.z_numbers)],
            "assigned": [drawer + 1 for drawer in self.assigned],
            "sessions": [[s["device"] + 1, s["drawer"] + 1, s["z"], s["activities"]]
                         for _, s in sessions],
            "corrections": self.corrections,
            "findings": 0}


# For each command: the SQL, and the same on paper.  "t" is the till (0 or 1,
# device and session), "n" makes the amounts of two calls differ.
COMMANDS = {
    "open_session": (
        "SELECT id FROM cash_tracking.open_session({device}, {staff}, '{n}20.00 USD')",
        lambda m, t, n: m.open(t, n * 100 + 20)),
    "count_cash": (
        "SELECT id FROM cash_tracking.count_cash({session}, '{n}30.00 USD', {staff})",
        lambda m, t, n: m.count(t, "mid_session", n * 100 + 30)),
    "adjust_cash": (
        "SELECT id FROM cash_tracking.adjust_cash({session}, '-{n}.00 USD', {staff})",
        lambda m, t, n: m.record(t, [("adjustment", -n)])),
    "record_payment": (
        "SELECT id FROM cash_tracking.record_payment({session}, {staff}, 'sale', '{n}1.00 USD')",
        lambda m, t, n: m.record(t, [("sale", n * 10 + 1)])),
    "record_device_payment": (
        "SELECT id FROM cash_tracking.record_device_payment({device}, {staff}, 'sale', '{n}2.00 USD')",
        lambda m, t, n: m.pay_on_device(t, n * 10 + 2)),
    "record_no_sale": (
        "SELECT id FROM cash_tracking.record_no_sale({session}, {staff})",
        lambda m, t, n: m.record(t, [("no_sale", 0)])),
    "reverse_activity": (
        "SELECT id FROM cash_tracking.reverse_activity({session}, 2, {staff})",
        lambda m, t, n: m.reverse_sale(t)),
    "close_session": (
        "SELECT id FROM cash_tracking.close_session({session}, '{n}40.00 USD', {staff}, '{n}00.00 USD')",
        lambda m, t, n: m.close(t, n * 100 + 40, n * 100)),
    "correct_session": (
        "SELECT id FROM cash_tracking.correct_session({session}, 'recount', '{n}5.00 USD', {staff})",
        lambda m, t, n: m.correct(t, n * 10 + 5)),
    "INSERT": (
        "INSERT INTO cash_tracking.session_activity (session_id, staff_member_id, type, cash, amount, tender)"
        " VALUES ({session}, {staff}, 'adjustment', '{n}3.00 USD', NULL, NULL),"
        " ({session}, {staff}, 'sale', NULL, '{n}4.00 USD', 'cash')",
        lambda m, t, n: m.record(t, [("adjustment", n * 10 + 3), ("sale", n * 10 + 4)])),
    "assign_device": (
        "SELECT id FROM cash_tracking.assign_device_to_cash_drawer({device}, {other})",
        lambda m, t, n: m.assign(t, 1)),
}
# These make something of a device without a session.
DEVICE_COMMANDS = ("open_session", "record_device_payment", "assign_device")


def scenarios(first, second):
    """Which sessions are open at the start, and whether both use one till."""
    yield True, None
    if first in DEVICE_COMMANDS or second in DEVICE_COMMANDS:
        yield False, None
    yield first not in DEVICE_COMMANDS, second not in DEVICE_COMMANDS


def plans(level, quick):
    """(level of the first, when the second begins, how the first ends)"""
    endings = ("commit",) if quick else ENDINGS
    for ending in endings:
        yield level, "during", ending
        if level != LEVELS[0] and not quick:
            yield level, "stale", ending
    yield level, "late", "commit"
    if level != LEVELS[0] and not quick:
        yield LEVELS[0], "during", "commit"
        yield LEVELS[0], "late", "commit"


class Failure(Exception):
    """A case went wrong."""


class Runner:
    """Runs cases on three connections."""

    def __init__(self, conninfo, number):
        self.first, self.second, self.monitor = (Connection(conninfo) for _ in range(3))
        self.monitor.need(SETUP)
        self.staff = self.monitor.need("SELECT pg_temp.staff()")
        self.name = f"Worker {number}"
        self.cases = 0
        self.waits = 0

    def sql(self, command, ids, till, n):
        return COMMANDS[command][0].format(
            device=ids["devices"][till], session=ids["sessions"][till],
            other=ids["drawers"][1], staff=self.staff, n=n)

    def is_waiting(self):
        """Waits until the second call is done or waits for a lock."""
        while not self.second.is_done(0.0005):
            if self.monitor.need("SELECT cardinality(pg_blocking_pids("
                                 f"{self.second.pid})) > 0") == "t":
                return True
        return False

    def end_first(self, outcome, ending):
        """Ends the first transaction; is what it did there for good?"""
        if outcome.code != OK:
            self.first.need("ROLLBACK")
            return outcome
        if ending == "rollback":
            self.first.need("ROLLBACK")
            return Outcome("rolled back", None, "")
        if ending == "savepoint":
            self.first.call("ROLLBACK TO s; COMMIT")
            return Outcome("rolled back", None, "")
        if ending == "prepared":
            gid = f"{self.name} {self.cases}"
            prepared = self.first.call(f"PREPARE TRANSACTION '{gid}'")
            if prepared.code != OK:
                self.first.need("ROLLBACK")
                return prepared
            self.first.need(f"COMMIT PREPARED '{gid}'")
            return outcome
        committed = self.first.call("COMMIT")
        return outcome if committed.code == OK else committed

    def run(self, pair, opened, levels, when, ending):
        """Runs a case and checks it."""
        self.cases += 1
        is_open = str(opened[1]).lower() if opened[1] is not None else "NULL"
        ids = json.loads(self.monitor.need(
            f"SELECT pg_temp.shop('{self.name} {self.cases}', {opened[0]}, {is_open})"))
        model = Model(*opened)
        tills = (0, 0 if opened[1] is None else 1)
        calls = [self.sql(pair[i], ids, tills[i], i + 1) for i in (0, 1)]

        begin = [f"BEGIN ISOLATION LEVEL {level}; " for level in levels]
        if when != "during":
            # Any query takes the snapshot, if there is one for all.
            self.second.need(begin[1] + "SELECT 1")
            begin[1] = ""
        savepoint = "SAVEPOINT s; " if ending == "savepoint" else ""
        first = self.first.call(begin[0] + savepoint + calls[0])
        is_waiting = False
        if when != "late":
            self.second.send(begin[1] + calls[1])
            is_waiting = self.is_waiting()
            self.waits += is_waiting
        first = self.end_first(first, ending)
        if when == "late":
            self.second.send(calls[1])
        second = self.second.receive()
        ended = self.second.call("COMMIT" if second.code == OK else "ROLLBACK")
        if ended.code != OK:
            second = ended
        picture = json.loads(self.monitor.need(
            f"SELECT pg_temp.picture(ARRAY{ids['drawers']}::bigint[], "
            f"array_remove(ARRAY{ids['devices']}::bigint[], NULL))".replace("None", "NULL")))
        # A definite refusal may rest on an old snapshot, a new record may not.
        must_follow = (is_waiting or when == "late") and (
            second.code == OK or levels[1] == LEVELS[0])
        self.judge(model, pair, tills, (first, second), must_follow, levels, picture)

    @staticmethod
    def judge(model, pair, tills, outcomes, must_follow, levels, picture):
        """Fails unless the model comes to the same in an order it may have."""
        counted = []
        for i, outcome in enumerate(outcomes):
            # Serializable transactions may fall for others' sake, too.
            if outcome.code == "40001" and (
                    levels[i] == "SERIALIZABLE" or i == 1 and
                    levels[i] == "REPEATABLE READ" and outcomes[0].code == OK):
                continue
            if outcome.code == "rolled back":
                continue
            if outcome.code != OK and not outcome.code.startswith("TC"):
                raise Failure(f"{pair[i]}: {outcome.code} {outcome.message}")
            counted.append(i)
        orders = [counted] if must_follow else [counted, counted[::-1]]
        seen = []
        for order in orders:
            paper = copy.deepcopy(model)
            codes = {}
            for i in order:
                before = copy.deepcopy(paper)
                try:
                    COMMANDS[pair[i]][1](paper, tills[i], i + 1)
                    codes[i] = OK
                except Refused as refused:
                    paper = before
                    codes[i] = str(refused)
            if (all(codes[i] == outcomes[i].code for i in counted)
                    and paper.picture() == picture):
                return
            seen.append((codes, paper.picture()))
        raise Failure(f"got {[o.code for o in outcomes]} {picture}, on paper {seen}")

    def run_line(self, pair, level, quick):
        """All cases of a pair at a level; the failures."""
        failures = []
        for opened in scenarios(*pair):
            for first_level, when, ending in plans(level, quick):
                try:
                    self.run(pair, opened, (first_level, level), when, ending)
                except Failure as failure:
                    failures.append(f"sessions open {opened}, first at {first_level}, "
                                    f"second {when}, first ends by {ending}: {failure}")
        return failures


def work(conninfo, number, lines, quick, results):
    """Runs lines in a process of its own."""
    try:
        runner = Runner(conninfo, number)
        for index, pair, level in lines:
            results.put((index, runner.run_line(pair, level, quick)))
        results.put((None, (runner.cases, runner.waits)))
    except Exception as error:
        results.put((None, error))


def deadlocks(conninfo, start, first, second):
    """Two transactions of two calls each: the codes of all four."""
    runner = Runner(conninfo, start)
    ids = json.loads(runner.monitor.need(f"SELECT pg_temp.shop('Two calls {start}', true, true)"))
    outcomes = []
    for connection, calls, till in ((runner.first, first, 0), (runner.second, second, 1)):
        command, other = calls[0]
        outcomes.append(connection.call(
            "BEGIN; " + runner.sql(command, ids, till if other is None else other, 1)))
    for connection, calls, till in ((runner.first, first, 0), (runner.second, second, 1)):
        command, other = calls[1]
        connection.send(runner.sql(command, ids, till if other is None else other, 2))
    pending = {0: runner.first, 1: runner.second}
    while pending:
        for number, connection in list(pending.items()):
            if connection.is_done(0.01):
                outcomes.append(connection.receive())
                connection.call("COMMIT")
                del pending[number]
    findings = runner.monitor.need("SELECT count(*) FROM cash_tracking.verify_all()")
    return sorted(outcome.code for outcome in outcomes), findings


def open_on_new_drawer(runner):
    """Opening on a device that is being assigned to a drawer that is being
    created: the drawer of the session is the new one."""
    ids = json.loads(runner.monitor.need("SELECT pg_temp.shop('New drawer', false, NULL)"))
    device = ids["devices"][0]
    drawer = runner.first.need(
        "BEGIN; SELECT id FROM cash_tracking.find_or_create_cash_drawer("
        f"(SELECT max(id) FROM cash_tracking.locations), 'New', {device})")
    runner.second.send("SELECT cash_drawer_id FROM "
                       f"cash_tracking.open_session({device}, {runner.staff})")
    is_waiting = runner.is_waiting()
    runner.first.need("COMMIT")
    outcome = runner.second.receive()
    return is_waiting and outcome.value == drawer, outcome


def pay_beside_waiting_count(runner):
    """A count that waits for the drawer holds its session up for nobody."""
    ids = json.loads(runner.monitor.need("SELECT pg_temp.shop('Waiting count', true, true)"))
    runner.first.need("BEGIN; " + runner.sql("count_cash", ids, 1, 1))
    runner.second.send(runner.sql("count_cash", ids, 0, 1))
    is_waiting = runner.is_waiting()
    runner.monitor.send(runner.sql("record_payment", ids, 0, 1))
    is_held_up = not runner.monitor.is_done(5)
    runner.first.need("COMMIT")
    paid = runner.monitor.receive()
    counted = runner.second.receive()
    return (is_waiting and not is_held_up and paid.code == counted.code == OK,
            (is_waiting, is_held_up, paid, counted))


def report(is_ok, number, name, failures=()):
    print(f"{'ok' if is_ok else 'not ok'} {number} - {name}")
    for failure in [] if is_ok else list(failures)[:3]:
        print(f"#   {failure}")
    sys.stdout.flush()
    return is_ok


def main():
    conninfo = sys.argv[1]
    quick = "quick" in sys.argv[2:]
    monitor = Connection(conninfo)
    monitor.need("SELECT FROM cash_tracking.create_location('Isolation', 'USD');"
                 "SELECT FROM cash_tracking.create_staff_member('Ann')")

    pairs = itertools.product(COMMANDS, repeat=2)
    lines = [(i, pair, level) for i, (pair, level) in
             enumerate(itertools.product(pairs, LEVELS))]
    results = multiprocessing.Queue()
    for number in range(WORKERS):
        multiprocessing.Process(target=work, daemon=True, args=(
            conninfo, number, lines[number::WORKERS], quick, results)).start()
    answers = {}
    sums = [0, 0]
    running = WORKERS
    while running:
        index, answer = results.get()
        if index is not None:
            answers[index] = answer
        elif isinstance(answer, Exception):
            print(f"Bail out! {answer!r}")
            sys.exit(1)
        else:
            sums = [a + b for a, b in zip(sums, answer)]
            running -= 1

    is_ok = True
    for index, pair, level in lines:
        failures = answers[index]
        is_ok &= report(not failures, index + 1, f"{pair[0]}, then {pair[1]}, {level}", failures)
    number = len(lines)

    # The documented order, and the one that deadlocks (docs/write-path.md).
    for name, first, second, expected in (
            ("pay, then count, on two tills of a drawer: one of them gives way",
             [("record_payment", None), ("count_cash", None)],
             [("count_cash", None), ("record_payment", None)], [OK] * 4),
            ("two sessions in opposite order: exactly one deadlock",
             [("record_payment", 0), ("record_payment", 1)],
             [("record_payment", 1), ("record_payment", 0)], [OK, OK, OK, "40P01"]),
            ("two sessions in ascending order: no deadlock",
             [("record_payment", 0), ("record_payment", 1)],
             [("record_no_sale", 1), ("record_no_sale", 1)], [OK] * 4)):
        number += 1
        codes, findings = deadlocks(conninfo, number, first, second)
        is_ok &= report(codes == expected and findings == "0", number, name,
                        [f"{codes}, {findings} findings"])
    runner = Runner(conninfo, "order")
    for check in (open_on_new_drawer, pay_beside_waiting_count):
        number += 1
        is_right, facts = check(runner)
        is_ok &= report(is_right, number, " ".join(check.__doc__.split()).rstrip("."), [facts])
    number += 1
    findings = monitor.need("SELECT count(*) FROM cash_tracking.verify_all()")
    is_ok &= report(findings == "0", number, "verify_all finds nothing")
    print(f"1..{number}")
    print(f"# {sums[0]} cases; in {sums[1]} of them the second call waited")
    sys.exit(not is_ok)


if __name__ == "__main__":
    main()

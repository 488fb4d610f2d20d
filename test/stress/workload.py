"""A random workload with faults, and a check of all that was acknowledged.

Clients call all commands at random levels: alone and several in a transaction,
rolled back, after a savepoint, prepared, twice at once with one request id,
again later.  Meanwhile statements are cancelled, connections terminated,
backends killed, and once in a round the whole server, which then starts again.
Each client keeps a journal.  At the end of a round

 - each acknowledged call is there exactly once, as it was acknowledged;
 - one that was refused or rolled back is not there;
 - one without an answer is there whole or not at all;
 - stored totals, balances, ordinals and Z numbers are right in plain SQL;
 - verify_all finds nothing.

A reader checks balances in snapshots all the time.

Usage: workload.py CONNINFO DATADIR SECONDS [SEED]; writes TAP.  The server is
started again by the pg_ctl that is found in the path.
"""

import itertools
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time
import uuid

from connection import Connection, LOST, OK

CLIENTS = 6
DRAWERS = 4           # the last has one device, the others two
ROUND_SECONDS = 60
LEVELS = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")

# What a call may be refused with because of what others did before it.
REFUSALS = {"TC001", "TC002", "TC024", "TC028", "TC030"}
# The statement or the connection was ended by a fault.
INTERRUPTIONS = {"57014", "57P01", "57P02", "57P03", "08006", "08003", LOST}

ABSENT, UNKNOWN, ACKNOWLEDGED = "absent", "unknown", "acknowledged"

# Each law in plain SQL: rows that break it.
LAWS = {
    "the balance of a drawer is the sum of the cash of its activities": """
        SELECT d.id FROM cash_tracking.cash_drawers d
        LEFT JOIN cash_tracking.payment_sessions s ON s.cash_drawer_id = d.id
        LEFT JOIN cash_tracking.session_activities a ON a.payment_session_id = s.id
        GROUP BY d.id, d.balance
        HAVING cash_tracking.amount(d.balance) <> coalesce(sum(cash_tracking.amount(a.cash)), 0)""",
    "stored totals are those of the activities": """
        SELECT s.id FROM cash_tracking.payment_sessions s
        JOIN cash_tracking.session_activities a ON a.payment_session_id = s.id
        GROUP BY s.id, s.total_adjustments, s.net_cash_sales, s.net_sales, s.mid_session_discrepancy
        HAVING cash_tracking.amount(s.total_adjustments) <>
            coalesce(sum(cash_tracking.amount(a.cash)) FILTER (WHERE a.type IN ('adjustment', 'cash_payout')), 0)
          OR cash_tracking.amount(s.net_cash_sales) <>
            coalesce(sum(cash_tracking.amount(a.cash)) FILTER (WHERE a.type IN ('sale', 'refund', 'change')), 0)
          OR cash_tracking.amount(s.net_sales) <>
            coalesce(sum(CASE a.type WHEN 'sale' THEN 1 ELSE -1 END * cash_tracking.amount(a.amount))
              FILTER (WHERE a.type IN ('sale', 'refund', 'change')), 0)
          OR cash_tracking.amount(s.mid_session_discrepancy) <>
            coalesce(sum(cash_tracking.amount(a.cash)) FILTER (WHERE a.type = 'mid_session'), 0)""",
    "a session alone on its drawer expects what was counted, sold, adjusted and found": """
        SELECT s.id FROM cash_tracking.payment_sessions s
        WHERE s.status = 'CLOSED'
          AND s.cash_drawer_id IN (SELECT cash_drawer_id FROM cash_tracking.payment_sessions
            GROUP BY 1 HAVING count(DISTINCT point_of_sale_device_id) = 1)
          AND cash_tracking.amount(s.expected_cash_at_close) <> cash_tracking.amount(s.cash_counted_at_open)
            + cash_tracking.amount(s.net_cash_sales) + cash_tracking.amount(s.total_adjustments)
            + cash_tracking.amount(s.mid_session_discrepancy)""",
    "ordinals have no gaps": """
        SELECT s.id FROM cash_tracking.payment_sessions s
        LEFT JOIN cash_tracking.session_activities a ON a.payment_session_id = s.id
        GROUP BY s.id, s.activity_count
        HAVING s.activity_count <> count(a.ordinal) OR s.activity_count <> max(a.ordinal)""",
    "Z numbers have no gaps": """
        SELECT d.id FROM cash_tracking.cash_drawers d
        LEFT JOIN cash_tracking.payment_sessions s ON s.cash_drawer_id = d.id AND s.status = 'CLOSED'
        GROUP BY d.id, d.last_z_number
        HAVING d.last_z_number <> count(s.id) OR d.last_z_number <> count(DISTINCT s.z_number)
          OR d.last_z_number <> coalesce(max(s.z_number), 0)""",
    "a device has one open session at most": """
        SELECT point_of_sale_device_id FROM cash_tracking.payment_sessions WHERE status = 'OPEN'
        GROUP BY 1 HAVING count(*) > 1""",
    "every activity has its session": """
        SELECT a.id FROM cash_tracking.session_activities a
        WHERE NOT EXISTS (SELECT FROM cash_tracking.payment_sessions s WHERE s.id = a.payment_session_id)""",
    "corrections have no gaps": """
        SELECT cash_drawer_id FROM cash_tracking.session_corrections
        GROUP BY 1 HAVING count(*) <> max(number)""",
    "no request took effect twice": """
        SELECT request_id FROM (SELECT request_id FROM cash_tracking.session_activities
          UNION ALL SELECT request_id FROM cash_tracking.session_corrections) r
        WHERE request_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1""",
    "no transaction is left prepared": "SELECT gid FROM pg_prepared_xacts",
    "verify_all finds nothing": "SELECT subject || ' ' || fact FROM cash_tracking.verify_all()",
}


class Violation(Exception):
    """Something happened that must not."""


class Call:
    """A call with its arguments; rows maps the note of each row that it
    records to (type, cash), cash None where it depends on the drawer."""

    def __init__(self, sql, rows, can_repeat):
        self.sql = sql
        self.rows = rows
        self.can_repeat = can_repeat
        self.state = ABSENT
        self.answer = None

    def is_reversible(self):
        """Is it an acknowledged payment or adjustment?"""
        (kind, _), = self.rows.values()
        return (kind in ("sale", "refund", "change", "adjustment")
                and "reverse_activity" not in self.sql)


class World:
    """What all threads share."""

    def __init__(self, conninfo, seed, number):
        self.conninfo = conninfo
        self.seed = seed
        self.number = number
        # Every other round transactions have one call each: no deadlock.
        self.is_simple = number % 2 == 0
        self.violations = []
        self.counts = {}
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.sessions = {}           # latest known session of each device
        self.old_sessions = []
        self.pids = {}               # backend of each client
        with self.connect() as connection:
            self.make_shop(connection)

    def make_shop(self, connection):
        """A shop of this round, all of whose tills are new."""
        location = connection.need(
            f"SELECT id FROM cash_tracking.create_location('Round {self.number}', 'USD')")
        self.staff = connection.need("SELECT id FROM cash_tracking.create_staff_member('Ann')")
        self.drawers = []
        self.devices = {}
        for n in range(DRAWERS):
            drawer = connection.need(
                f"SELECT id FROM cash_tracking.create_cash_drawer({location}, 'Drawer {n}')")
            self.drawers.append(drawer)
            for m in range(1 if n == DRAWERS - 1 else 2):
                device = connection.need("SELECT id FROM cash_tracking.register_device("
                                         f"{location}, 'Till {n}-{m}', {drawer})")
                self.devices[device] = drawer
                self.know_session(device, connection.need(
                    f"SELECT id FROM cash_tracking.open_session({device}, {self.staff})"))

    def connect(self):
        """A connection, as soon as the server takes one."""
        deadline = time.monotonic() + 60
        while True:
            try:
                return Session(self.conninfo)
            except ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def count(self, what):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1

    def know_session(self, device, session):
        with self.lock:
            if self.sessions.get(device) != session:
                self.sessions[device] = session
                self.old_sessions = (self.old_sessions + [session])[-50:]


class Session(Connection):
    """A connection to be used in a with block."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Client(threading.Thread):
    """One client with its journal."""

    def __init__(self, world, number):
        super().__init__(daemon=True)
        self.world = world
        self.number = number
        self.random = random.Random(f"{world.seed}/{world.number}/{number}")
        self.tags = (f"{world.number}-{number}-{n}" for n in itertools.count())
        self.journal = []            # groups of calls, committed together
        self.recent = []             # acknowledged calls that can be repeated
        self.connection = None

    # --- Calls

    def money(self, top=5000):
        cents = self.random.randint(1, top)
        return f"'{cents // 100}.{cents % 100:02} USD'", cents

    def session(self):
        """A session: mostly the open one of a device, sometimes an old one."""
        world = self.world
        with world.lock:
            known = list(world.sessions.values())
            if world.old_sessions and self.random.random() < 0.1:
                known = world.old_sessions
        return self.random.choice(known)

    def make_call(self):
        r = self.random
        staff = self.world.staff
        tag = next(self.tags)
        device = r.choice(list(self.world.devices))
        amount, cents = self.money()
        can_repeat = r.random() < 0.9
        request = f"'{uuid.UUID(int=r.getrandbits(128))}'" if can_repeat else "NULL"
        end = f"note => '{tag}', request_id => {request})"
        pieces = r.choice(("", f"""denominations => '{{"0.01": {cents}}}', """))
        kind = r.choices(
            ("payment", "device payment", "adjustment", "count", "no-sale", "open", "close",
             "insert", "assign", "reversal", "correction"), (40, 12, 10, 8, 5, 8, 5, 9, 3, 6, 5))[0]
        reversible = [call for call in self.recent if call.is_reversible()]
        if kind == "reversal" and not reversible:
            kind = "payment"
        if kind in ("payment", "device payment"):
            payment = r.choice(("sale", "sale", "sale", "refund", "change"))
            tender = "card" if payment != "change" and r.random() < 0.3 else "cash"
            function, at = (("record_payment", self.session()) if kind == "payment"
                            else ("record_device_payment", device))
            cash = 0 if tender == "card" else cents if payment == "sale" else -cents
            sql = f"{function}({at}, {staff}, '{payment}', {amount}, '{tender}', {end}"
            rows = {tag: (payment, cash)}
        elif kind == "adjustment":
            sql = f"adjust_cash({self.session()}, {amount}, {staff}, {end}"
            rows = {tag: ("adjustment", cents)}
        elif kind == "count":
            sql = f"count_cash({self.session()}, {amount}, {staff}, {pieces}{end}"
            rows = {tag: ("mid_session", None)}
        elif kind == "no-sale":
            sql = f"record_no_sale({self.session()}, {staff}, {end}"
            rows = {tag: ("no_sale", 0)}
        elif kind == "reversal":
            original = r.choice(reversible)
            session, ordinal = original.answer.split("-")
            (what, cash), = original.rows.values()
            sql = f"reverse_activity({session}, {ordinal}, {staff}, {end}"
            rows = {tag: (what, -cash)}
        elif kind == "correction":
            with self.world.lock:
                session = r.choice(self.world.old_sessions)
            sql = f"correct_session({session}, 'sale', {amount}, {staff}, {end}"
            rows = {tag: ("correction", cents)}
        elif kind == "open":
            balance = r.choice(("NULL", amount))
            pieces = "" if balance == "NULL" else pieces
            sql = f"open_session({device}, {staff}, {balance}, {pieces}{end}"
            rows = {tag: ("opening", None)}
        elif kind == "close":
            leave = r.choice(("NULL", "'20.00 USD'"))
            sql = f"close_session({self.session()}, {amount}, {staff}, {leave}, {pieces}{end}"
            rows = {tag: ("closing", None)}
        elif kind == "insert":
            return self.make_insert(tag)
        else:
            # Never of the drawer of one device, nor to it.
            device = r.choice(list(self.world.devices)[:-1])
            drawer = r.choice(self.world.drawers[:-1])
            return Call(f"SELECT id FROM cash_tracking.assign_device_to_cash_drawer({device}, {drawer})",
                        {}, False)
        return Call(f"SELECT id FROM cash_tracking.{sql}", rows, can_repeat)

    def make_insert(self, tag):
        rows = {}
        values = []
        sessions = sorted({self.session() for _ in range(
            1 if self.world.is_simple else self.random.randint(1, 3))}, key=int)
        sessions += sessions[:1] * self.random.randint(0, 1)
        for n, session in enumerate(sessions):
            amount, cents = self.money()
            rows[f"{tag}/{n}"] = ("sale", cents)
            values.append(f"({session}, {self.world.staff}, 'sale', {amount}, 'cash', '{tag}/{n}')")
        return Call("INSERT INTO cash_tracking.session_activity"
                    " (session_id, staff_member_id, type, amount, tender, note) VALUES "
                    + ", ".join(values), rows, False)

    # --- Transactions

    def run(self):
        try:
            self.reconnect()
            while not self.world.stop.is_set():
                self.step()
        except Violation as violation:
            self.world.violations.append(f"client {self.number}: {violation}")
            self.world.stop.set()
        except Exception as error:
            self.world.violations.append(f"client {self.number}: {error!r}")
            self.world.stop.set()
        finally:
            if self.connection:
                self.connection.close()

    def reconnect(self):
        if self.connection:
            self.connection.close()
        self.connection = self.world.connect()
        self.world.pids[self.number] = self.connection.pid

    def step(self):
        r = self.random
        choice = r.random()
        if choice < 0.05 and self.recent:
            self.repeat(r.choice(self.recent))
        elif choice < 0.07 and self.recent:
            self.misuse(r.choice(self.recent))
        elif choice < 0.13:
            self.twins()
        else:
            is_single = choice < 0.7 or self.world.is_simple
            group = [self.make_call() for _ in range(1 if is_single else r.randint(2, 3))]
            self.journal.append(group)
            ending = r.choices(("commit", "rollback", "prepared", "undo prepared"), (80, 7, 9, 4))[0]
            # Again with the same request ids, as a client does.
            for attempt in range(10):
                code = self.transact(group, r.choice(LEVELS), ending)
                again = code in ("40001", "40P01") or code in INTERRUPTIONS
                if not again or not all(call.can_repeat for call in group):
                    break
                self.world.count("retry")

    def check_code(self, outcome, level, calls):
        """The SQLSTATE, if the call may have it."""
        code = outcome.code
        self.world.count(code)
        if (code == OK or code in REFUSALS or code in INTERRUPTIONS
                or code == "40001" and level != LEVELS[0]
                or code == "TC003" and level != LEVELS[0]
                or code == "40P01" and not self.world.is_simple):
            return code
        raise Violation(f"{code} {outcome.message} at {level}: {[call.sql for call in calls]}")

    def transact(self, group, level, ending):
        """Runs a group in one transaction; the code with which it ended."""
        connection = self.connection
        answers = []
        undone = None
        begin = f"BEGIN ISOLATION LEVEL {level}; "
        for number, call in enumerate(group):
            if number and self.random.random() < 0.2:
                # Something that is taken back before it is done for good.
                undone = self.make_call()
                self.journal.append([undone])
                outcome = connection.call(f"{begin}SAVEPOINT s; {undone.sql}")
                code = self.check_code(outcome, level, group + [undone])
                if code in INTERRUPTIONS and code != "57014" or connection.call(
                        "ROLLBACK TO s").code != OK:
                    return self.give_up(code if code != OK else LOST)
                begin = ""
            outcome = connection.call(begin + call.sql)
            begin = ""
            code = self.check_code(outcome, level, group)
            if code != OK:
                if code in REFUSALS or code == "TC003":
                    # Had it been done before, it would have been found.
                    if call.state == ACKNOWLEDGED:
                        raise Violation(f"{code} for a repeated call: {call.sql}")
                    for other in group:
                        other.state = ABSENT
                return self.give_up(code)
            answers.append(outcome.value)
        return self.end(group, answers, level, ending)

    def give_up(self, code):
        """Rolls back; a new connection where the old one is lost."""
        if self.connection.call("ROLLBACK").code != OK:
            self.reconnect()
        return code

    def end(self, group, answers, level, ending):
        """Ends a transaction whose calls were all answered."""
        if ending == "rollback":
            return self.give_up(OK)
        if ending != "commit":
            return self.end_prepared(group, answers, level, ending)
        outcome = self.connection.call("COMMIT")
        code = self.check_code(outcome, level, group)
        if code == OK:
            self.acknowledge(group, answers)
        elif code == LOST or code in INTERRUPTIONS:
            for call in group:
                call.state = UNKNOWN if call.state == ABSENT else call.state
            self.reconnect()
        else:
            self.give_up(code)
        return code

    def end_prepared(self, group, answers, level, ending):
        """PREPARE TRANSACTION, and whatever happens, its end."""
        gid = next(self.tags)
        outcome = self.connection.call(f"PREPARE TRANSACTION '{gid}'")
        code = self.check_code(outcome, level, group)
        if code not in (OK, LOST) and code not in INTERRUPTIONS:
            return self.give_up(code)
        if code != OK:
            self.reconnect()
        time.sleep(self.random.random() * 0.02)
        verb = "COMMIT" if ending == "prepared" else "ROLLBACK"
        while True:
            exists = self.connection.call(f"SELECT count(*) FROM pg_prepared_xacts WHERE gid = '{gid}'")
            if exists.code == OK and exists.value == "0":
                break
            if exists.code == OK:
                code = OK            # it was prepared, whatever we were told
                if self.connection.call(f"{verb} PREPARED '{gid}'").code == OK:
                    break
            self.reconnect()
        if code == OK and verb == "COMMIT":
            self.acknowledge(group, answers)
        return code

    def acknowledge(self, group, answers):
        for call, answer in zip(group, answers):
            if call.answer is not None and call.answer != answer:
                raise Violation(f"{call.sql}: first {call.answer}, then {answer}")
            call.state = ACKNOWLEDGED
            call.answer = answer
            self.world.count("acknowledged call")
            if call.can_repeat and call.rows:
                self.recent = (self.recent + [call])[-30:]
            kind = next(iter(call.rows.values()), ("",))[0]
            if kind == "opening" or "device_payment" in call.sql:
                device = call.sql.split("(")[1].split(",")[0]
                self.world.know_session(device, answer.split("-")[0])

    # --- Requests

    def repeat(self, call):
        """The same call again: the same answer."""
        level = self.random.choice(LEVELS)
        if self.transact([call], level, "commit") == OK:
            self.world.count("repeated call")

    def misuse(self, call):
        """The request id of one call with another: TC008, or a deadlock as any call."""
        other = self.make_call()
        if "request_id => '" not in other.sql:
            return
        request = call.sql.split("request_id => ")[1]
        sql = other.sql.split("request_id => ")[0] + "request_id => " + request
        outcome = self.connection.call(sql)
        self.world.count(f"misused request: {outcome.code}")
        if outcome.code in INTERRUPTIONS:
            self.give_up(outcome.code)
        elif outcome.code != "TC008" and (outcome.code != "40P01" or self.world.is_simple):
            raise Violation(f"{outcome.code} {outcome.message} for a used request id: {sql}")

    def twins(self):
        """One call at the same time on two connections: one effect."""
        call = self.make_call()
        if not call.can_repeat or not call.rows:
            return
        self.journal.append([call])
        levels = [self.random.choice(LEVELS) for _ in (0, 1)]
        outcomes = []
        with self.world.connect() as other:
            for connection, level in zip((self.connection, other), levels):
                try:
                    connection.send(f"BEGIN ISOLATION LEVEL {level}; {call.sql}; COMMIT")
                except Exception:
                    pass
            outcomes = [connection.receive() for connection in (self.connection, other)]
        for outcome, level in zip(outcomes, levels):
            self.check_code(outcome, level, [call])
        if not all(outcome.code == OK for outcome in outcomes):
            # Whatever became of it, a repetition tells.
            call.state = UNKNOWN
            self.give_up(OK)
            for _ in range(10):
                code = self.transact([call], LEVELS[0], "commit")
                if code not in INTERRUPTIONS:
                    break
        else:
            self.world.count("twins")
            for outcome in outcomes:
                self.acknowledge([call], [outcome.value])


class Reader(threading.Thread):
    """Checks a drawer in a snapshot, again and again."""

    def __init__(self, world):
        super().__init__(daemon=True)
        self.world = world
        self.random = random.Random(f"{world.seed}/{world.number}/reader")

    def run(self):
        try:
            self.read()
        except Exception as error:
            self.world.violations.append(f"reader: {error!r}")

    def read(self):
        connection = self.world.connect()
        while not self.world.stop.is_set():
            drawer = self.random.choice(self.world.drawers)
            outcome = connection.call(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                f"SELECT (SELECT count(*) FROM cash_tracking.verify_drawer({drawer}))"
                "  + (SELECT count(*) FROM cash_tracking.cash_drawers d WHERE d.id = "
                f"{drawer} AND cash_tracking.amount(d.balance) <> (SELECT coalesce(sum(cash_tracking.amount(a.cash)), 0)"
                "    FROM cash_tracking.session_activities a JOIN cash_tracking.payment_sessions s"
                "    ON s.id = a.payment_session_id WHERE s.cash_drawer_id = d.id))")
            if outcome.code == OK:
                self.world.count("snapshot checked")
                if outcome.value != "0":
                    self.world.violations.append(f"drawer {drawer} is wrong in a snapshot")
                connection.call("COMMIT")
            else:
                connection.close()
                connection = self.world.connect()
            time.sleep(0.05)
        connection.close()


class Saboteur(threading.Thread):
    """Cancels, terminates, kills."""

    def __init__(self, world, datadir, seconds):
        super().__init__(daemon=True)
        self.world = world
        self.datadir = pathlib.Path(datadir)
        self.crash_at = time.monotonic() + seconds / 2
        self.random = random.Random(f"{world.seed}/{world.number}/saboteur")

    def run(self):
        try:
            self.sabotage()
        except Exception as error:
            self.world.violations.append(f"saboteur: {error!r}")
            self.world.stop.set()

    def sabotage(self):
        connection = self.world.connect()
        while not self.world.stop.wait(self.random.random() * 0.2):
            if time.monotonic() > self.crash_at:
                self.crash()
                self.crash_at = float("inf")
            pid = self.random.choice(list(self.world.pids.values()))
            fault = self.random.choices(("cancel", "terminate", "kill"), (80, 19, 1))[0]
            if fault == "kill":
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            elif connection.call(f"SELECT pg_{fault}_backend({pid})").code != OK:
                connection.close()
                connection = self.world.connect()
                continue
            self.world.count(f"fault: {fault}")
        connection.close()

    def crash(self):
        """kill -9 of the whole server, and a new start."""
        pid_file = self.datadir / "postmaster.pid"
        postmaster = int(pid_file.read_text().split("\n")[0])
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(postmaster)],
                                  capture_output=True, text=True, check=False).stdout.split()
        for pid in [postmaster] + [int(child) for child in children]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for _ in range(20):
            start = subprocess.run(
                ["pg_ctl", "-D", str(self.datadir), "-l", str(self.datadir / "workload.log"),
                 "-w", "start"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            if start.returncode == 0:
                self.world.count("fault: server killed")
                return
            time.sleep(0.2)
        raise RuntimeError("the server does not start again")


def stored_rows(world, connection):
    """Note -> [(id, type, cash in cents)] of the round's activities."""
    rows = {}
    sessions = json.loads(connection.need(
        "SELECT coalesce(json_agg(id), '[]') FROM cash_tracking.payment_sessions"
        f" WHERE cash_drawer_id IN ({', '.join(world.drawers)})"))
    for session in sessions:
        found = json.loads(connection.need(
            "SELECT json_agg(json_build_array(note, id, type, (cash_tracking.amount(cash) * 100)::bigint))"
            " FROM (SELECT note, id, type, cash, payment_session_id FROM cash_tracking.session_activities"
            " UNION ALL SELECT note, id, 'correction', amount, payment_session_id FROM cash_tracking.session_corrections) r"
            f" WHERE payment_session_id = {session}"))
        for note, *row in found:
            if note is not None:
                rows.setdefault(note, []).append(row)
    return rows


def compare(world, clients, rows):
    """What is in the database against the journals; the differences."""
    wrong = []
    known = set()
    for client in clients:
        for group in client.journal:
            presence = set()
            for call in group:
                for note, (kind, cash) in call.rows.items():
                    known.add(note)
                    found = rows.get(note, [])
                    presence.add(bool(found))
                    if len(found) > 1:
                        wrong.append(f"{len(found)} times: {call.sql}")
                    elif call.state == ACKNOWLEDGED and not found:
                        wrong.append(f"lost: {call.sql}")
                    elif call.state == ABSENT and found:
                        wrong.append(f"refused, but there: {call.sql}")
                    elif found and (found[0][1] != kind or cash not in (None, found[0][2])):
                        wrong.append(f"changed to {found[0]}: {call.sql}")
                    elif found and call.answer and len(call.rows) == 1 and call.answer not in (
                            found[0][0], found[0][0].split("-")[0]):
                        wrong.append(f"answered {call.answer}, is {found[0]}: {call.sql}")
            if len(presence) > 1:
                wrong.append(f"half of a transaction: {[call.sql for call in group]}")
    wrong += [f"nobody's: {note}" for note in rows if note not in known]
    return wrong


class Tap:
    """Writes results."""

    def __init__(self):
        self.number = 0
        self.is_ok = True

    def ok(self, is_ok, name, details=()):
        self.number += 1
        self.is_ok &= is_ok
        print(f"{'ok' if is_ok else 'not ok'} {self.number} - {name}")
        for detail in [] if is_ok else list(details)[:10]:
            print(f"# {detail}")
        sys.stdout.flush()


def run_round(tap, conninfo, datadir, seconds, seed, number):
    world = World(conninfo, seed, number)
    clients = [Client(world, n) for n in range(CLIENTS)]
    threads = clients + [Reader(world), Saboteur(world, datadir, seconds)]
    for thread in threads:
        thread.start()
    world.stop.wait(seconds)
    world.stop.set()
    for thread in threads:
        thread.join(180)
    tap.ok(not any(thread.is_alive() for thread in threads), f"round {number}: every client ends")
    tap.ok(not world.violations, f"round {number}: no answer that must not be", world.violations)
    with world.connect() as connection:
        wrong = compare(world, clients, stored_rows(world, connection))
        tap.ok(not wrong, f"round {number}: acknowledged calls once, others whole or absent", wrong)
        for law, query in LAWS.items():
            broken = connection.need(f"SELECT string_agg(r::text, ', ') FROM ({query}) r")
            tap.ok(broken is None, f"round {number}: {law}", [broken])
    tap.ok(world.counts.get("acknowledged call", 0) > 50, f"round {number}: calls were acknowledged")
    print("# " + ", ".join(f"{what}: {n}" for what, n in sorted(world.counts.items())))


def main():
    conninfo, datadir, seconds = sys.argv[1:4]
    seed = sys.argv[4] if len(sys.argv) > 4 and sys.argv[4] else str(random.randrange(10 ** 9))
    print(f"# seed {seed}")
    tap = Tap()
    # Two rounds at least: with transactions of several calls, and without.
    rounds = max(2, round(float(seconds) / ROUND_SECONDS))
    for number in range(1, rounds + 1):
        if tap.is_ok:
            run_round(tap, conninfo, datadir, float(seconds) / rounds, seed, number)
    print(f"1..{tap.number}")
    if not tap.is_ok:
        print(f"# failed with seed {seed}")
    sys.exit(not tap.is_ok)


if __name__ == "__main__":
    main()

"""Connections that send a statement now and look for its result later.

They use libpq as it is: a driver's own ideas of transactions and of errors
would hide what the tests look at.
"""

import collections
import select
import time

from psycopg import pq

OK = "00000"

# What became of a statement: its SQLSTATE (LOST if the connection broke), the
# first column of its first row, the message of the server.
Outcome = collections.namedtuple("Outcome", "code value message")
LOST = "lost"


class Connection:
    """One connection; at most one statement is under way."""

    def __init__(self, conninfo):
        self.pgconn = pq.PGconn.connect(conninfo.encode())
        if self.pgconn.status != pq.ConnStatus.OK:
            raise ConnectionError(self.pgconn.error_message.decode())
        self.pid = self.pgconn.backend_pid

    def send(self, sql):
        """Sends one or more statements."""
        self.pgconn.send_query(sql.encode())

    def is_done(self, seconds=0.0):
        """Is the result there, at the latest after so many seconds?"""
        deadline = time.monotonic() + seconds
        while self.pgconn.is_busy():
            left = deadline - time.monotonic()
            if not select.select([self.pgconn.socket], [], [], max(left, 0))[0]:
                return False
            self.pgconn.consume_input()
        return True

    def receive(self, seconds=30.0):
        """The outcome of what was sent: of the last statement that ran."""
        code, value, message = OK, None, ""
        try:
            if not self.is_done(seconds):
                return Outcome("hang", None, f"no answer in {seconds} seconds")
            while True:
                result = self.pgconn.get_result()
                if result is None:
                    break
                if result.status == pq.ExecStatus.FATAL_ERROR:
                    field = result.error_field(pq.DiagnosticField.SQLSTATE)
                    code = field.decode() if field else LOST
                    message = result.error_message.decode().strip()
                elif result.status == pq.ExecStatus.TUPLES_OK:
                    cell = result.get_value(0, 0) if result.ntuples else None
                    value = cell.decode() if cell is not None else None
                while not self.is_done(seconds):
                    pass
        except Exception as error:  # psycopg.OperationalError: connection gone
            return Outcome(LOST, None, str(error))
        if self.pgconn.status != pq.ConnStatus.OK and code == OK:
            code = LOST
        return Outcome(code, value, message)

    def call(self, sql):
        """Sends statements and waits for their outcome."""
        try:
            self.send(sql)
        except Exception as error:
            return Outcome(LOST, None, str(error))
        return self.receive()

    def need(self, sql):
        """The value of statements that must succeed."""
        outcome = self.call(sql)
        if outcome.code != OK:
            raise RuntimeError(f"{outcome.code} {outcome.message}: {sql}")
        return outcome.value

    def close(self):
        self.pgconn.finish()

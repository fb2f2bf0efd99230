"""Run the command line: the command ``planner``, and ``python -m planner``."""

import signal
import sys


def main() -> int:
    """Run the command line, and return its exit code.

    Signals that come while it is imported are held back until it can answer them; those that come
    when all is done change nothing.
    """
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    from planner.cli import main as run  # noqa: PLC0415  (this takes a tenth of a second)
    from planner.cli.interrupts import ignore_signals  # noqa: PLC0415

    code = run()
    ignore_signals()
    return code


if __name__ == "__main__":
    sys.exit(main())

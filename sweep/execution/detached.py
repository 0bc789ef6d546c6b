"""Imported first by the forkserver: takes it, and so every trial process, out of the terminal's session.

Ctrl-C and a closing terminal signal every process of the session. Only the supervisor is to hear them: it lets the
running epochs end. A trial process learns of a dead supervisor from its pipe.
"""

import os

if os.getpid() != os.getsid(0):  # imported twice, or already the leader of a session
    os.setsid()

"""Heavy work on what strangers send, and the process in which it is done.

A file is taken apart by libraries written in C, in time and memory that the file decides. So that
is done in a process of its own, which is limited in both and can be killed:
`python -m forwardpass.workers` takes tasks from its standard input and writes what comes of them to
its standard output, until the input ends. What it may do is listed in `tasks.TASKS`.

Messages are msgpack and not pickle: a process that a hostile file has taken over must not be able
to run anything in the server. This is also why none of the usual process pools is used.

RULE: no web. Nothing here may assume that the process lives on after a task, or remember a task.
"""

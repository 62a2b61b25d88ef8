"""Heavy work for visitors, and the processes in which it is done.

A file is taken apart by libraries written in C, in time and memory that the file decides. So that
is done in a process of its own, which is limited in both and can be killed:
`python -m forwardpass.workers` takes tasks from its standard input and writes what comes of them to
its standard output, until the input ends. What it may do is listed in `tasks.TASKS`.

A training is long rather than dangerous, and has a process for itself:
`python -m forwardpass.workers.training_process` is told what to learn, steered while it does, and
reports how it stands whenever it is asked.

Messages are msgpack and not pickle: a process that a hostile file has taken over must not be able
to run anything in the server. This is also why none of the usual process pools is used.

RULE: no web. No task may assume that its process lives on after it, or remember another task.
"""

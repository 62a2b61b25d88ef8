"""Heavy work for visitors, and the processes that do it.

Libraries written in C parse uploaded files, in time and memory that depend on the file. So they run
in a separate process, which is limited in both and can be killed: `python -m forwardpass.workers`
reads tasks from its standard input and writes their results to its standard output, until the input
ends. `tasks.TASKS` lists the tasks.

A training is long rather than dangerous, and has its own process:
`python -m forwardpass.workers.training_process` is told what to learn, can be steered while it
learns, and reports its state on request.

Messages are msgpack and not pickle: a process that a hostile file has taken over must not be able
to run code in the server. For the same reason none of the usual process pools is used.

RULE: no web. A task must not rely on its process living on, nor keep state for other tasks.
"""

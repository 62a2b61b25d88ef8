"""The subcommands of `forwardpass`, one file each, with a click command called `command`.

RULE: options in, text out. The rooms below do the work of a command. Only `__main__` imports this
    room, by the name of the requested subcommand.
"""

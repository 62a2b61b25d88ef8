"""The subcommands of `forwardpass`, one file each, with a click command called `command`.

RULE: options in, text out. What a command does lives in the rooms below; nothing imports this one
but `__main__`, by name, when the subcommand is asked for.
"""

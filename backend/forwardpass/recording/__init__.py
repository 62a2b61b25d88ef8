"""Records a server's answers, so that a page can play them without a server.

`questions.json` holds what a page asks that looks at the ten digits and takes the first lesson. The
recorder puts these questions to a running server as a page does, and keeps the bytes of its
answers; it computes nothing. `frontend/src/net/recording.js` reads the files.

RULE: speaks to a server over its socket and over HTTP only, and writes files.
"""

"""Records a server's answers, so that a page can play them without a server.

`questions.json` has the questions of a page that shows the ten digits and the first lesson. The
recorder asks a running server these questions as a page does, and keeps the bytes of its answers.
It computes nothing. `frontend/src/net/recording.js` reads the files.

RULE: speaks to a server over its socket and over HTTP only, and writes files.
"""

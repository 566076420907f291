"""Conversations: people with a state of their own, turns, replies and what they do. Pure: no Django, no models.

`graph` is what faculty wrote, `step` moves one reply on, `earned` counts skills, `lint` says what to put right.
"""

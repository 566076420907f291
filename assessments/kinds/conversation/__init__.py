"""Conversation: a talk with people who answer to how something is said."""

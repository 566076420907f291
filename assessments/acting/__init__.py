"""What happens to attempts, by concern; called as `actions.give(...)`."""

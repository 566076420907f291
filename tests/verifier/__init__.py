"""An independent verifier of credentials, run on Node."""

"""Material that several cases use: how each sort is written in packs, and put in place."""

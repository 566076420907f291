"""Material that several cases use: how each sort is written in packs, and put in place.

Each sort is a module here, named as its folder in a pack: SHAPE describes one YAML file, `plain` says an object in that
shape, `put` creates or updates the object of a slug and publishes it. Being there is all it takes.
"""

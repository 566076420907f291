"""Figures of a pack as images of the site: one image for the same bytes, and none left behind by a failed load."""

import hashlib

from django.core.files import File
from wagtail.images import get_image_model

from courses.packs.content import pictures


class Images:
    """The images of one load."""

    def __init__(self, by):
        self.by = by
        self._saved = []

    def stored(self, drafts):
        """Store every figure of the drafts that is not there yet; return {file: key of its image}."""
        keys = {}
        for top in drafts:
            for draft in top.walk():
                for value in draft.fields.values():
                    for picture in pictures(value):
                        keys.setdefault(picture.path, None)
                        keys[picture.path] = keys[picture.path] or self._key(picture)
        return keys

    def _key(self, picture):
        raw = picture.path.read_bytes()
        model = get_image_model()
        # SHA-1 because that is the digest Wagtail keeps of an image's file.
        digest = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
        image = model.objects.filter(file_hash=digest).first()
        if image is None:
            with picture.path.open("rb") as file:
                image = model(
                    title=picture.title[:255], uploaded_by_user=self.by, file=File(file, picture.path.name)
                )
                image.save()
            self._saved.append(image.file)
        return image.pk

    def take_back(self):
        """Remove the files whose rows a rollback has taken away."""
        for file in self._saved:
            file.storage.delete(file.name)
        self._saved.clear()

"""Files of a pack as images and documents of the site: one for the same bytes, none left behind by a failed load."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.uploads import problem_of_picture
from courses.packs.content import placeholders
from courses.packs.drafts import Picture


class Stored:
    """The files of one load."""

    def __init__(self, by, complaints):
        self.by = by
        self.complaints = complaints
        self._saved = []

    def keys(self, drafts):
        """Store every file of the drafts that is not there yet; return {Placeholder.key: primary key}."""
        found = {}
        for top in drafts:
            for draft in top.walk():
                for value in draft.fields.values():
                    for one in placeholders(value):
                        if one.key not in found:
                            found[one.key] = self._key(one, draft)
        return found

    def _key(self, one, draft):
        is_picture = isinstance(one, Picture)
        model = get_image_model() if is_picture else get_document_model()
        content = one.path.read_bytes()
        # SHA-1 because that is the digest Wagtail keeps of a file.
        digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        known = model.objects.filter(file_hash=digest).order_by("pk").first()
        if known is not None:
            return known.pk
        problem = problem_of_picture(one.path.name, content) if is_picture else ""
        if problem:
            self.complaints.say(draft.source, 1, f"“{one.path.name}”: {problem}")
            return None
        with one.path.open("rb") as file:
            row = model(title=one.title[:255], uploaded_by_user=self.by, file=File(file, one.path.name))
            if not is_picture:
                row.file_size, row.file_hash = len(content), digest
            try:
                row.full_clean(exclude=["file"])
                row.save()
            except ValidationError as refused:
                self.complaints.say(draft.source, 1, f"“{one.path.name}”: {' '.join(refused.messages)}")
                return None
        self._saved.append(row.file)
        return row.pk

    def take_back(self):
        """Remove the files whose rows a rollback has taken away."""
        for file in self._saved:
            file.storage.delete(file.name)
        self._saved.clear()

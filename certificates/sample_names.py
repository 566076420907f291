"""Names to look at a design with: invented, one for each way in which a name can be hard on a page."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from certificates.drafts import SOMEBODY


@dataclass(frozen=True)
class SampleName:
    """What it shows, the name, and its Latin form."""

    label: str
    name: str
    in_latin: str = ""


SAMPLE_NAMES = {
    "ordinary": SampleName(_("An ordinary name"), SOMEBODY),
    "short": SampleName(_("A short name"), "Bo Li"),
    "long": SampleName(
        _("A name on two lines"), "Maximiliana-Alexandra Featherstonehaugh-Vandenberg-Castellan"
    ),
    "longest": SampleName(
        _("About the longest name"),
        "Wilhelmina Maximiliana Montgomery-Okonkwo Hart Alexandrina Featherstonehaugh-Castellan",
    ),
    "vietnamese": SampleName(_("A Vietnamese name"), "Nguyễn Thị Ánh Tuyết"),
    "arabic": SampleName(
        _("An Arabic name, from right to left"), "ليلى عبد الرحمن الخطيب", "Layla Abd al-Rahman al-Khatib"
    ),
    "chinese": SampleName(_("A Chinese name"), "陈丽华", "Chen Lihua"),
    "thai": SampleName(_("A Thai name"), "สมชาย ใจดี", "Somchai Jaidee"),
}
DEFAULT = "ordinary"

"""The square code on the paper: the verification address, as small and as robust as it gets."""

import base64
import io
from functools import lru_cache

import segno

# Above this the modules become finer than half a millimetre and photocopies stop being readable.
LARGEST_VERSION = 6
PIXELS_PER_MODULE = 4
MASK = 3


class AddressTooLong(ValueError):
    """The address makes a code too fine to print at its size."""


@lru_cache(maxsize=64)
def picture(address):
    """Return the code as a data: address of a black and white PNG without margin.

    Scheme and host do not care about case and our path answers in any, so the address is written in
    capitals: the code's alphanumeric mode then needs far fewer modules. The mask is given: trying all eight
    takes five times as long as the rest. Raises AddressTooLong.
    """
    code = segno.make(address.upper(), error="m", boost_error=True, micro=False, mask=MASK)
    if code.version > LARGEST_VERSION:
        raise AddressTooLong(f"The address {address} is too long for the square code.")
    out = io.BytesIO()
    code.save(out, kind="png", scale=PIXELS_PER_MODULE, border=0)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()

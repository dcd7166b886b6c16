"""What zipfile raises for a damaged package, beside errors of the disk: it has no error of its own for that."""

import zipfile
import zlib

# NotImplementedError is for a way of packing it does not know, RuntimeError for a part that is encrypted.
BROKEN_PACKAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

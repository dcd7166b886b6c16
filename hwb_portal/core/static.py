"""Static files: hashed names, compressed once at collection."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # it ships none


class StaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; `import … from './other.js';` (with its semicolon) finds the hashed file."""

    support_js_module_import_aggregation = True

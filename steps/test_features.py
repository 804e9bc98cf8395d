"""Where pytest-bdd binds the features: every scenario of the selected flows becomes a test."""

from pytest_bdd import scenarios

from ksfc_spec.runner.plugin import feature_files

if files := feature_files():
    scenarios(*files)

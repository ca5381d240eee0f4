"""Tests that read like sentences about behaviour."""

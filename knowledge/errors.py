"""The error tree: every error names the thing that failed and the remedy."""

from __future__ import annotations

from pathlib import Path


class HangbangcaiError(Exception):
    """Root of all errors that this product raises on purpose.

    ``str(error)`` is a sentence for the person in front of the screen: what is wrong, and what
    to do about it.
    """


class PolicyError(HangbangcaiError):
    """A policy file cannot be read. Names file, line (from 1) and remedy."""

    def __init__(self, path: Path, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {problem} → {remedy}")
        self.path = path
        self.line = line
        self.problem = problem
        self.remedy = remedy


class LibraryError(HangbangcaiError):
    """The folder of policies cannot serve as a library."""


class LexiconError(HangbangcaiError):
    """A lexicon file cannot be read."""


class EncoderError(HangbangcaiError):
    """An embedding model cannot be loaded or used."""


class EncoderMismatch(EncoderError):
    """A snapshot was built with another encoder, segmenter or lexicon than the one at hand."""


class SnapshotError(HangbangcaiError):
    """A snapshot is damaged or cannot be written."""


class SnapshotMissing(SnapshotError):
    """No snapshot has been published yet."""


class SettingsError(HangbangcaiError):
    """A setting has a value that cannot be used."""


class QuestionSetError(HangbangcaiError):
    """A file of questions cannot be read."""


class ChannelError(HangbangcaiError):
    """A channel (web, Telegram) cannot start."""


class DataError(HangbangcaiError):
    """A data file (benefits, services) cannot be read. Names file, line (from 1) and remedy."""

    def __init__(self, path: Path, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {problem} → {remedy}")
        self.path = path
        self.line = line
        self.problem = problem
        self.remedy = remedy


class RecordsError(HangbangcaiError):
    """The records cannot be opened, read or written."""


class TooManyWaiting(HangbangcaiError):
    """So many people are asking that another one has to come back."""


class TookTooLong(HangbangcaiError):
    """An answer or a search was not ready within its time."""


class AnsweringFailed(HangbangcaiError):
    """The processes that answer died of one message."""

"""The words of each language, as tables: phrases between bars, by what they mean (``docs/turn-taking.md``)."""

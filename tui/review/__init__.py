"""The reviewer's decisions on a collation: verdicts, annotations and the canonical text. Pure: no disk, no clock."""

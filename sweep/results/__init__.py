"""The read side: records, tables and summaries of a sweep. Nothing here writes."""

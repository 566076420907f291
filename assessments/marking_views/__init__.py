"""The marking desk: the queue by question, one script at a time, the comment bank, and who marks what."""

"""The certificate as a document: facts → checks → one page of PDF/UA-1 and PDF/A-3A."""

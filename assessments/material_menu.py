"""Material that several cases use, in the CMS: one menu, a list of views for each sort."""

from assessments.table_desk import ConversionTables

VIEWSETS = [ConversionTables]

"""The face in files: workbooks and charts as bytes. Nothing here decides a number."""

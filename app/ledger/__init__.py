"""What is owed, by whom, by when: the task database and the documents behind it."""

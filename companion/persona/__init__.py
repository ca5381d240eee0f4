"""Who answers: persona files, their lines, and the bars that every line meets."""

"""Who rates conversations beside the learner and their faculty: colleagues, people assigned, people outside by a link."""

"""What the app costs, beside what it is compared with, measured in one run."""

"""What people see of certificates: anyone (verification), holders, and the program office (desk)."""

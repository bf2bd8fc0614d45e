"""What a scanner reports: where a value is in the folded text, and of which type."""

# Start (inclusive), end (exclusive), and the type that names the marker, such as CARD.
Span = tuple[int, int, str]

TYPES = ("CARD", "AADHAAR", "PAN", "EMAIL", "PHONE", "IP", "IBAN", "SSN", "SECRET", "UPI")

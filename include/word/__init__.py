"""Official documents from Word templates that the office edits in Word."""

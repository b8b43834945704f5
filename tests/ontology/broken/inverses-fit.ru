# Two inverses that do not meet.
INSERT DATA { ox:awardedBy owl:inverseOf ox:participant }

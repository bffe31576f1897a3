"""What a relay adds: a key on the way there; on the way back who speaks, the API or the relay itself."""

# The relay on a developer's own machine that a hosted page may ask. Its policy allows exactly this address.
LOCAL_RELAY = "http://localhost:8765"

# Who may use the relay. A pairing code is exchanged for a key of the page's own, which comes back in the same header.
KEY_HEADER = "Relay-Key"

# With it, the relay itself speaks, and says why. No response of the API has it.
CAUSE_HEADER = "Relay-Refusal"

# What the relay passes on, and nothing else, names it as the gateway that it came through (RFC 9110, section 7.6.3).
VIA = "1.1 link-token-relay"

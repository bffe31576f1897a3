"""The relay as an AWS Lambda function behind a function URL or an HTTP API: its entry point is `aws_lambda.handle`.

Put relay.py, relaying/, linking/, this file and the packages of requirements/site.txt with mangum into the archive, and
set RELAY_HOST_NAME to the function's host name, RELAY_ALLOW_ORIGIN, and RELAY_KEY if you wish. Limit how often it may
be called at the gateway: each instance counts for itself.
"""

from mangum import Mangum

import relay

handle = Mangum(relay.application(), lifespan="on")

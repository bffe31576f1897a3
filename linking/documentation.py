"""Every page that the playground leads out to or takes its facts from: the one list of outward addresses."""

CRONOFY = "https://docs.cronofy.com/developers"

AUTHORIZATION_LINKING = f"{CRONOFY}/api-alpha/explicit-linking/"
BUSINESS_CONNECT = f"{CRONOFY}/api-alpha/business-connect/request-authorization/"
DATA_CENTERS = f"{CRONOFY}/data-centers/"
ERROR_CODES = f"{CRONOFY}/api/error-codes/"
FREE_BUSY_ACCESS = f"{CRONOFY}/authorization/access-modes/free-busy/"
REQUEST_AUTHORIZATION = f"{CRONOFY}/api/authorization/request-authorization/"
REQUEST_TOKEN = f"{CRONOFY}/api/authorization/request-token/"
USERINFO = f"{CRONOFY}/api/identity/userinfo/"

PYSCRIPT = "https://pyscript.net"

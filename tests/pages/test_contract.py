"""The page's contract: the elements, their kinds and values, that whoever uses the page relies on."""

import pytest
from fragments import HARMLESS, SAMPLES
from rendered import DOCUMENTS, INDEX, PAGES, every_page, every_runtime, outward

from linking import documentation
from linking.cronofy.data_centers import SANDBOX
from linking.cronofy.sandbox import OUTCOMES
from linking.cronofy.secrets import IN_ADDRESSES
from linking.showing.embedding import KINDS, TOOLS
from linking.showing.snippets import LANGUAGES

FORM_IDS = [
    "link-form",
    "data-center",
    "route-direct",
    "route-paste",
    "sandbox-outcome",
    "access-token",
    "link-token",
    "client-id",
    "redirect-uri",
    "scope",
    "state",
    "new-state",
    "provider-name",
    "avoid-linking",
    "locale",
    "create-link",
    "cancel",
    "clear",
    "status",
    "error-summary",
]


@every_runtime
@pytest.mark.parametrize("name", FORM_IDS)
def test_the_form_has_the_contracts_elements(runtime: str, name: str) -> None:
    assert DOCUMENTS[runtime]["index.html"].by_id(name)


@pytest.mark.parametrize(
    ("name", "tag", "kind"),
    [
        ("link-form", "form", ""),
        ("data-center", "select", ""),
        ("route-direct", "input", "radio"),
        ("route-relay", "input", "radio"),
        ("route-paste", "input", "radio"),
        ("sandbox-outcome", "select", ""),
        ("scope", "input", "text"),
        ("avoid-linking", "input", "checkbox"),
        ("create-link", "button", "submit"),
        ("cancel", "button", "button"),
    ],
)
def test_an_element_of_the_contract_is_what_it_says(name: str, tag: str, kind: str) -> None:
    element = INDEX.by_id(name)

    assert (element.tag, element.attributes.get("type", "")) == (tag, kind)


@pytest.mark.parametrize(
    ("select", "values"),
    [
        ("data-center", ["sandbox", "us", "au", "ca", "de", "sg", "uk"]),
        ("sandbox-outcome", [outcome.id for outcome in OUTCOMES]),
        ("snippet-language", [language.id for language in LANGUAGES]),
        ("embed-kind", list(KINDS)),
        ("embed-tool", list(TOOLS)),
    ],
)
def test_a_select_has_the_contracts_values(select: str, values: list[str]) -> None:
    options = [each for each in INDEX.all("option") if INDEX.by_id(select) in each.ancestors]

    assert [option.attributes["value"] for option in options] == values


def test_a_first_visitor_starts_in_the_sandbox_with_its_examples() -> None:
    [first, *_] = [each for each in INDEX.all("option") if INDEX.by_id("data-center") in each.ancestors]

    assert first.attributes["value"] == SANDBOX.id
    assert INDEX.by_id("access-token").attributes["placeholder"]
    assert INDEX.by_id("client-id").attributes["placeholder"]


def test_the_status_is_a_live_region() -> None:
    assert all(DOCUMENTS["site"][name].by_id("status").attributes["role"] == "status" for name in PAGES)


@every_page
def test_a_page_says_that_python_is_not_alive_yet(name: str) -> None:
    assert DOCUMENTS["site"][name].all("html")[0].attributes["data-python"] == "loading"


@every_page
def test_every_page_tells_the_first_script_what_is_secret(name: str) -> None:
    assert DOCUMENTS["site"][name].all("html")[0].attributes["data-secrets"].split() == list(IN_ADDRESSES)


@pytest.mark.parametrize("name", ["access-token", "relay-key", "link-token", "state", "callback-url"])
def test_a_field_that_holds_a_secret_is_cleared_with_the_others(name: str) -> None:
    assert "data-secret" in INDEX.by_id(name).attributes


@pytest.mark.parametrize("action", ["focus", "copy", "download", "show_qr"])
def test_the_target_of_a_control_exists(action: str) -> None:
    documents = (INDEX, *SAMPLES.values())
    controls = [element for document in documents for element in document.elements]
    targets = {
        each.attributes["data-argument"]
        for each in controls
        if action in (each.attributes.get("data-do"), each.attributes.get("data-ask"))
    }

    assert targets
    assert targets - {HARMLESS} <= {name for document in documents for name in document.ids}


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("problem", {"problem", "problem-heading", "exchange"}),
        ("link", {"result", "authorization-link", "copy-link", "exchange", "stale"}),
        ("preview", {"preview-request", "preview-link"}),
        ("consent", {"allow", "deny"}),
        ("code", {"snippet"}),
    ],
)
def test_a_fragment_has_the_contracts_elements(name: str, ids: set[str]) -> None:
    assert ids <= set(SAMPLES[name, 0].ids)


def test_a_problem_carries_its_cause_and_status() -> None:
    attributes = SAMPLES["problem", 0].by_id("problem").attributes

    assert (attributes["data-cause"], attributes["data-status"]) == (HARMLESS, "403")


def test_the_qr_code_is_offered_only_where_it_can_be_drawn() -> None:
    assert ["show-qr" in SAMPLES["link", index].ids for index in range(3)] == [False, True, True]


def test_the_page_links_to_cronofys_page() -> None:
    assert documentation.AUTHORIZATION_LINKING in [each.attributes["href"] for each in outward(INDEX)]


@pytest.mark.parametrize(
    ("runtime", "way"),
    [
        ("committed", "paste"),
        ("site", "paste"),
        ("site with its own relay", "relay"),
        ("site with a relay elsewhere", "relay"),
    ],
)
def test_the_way_that_works_is_chosen_beforehand(runtime: str, way: str) -> None:
    ways = [each for each in DOCUMENTS[runtime]["index.html"].all("input") if each.attributes.get("name") == "route"]

    assert [each.attributes["value"] for each in ways if "checked" in each.attributes] == [way]

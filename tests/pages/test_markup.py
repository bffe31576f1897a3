"""The markup of the pages: ids, labels, and references that lead somewhere."""

import pytest
from rendered import DOCUMENTS, every_page, every_runtime


@every_runtime
@every_page
def test_no_id_is_there_twice(runtime: str, name: str) -> None:
    ids = DOCUMENTS[runtime][name].ids

    assert [each for each in ids if ids.count(each) > 1] == []


@every_runtime
@every_page
def test_every_control_has_a_label(runtime: str, name: str) -> None:
    document = DOCUMENTS[runtime][name]
    labelled = {each.attributes["for"] for each in document.all("label") if each.attributes.get("for") and each.text}
    controls = [each for each in document.all("input", "select", "textarea") if each.attributes.get("type") != "hidden"]

    for control in controls:
        inside = any(each.tag == "label" and each.text for each in control.ancestors)
        assert control.id in labelled or inside or control.attributes.get("aria-label"), control.attributes


@every_runtime
@every_page
@pytest.mark.parametrize("attribute", ["for", "aria-describedby", "aria-labelledby", "list"])
def test_what_refers_to_an_element_finds_it(runtime: str, name: str, attribute: str) -> None:
    document = DOCUMENTS[runtime][name]
    referred = {each for element in document.elements for each in element.attributes.get(attribute, "").split()}

    assert referred <= set(document.ids)


@every_runtime
@every_page
def test_a_link_within_the_page_finds_its_target(runtime: str, name: str) -> None:
    document = DOCUMENTS[runtime][name]
    targets = {each.attributes["href"][1:] for each in document.all("a") if each.attributes["href"].startswith("#")}

    assert targets <= set(document.ids)


@every_runtime
def test_every_field_that_can_be_faulty_is_described_by_its_error(runtime: str) -> None:
    document = DOCUMENTS[runtime]["index.html"]
    required = [each for each in document.elements if each.attributes.get("aria-required") == "true"]

    assert {"access-token", "link-token", "client-id", "redirect-uri", "scope"} <= {each.id for each in required}
    for control in required:
        assert f"{control.id}-error" in control.attributes["aria-describedby"].split()


@every_runtime
@every_page
def test_nothing_that_is_typed_can_be_submitted_or_filled_in(runtime: str, name: str) -> None:
    for control in DOCUMENTS[runtime][name].all("input", "textarea", "select"):
        kind = control.attributes.get("type", "")
        assert "name" not in control.attributes or kind == "radio", control.attributes
        if "data-secret" in control.attributes and kind != "hidden":
            assert control.attributes["autocomplete"] == "off"

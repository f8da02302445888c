from tests.cases import scenes


def test_a_letter_becomes_a_case_with_number_and_event(clerk, office, calendar):
    case = scenes.complaint(office, clerk)

    assert case.number == "兰城关检室07〔2026〕0100001号"
    assert case.key == "620102-07-2026-D1-00001"
    assert [event.kind for event in case.events.all()] == ["registered"]
